"""What Prometheus is told, and whom it is told."""

import re

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from prometheus_client.parser import text_string_to_metric_families

from apps.common.operations.metrics import RequestMetricsMiddleware
from tests.factories import WorkspaceFactory

pytestmark = pytest.mark.django_db

TOKEN = "a token for the metrics alone"


@pytest.fixture(autouse=True)
def _guarded(settings):
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS = TOKEN, []


def scrape(client):
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def counted(client, route, status, method="GET"):
    labels = (("method", method), ("route", route), ("status", status))
    return scrape(client).get(("lockstep_request_seconds_count", labels), 0)


@pytest.mark.parametrize(
    ("token", "networks", "sent", "status"),
    [
        ("", [], None, 404),
        ("", ["10.0.0.0/8"], None, 404),
        ("", ["10.0.0.0/8", "127.0.0.0/8"], None, 200),
        (TOKEN, [], None, 404),
        (TOKEN, [], f"Bearer {TOKEN}", 200),
        (TOKEN, [], "Bearer another", 404),
        (TOKEN, ["127.0.0.0/8"], "Bearer another", 404),
        ("", [], "Bearer ", 404),
    ],
)
def test_metrics_are_for_the_token_or_the_networks(client, settings, token, networks, sent, status):
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS = token, networks

    response = client.get("/metrics", headers={"Authorization": sent} if sent else {})

    assert response.status_code == status
    assert ("lockstep_" in response.content.decode()) == (status == 200)


def test_network_is_that_of_the_client_and_not_what_it_claims(client, settings):
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS = "", ["10.0.0.0/8"]

    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 404


def test_answers_are_counted_by_route_without_ids(api, client):
    office = api("programme_office")
    route = "api/v1/workspaces/<slug:workspace>/organisations/(?P<pk>[0-9a-fA-F-]{36})/$"
    before = counted(client, route, "404")

    for number in range(3):
        office.get(f"{office.base}organisations/01900000-0000-7000-8000-00000000000{number}/")

    assert counted(client, route, "404") - before == 3


def test_unknown_paths_and_methods_are_counted_together(client):
    before = counted(client, "none", "404"), counted(client, "healthz", "200", "other")

    client.get("/nowhere/at/all")
    client.generic("BREW", "/healthz")

    after = counted(client, "none", "404"), counted(client, "healthz", "200", "other")
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)


def test_middleware_is_left_out_where_nobody_may_read(settings):
    settings.METRICS_TOKEN = ""

    with pytest.raises(MiddlewareNotUsed):
        RequestMetricsMiddleware(lambda _request: HttpResponse())


def test_what_waits_is_told(client):
    WorkspaceFactory.create()

    told = scrape(client)

    assert {name for name, _ in told} >= {
        "lockstep_oldest_unswept_change_seconds",
        "lockstep_unswept_changes",
        "lockstep_sweep_ranges",
        "lockstep_imports_waiting",
        "lockstep_queue_depth",
        "lockstep_tasks_held",
        "lockstep_webhook_deliveries_waiting",
        "lockstep_oldest_due_delivery_seconds",
        "lockstep_oldest_ungathered_event_seconds",
        "lockstep_webhooks",
        "lockstep_webhooks_failing",
    }
    queues = {labels[0][1] for name, labels in told if name == "lockstep_queue_depth"}
    assert queues >= {"changes", "sweeps", "imports", "webhooks"}


def test_collector_that_cannot_answer_is_told_and_the_others_answer(client, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    told = scrape(client)

    up = {labels[0][1]: value for (name, labels), value in told.items() if name.endswith("_up")}
    assert (up["queues"], up["sweeps"], up["imports"]) == (0, 1, 1)


def test_every_metric_is_explained(client):
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    names = set(re.findall(r"# TYPE (\S+)", text))

    unexplained = {name for name in names if not re.search(rf"# HELP {re.escape(name)} \S", text)}
    assert names >= {"lockstep_collector_up"}
    assert unexplained == set()
