"""The reminders of the caller over REST."""

import pytest

from apps.alignment.models import ReminderStop
from apps.alignment.selectors.reminders import readers_in
from apps.stakeholders.models import Role
from tests.factories import OrganisationFactory


@pytest.fixture
def acme(workspace):
    return OrganisationFactory.create(workspace=workspace, contact="")


def test_member_stops_and_resumes_its_own_reminders(api, workspace, acme):
    client, colleague = api(Role.PARTNER, acme), api(Role.PARTNER, acme)
    address = f"{client.base}reminders/"

    before = client.get(address)
    stopped = client.patch(address, {"wanted": False}, HTTP_IF_MATCH=before["ETag"])
    reached = {reader.email for reader in readers_in(workspace, [acme.pk])}

    assert (before.json(), stopped.status_code, stopped.json()) == (
        {"wanted": True, "concerned": True},
        200,
        {"wanted": False, "concerned": True},
    )
    assert reached == {colleague.actor.user.email}
    assert client.get(address).json()["wanted"] is False
    assert colleague.get(f"{colleague.base}reminders/").json()["wanted"] is True

    resumed = client.patch(address, {"wanted": True}, HTTP_IF_MATCH=stopped["ETag"])
    assert (resumed.json()["wanted"], ReminderStop.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [({}, 428), ({"HTTP_IF_MATCH": '"stopped"'}, 412), ({"HTTP_IF_MATCH": "*"}, 200)],
)
def test_change_names_what_it_was_made_of(api, acme, headers, expected):
    client = api(Role.PARTNER, acme)

    answer = client.patch(f"{client.base}reminders/", {"wanted": False}, **headers)

    assert answer.status_code == expected
    assert ReminderStop.objects.exists() is (expected == 200)


def test_who_reports_for_nobody_is_not_concerned(api, acme):
    shown = [
        api(*given).get(f"{api().base}reminders/").json()["concerned"]
        for given in [(Role.OBSERVER, acme), (Role.PROGRAMME_OFFICE, None), (Role.PARTNER, acme)]
    ]

    assert shown == [False, False, True]


def test_reminders_elsewhere_stay_as_they_are(api, acme):
    client = api(Role.PARTNER, acme)
    ReminderStop.objects.create(
        workspace=OrganisationFactory.create().workspace, email=client.actor.user.email
    )

    assert client.get(f"{client.base}reminders/").json()["wanted"] is True


def test_what_is_no_setting_is_refused(api, acme):
    client = api(Role.PARTNER, acme)

    answer = client.patch(
        f"{client.base}reminders/", {"wanted": "perhaps", "often": 2}, HTTP_IF_MATCH="*"
    )

    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/often", "unknown_field")
    ]
