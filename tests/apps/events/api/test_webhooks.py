"""Webhooks over REST: whose they are, what is shown of them, and what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.models import IdempotentRequest
from apps.events.models import Delivery, Event, Webhook
from tests.apps.events.services.deliveries import Relay, happen, wait_until_settled
from tests.factories import OrganisationFactory, WorkspaceFactory

NOWHERE = "01900000-0000-7000-8000-000000000000"
URL = "http://127.0.0.1:9/hook"


def made(client, url=URL, **fields):
    response = client.post(f"{client.base}webhooks/", {"url": url, **fields})
    assert response.status_code == 201, response.json()
    return response.json()


def path(client, webhook, *steps):
    return "/".join([f"{client.base}webhooks/{webhook['id']}", *steps, ""])


def test_webhook_shows_its_secret_when_it_is_made_and_never_again(office):
    webhook = made(office, types=["milestone.*"], description="ERP")
    read = office.get(path(office, webhook))
    listed = office.get(f"{office.base}webhooks/").json()["results"]

    secret = webhook.pop("secret")
    assert secret.startswith("whsec_")
    assert webhook == {
        "id": webhook["id"],
        "url": URL,
        "description": "ERP",
        "types": ["milestone.*"],
        "layers": [],
        "organisations": [],
        "state": "active",
        "disabled_reason": None,
        "owner": str(office.actor.pk),
        "created_at": webhook["created_at"],
        "last_delivered_at": None,
        "failing_since": None,
    }
    assert (read.json(), listed) == (webhook, [webhook])


def test_answer_with_a_secret_is_kept_by_nobody_in_between(office):
    made_ = office.post(f"{office.base}webhooks/", {"url": URL})
    rotated = office.post(path(office, made_.json(), "rotate-secret"), {})

    assert {answer["Cache-Control"] for answer in (made_, rotated)} == {"no-store"}


@pytest.mark.parametrize(
    ("step", "body", "expected"),
    [
        ("rotate-secret", {}, 200),
        ("replay", {"since": "2026-01-01T00:00:00Z"}, 202),
        ("test", {}, 202),
    ],
)
def test_step_is_taken_of_the_version_it_was_decided_on_alone(office, step, body, expected):
    webhook = made(office)
    read = office.get(path(office, webhook))["ETag"]
    office.patch(path(office, webhook), {"description": "ERP"}, headers={"If-Match": read})
    changed = office.get(path(office, webhook))["ETag"]

    answers = [
        office.post(path(office, webhook, step), body, headers={"If-Match": etag})
        for etag in (read, changed)
    ]

    assert [answer.status_code for answer in answers] == [412, expected]


def test_repeated_request_makes_one_webhook_and_does_not_show_the_secret_again(office):
    first, again = (
        office.post(
            f"{office.base}webhooks/", {"url": URL}, headers={"Idempotency-Key": "once"}
        ).json()
        for _ in range(2)
    )

    assert again == first | {"secret": None}
    assert Webhook.objects.count() == 1
    kept = bytes(IdempotentRequest.objects.get().body or b"").decode()
    assert first["secret"] not in kept


def test_webhook_is_changed_and_removed_by_version(office):
    webhook = made(office)
    etag = office.get(path(office, webhook))["ETag"]

    changed = office.patch(path(office, webhook), {"state": "paused"}, headers={"If-Match": etag})
    stale = office.patch(path(office, webhook), {"state": "active"}, headers={"If-Match": etag})
    removed = office.delete(path(office, webhook), headers={"If-Match": "*"})

    assert (changed.status_code, changed.json()["state"]) == (200, "paused")
    assert (stale.status_code, removed.status_code) == (412, 204)
    told = Event.objects.filter(subject_type="webhook").order_by("sequence")
    assert [(event.type, event.before, event.after) for event in told][1] == (
        "webhook.changed",
        {"state": "active"},
        {"state": "paused"},
    )
    assert [event.type for event in told] == [
        "webhook.created",
        "webhook.changed",
        "webhook.removed",
    ]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/url", "required"),
        ({"url": ""}, "/url", "blank"),
        ({"url": "ftp://example.org/"}, "/url", "invalid"),
        ({"url": "example.org"}, "/url", "invalid"),
        ({"url": "http://[::1"}, "/url", "invalid"),
        ({"url": "http://user:secret@example.org/"}, "/url", "credentials_in_url"),
        ({"url": "http://10.0.0.1/"}, "/url", "address_not_allowed"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "/url", "address_not_allowed"),
        ({"url": "http://[fd00::1]/"}, "/url", "address_not_allowed"),
        ({"url": URL, "types": ["milestone accepted"]}, "/types/0", "invalid"),
        ({"url": URL, "types": ["mile*"]}, "/types/0", "invalid"),
        ({"url": URL, "types": "milestone.*"}, "/types", "not_a_list"),
        ({"url": URL, "organisations": ["nobody"]}, "/organisations/0", "does_not_exist"),
        ({"url": URL, "state": "disabled"}, "/state", "invalid"),
        ({"url": URL, "state": "on"}, "/state", "invalid_choice"),
        ({"url": URL, "secret": "whsec_mine", "events": []}, "/secret", "unknown_field"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, body, pointer, code):
    response = office.post(f"{office.base}webhooks/", body)

    assert response.status_code == 400
    first = response.json()["errors"][0]
    assert (first["pointer"], first["code"]) == (pointer, code)
    assert Webhook.objects.count() == 0


def test_only_tls_will_do_where_only_public_addresses_are_reached(office, settings):
    settings.WEBHOOK_REACH = "public"
    plain = office.post(f"{office.base}webhooks/", {"url": "http://example.org/"})
    own = office.post(f"{office.base}webhooks/", {"url": "https://127.0.0.1/"})

    codes = [response.json()["errors"][0]["code"] for response in (plain, own)]
    assert codes == ["invalid", "address_not_allowed"]
    assert made(office, "https://example.org/")["url"] == "https://example.org/"


def test_private_addresses_will_do_where_private_networks_are_reached(office, settings):
    settings.WEBHOOK_REACH = "private"

    assert made(office, "http://10.0.0.1:8080/")["url"] == "http://10.0.0.1:8080/"


def test_organisation_of_another_workspace_is_not_there(office):
    foreign = OrganisationFactory.create(workspace=WorkspaceFactory.create())

    response = office.post(
        f"{office.base}webhooks/", {"url": URL, "organisations": [str(foreign.pk)]}
    )

    assert response.json()["errors"][0]["code"] == "does_not_exist"


def test_webhooks_are_their_makers_and_the_admins_alone(api, office, workspace):
    organisation = OrganisationFactory.create(workspace=workspace)
    partner, colleague = (api("partner", organisation) for _ in range(2))
    admin = api("admin")
    webhook = made(partner)

    seen = [
        len(client.get(f"{client.base}webhooks/").json()["results"])
        for client in (partner, colleague, office, admin)
    ]
    answers = {
        step: colleague.post(path(colleague, webhook, step), {}).status_code
        for step in ("rotate-secret", "replay", "test")
    }
    assert seen == [1, 0, 0, 1]
    assert set(answers.values()) == {404}
    assert colleague.get(path(colleague, webhook, "deliveries")).status_code == 404
    assert colleague.get(path(colleague, webhook)).status_code == 404


@pytest.mark.parametrize(
    ("step", "body", "pointer", "code"),
    [
        ("rotate-secret", {"overlap_hours": -1}, "/overlap_hours", "min_value"),
        ("rotate-secret", {"overlap_hours": 1000}, "/overlap_hours", "max_value"),
        ("replay", {}, "", "required"),
        ("replay", {"after": NOWHERE}, "/after", "unknown_event"),
        ("replay", {"after": NOWHERE, "since": "2026-01-01T00:00:00Z"}, "", "required"),
        ("replay", {"since": "yesterday"}, "/since", "invalid"),
    ],
)
def test_bad_step_is_refused_at_its_field(office, step, body, pointer, code):
    response = office.post(path(office, made(office), step), body)

    assert response.status_code == 400
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [(pointer, code)]


def test_rotation_shows_the_new_secret_once(office):
    webhook = made(office)

    rotated = office.post(path(office, webhook, "rotate-secret"), {})

    assert rotated.status_code == 200
    assert rotated.json() == webhook | {"secret": rotated.json()["secret"]}
    assert rotated.json()["secret"] not in {webhook["secret"], None}
    assert "secret" not in office.get(path(office, webhook)).json()


def test_rotating_too_often_is_refused_until_old_secrets_are_gone(office):
    webhook = made(office)
    for _ in range(4):
        office.post(path(office, webhook, "rotate-secret"), {})

    refused = office.post(path(office, webhook, "rotate-secret"), {})

    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_secrets")


@pytest.mark.parametrize("step", ["replay", "test"])
def test_paused_webhook_posts_nothing_on_demand(office, step):
    webhook = made(office, state="paused")

    response = office.post(path(office, webhook, step), {"since": "2026-01-01T00:00:00Z"})

    assert (response.status_code, response.json()["code"]) == (409, "webhook_not_active")


@pytest.mark.django_db(transaction=True)
def test_delivery_shows_what_was_sent_and_what_came_back(office, receiver, workspace):
    webhook = made(office, receiver.url, types=["thing.*"])
    (event,) = happen(workspace, "thing.one", after={"name": "b"})
    relay = Relay()
    relay.run()

    (delivery,) = office.get(path(office, webhook, "deliveries")).json()["results"]

    (attempt,) = delivery.pop("attempts")
    assert (attempt["outcome"], attempt["status"], attempt["detail"]) == ("delivered", 204, "")
    feed = office.get(f"{office.base}events/?type=thing.one").json()["results"]
    assert delivery["request"]["body"]["data"] == feed[0]
    assert delivery["request"]["headers"]["webhook-id"] == str(event.id)
    assert delivery["request"]["headers"]["webhook-signature"] == "***"
    assert (delivery["response"]["status"], delivery["response"]["body"]) == (204, "")
    assert delivery["event"] == {"id": str(event.id), "type": "thing.one"}
    assert (delivery["state"], delivery["webhook"]) == ("delivered", webhook["id"])
    one = office.get(f"{office.base}webhooks/deliveries/{delivery['id']}/")
    assert one.json() == delivery | {"attempts": [attempt]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prefix", ["deliveries", "webhooks/deliveries"])
def test_delivery_is_sent_again_on_demand(office, receiver, workspace, prefix):
    made(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one")
    relay = Relay()
    relay.run()
    delivery = Delivery.objects.get()

    read = office.get(f"{office.base}webhooks/deliveries/{delivery.pk}/")["ETag"]
    again = f"{office.base}{prefix}/{delivery.pk}/redeliver/"

    stale = office.post(again, headers={"If-Match": '"1"'})
    response = office.post(again, headers={"If-Match": read})
    relay.pass_time(seconds=5)
    relay.run()

    assert (stale.status_code, response.status_code) == (412, 202)
    assert response.json()["state"] == "waiting"
    assert (len(set(receiver.ids)), len(receiver.ids)) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_deliveries_are_paged_newest_first_and_filtered(office, receiver, workspace):
    webhook = made(office, receiver.url, types=["thing.*"])
    happen(workspace, *[f"thing.{name}" for name in ("one", "two", "three")])
    Relay().run()
    url = path(office, webhook, "deliveries")

    page = office.get(f"{url}?limit=2").json()
    seen = page["results"] + office.get(page["next"]).json()["results"]

    assert [one["event"]["type"] for one in seen] == ["thing.three", "thing.two", "thing.one"]
    assert len(office.get(f"{url}?state=waiting").json()["results"]) == 0
    assert len(office.get(f"{url}?type=thing.two").json()["results"]) == 1
    counts = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            office.get(f"{url}?limit={limit}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_test_is_on_its_way_at_once(office, receiver):
    webhook = made(office, receiver.url, types=["nothing.else"])

    response = office.post(path(office, webhook, "test"))
    wait_until_settled()
    Relay().run()

    assert (response.status_code, response.json()["event"]["type"]) == (202, "webhook.tested")
    assert receiver.types == ["webhook.tested"]
