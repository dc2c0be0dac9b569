import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import Event
from apps.exchange import services
from apps.exchange.models import Export, JobState
from apps.exchange.services import exporting
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Organisation
from tests.apps.exchange.plans import full_plan, milestone, plan, run

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def shown(workspace):
    """Two initiatives, of which one is for its participants alone."""
    run(workspace, full_plan())
    run(workspace, plan(milestone("s-1"), initiative={"external_id": "secret"}))
    Initiative.objects.filter(external_id="secret").update(visibility="participants")


def make(client, at=None, **body):
    """Ask for an export, let it run, and return it as it is then."""
    response = client.post(f"{client.base}exports/", {"format": "csv", **body})
    assert response.status_code == 202, response.json()
    job = Export.objects.get(pk=response.json()["id"])
    services.run_export(
        export_id=job.pk, at=job.next_attempt_at, clock=lambda: at or job.created_at
    )
    return client.get(response["Location"]).json()


def ids(client, export):
    content = client.get(export["download_url"]).content.decode("utf-8-sig")
    return [row["External id"] for row in csv.DictReader(io.StringIO(content))]


def test_export_is_queued_run_and_fetched(api, shown):
    client = api()

    response = client.post(f"{client.base}exports/", {"format": "csv"})
    waiting = client.get(response["Location"]).json()
    export = make(client)
    file = client.get(export["download_url"])

    assert (waiting["state"], waiting["download_url"]) == ("queued", None)
    assert (export["state"], export["milestones"], export["error"]) == ("succeeded", 5, None)
    assert (file.status_code, file["Content-Type"], len(file.content)) == (
        200,
        "text/csv; charset=utf-8",
        export["size"],
    )
    assert file["Cache-Control"] == "private, no-store"
    assert Event.objects.filter(type="export.succeeded").count() == 1


def test_file_holds_what_its_asker_sees_and_nothing_else(api, workspace, shown):
    office, partner = api(), api("partner", Organisation.objects.get(external_id="acme"))

    assert ids(office, make(office)) == ["com-0", "com-1", "gov-1", "old", "s-1"]
    assert ids(partner, make(partner)) == ["com-0", "com-1", "gov-1", "old"]


def test_scope_narrows_what_is_seen_and_never_widens_it(api, shown):
    office, partner = api(), api("partner", Organisation.objects.get(external_id="acme"))
    secret = str(Initiative.objects.get(external_id="secret").pk)

    assert ids(office, make(office, scope={"initiatives": [secret]})) == ["s-1"]
    assert ids(partner, make(partner, scope={"initiatives": [secret]})) == []
    assert ids(office, make(office, scope={"programme": "national"}))[0] == "com-0"


def test_export_is_for_whoever_asked_alone(api, shown):
    one, other = api(), api()
    export = make(one)

    assert other.get(f"{other.base}exports/").json()["results"] == []
    assert other.get(f"{other.base}exports/{export['id']}/").status_code == 404
    assert other.get(export["download_url"]).status_code == 404


def test_file_goes_after_a_day(api, shown):
    client = api()
    export = make(client, at=AT)

    answer = client.get(f"{client.base}exports/{export['id']}/download/")

    assert (export["download_url"], answer.status_code, answer.json()["code"]) == (
        None,
        404,
        "expired",
    )
    assert services.forget_expired(at=AT + timedelta(hours=23)) == 0
    assert services.forget_expired(at=AT + timedelta(hours=24)) == 1
    assert Export.objects.filter(content__isnull=False).count() == 0


def test_file_that_is_not_there_yet_cannot_be_fetched(api, shown):
    client = api()
    location = client.post(f"{client.base}exports/", {"format": "csv"})["Location"]

    answer = client.get(f"{location}download/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_ready")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"format": "pptx"}, "/format", "invalid_choice"),
        ({"format": "csv", "scope": {"region": "north"}}, "/scope/region", "unknown_field"),
        ({"format": "csv", "scope": {"initiatives": ["x"]}}, "/scope/initiatives/0", "invalid"),
        ({"format": "csv", "scpoe": {}}, "/scpoe", "unknown_field"),
    ],
)
def test_request_that_makes_no_sense_is_refused(api, body, pointer, code):
    client = api()

    answer = client.post(f"{client.base}exports/", body)

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


def test_export_that_is_too_large_fails_and_says_so(api, shown, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_MILESTONES", 4)

    export = make(api())

    assert (export["state"], export["error"]["code"], export["download_url"]) == (
        "failed",
        "too_large",
        None,
    )


def test_export_of_who_has_left_fails(api, shown):
    client = api()
    client.post(f"{client.base}exports/", {"format": "csv"})
    type(client.actor).objects.filter(pk=client.actor.pk).update(active=False)
    job = Export.objects.get()

    services.run_export(export_id=job.pk, at=job.next_attempt_at)

    job.refresh_from_db()
    assert job.error is not None
    assert (job.state, job.error["code"], job.content) == (JobState.FAILED, "not_allowed", None)


def test_export_that_was_interrupted_is_taken_up_and_given_up_in_the_end(api, shown):
    client = api()
    client.post(f"{client.base}exports/", {"format": "csv"})
    Export.objects.update(state="running", attempts=1)
    job = Export.objects.get()
    assert services.waiting(Export, at=job.next_attempt_at) == [job.pk]

    services.run_export(export_id=job.pk, at=job.next_attempt_at)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 2)

    Export.objects.update(state="running", attempts=3, error=None)
    services.run_export(export_id=job.pk, at=job.next_attempt_at)
    job.refresh_from_db()
    assert job.error is not None
    assert job.error["code"] == "interrupted"


@pytest.mark.parametrize("number", [1, 4])
def test_running_costs_the_same_queries_for_one_initiative_and_for_four(
    api, workspace, number, django_assert_max_num_queries
):
    for n in range(number):
        run(workspace, plan(milestone(), initiative={"external_id": f"i{n}"}))
    client = api()
    client.post(f"{client.base}exports/", {"format": "xlsx"})
    job = Export.objects.get()

    with CaptureQueriesContext(connection) as queries:
        services.run_export(export_id=job.pk, at=job.next_attempt_at)

    assert (Milestone.objects.count(), len(queries) < 30) == (number, True)
