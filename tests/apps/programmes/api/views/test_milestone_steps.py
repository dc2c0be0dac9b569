import pytest

from tests.apps.programmes.answers import change, problem
from tests.days import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(office_api):
    return f"{office_api.base}milestones/"


def test_completion_is_reported_accepted_and_returned(office_api, partner_api, url, milestone):
    path = f"{url}{milestone.pk}/"
    reported = partner_api.post(
        f"{path}report/",
        {"actual_date": "2026-06-01", "evidence_url": "https://example.org/x", "note": "done"},
    )
    refused = partner_api.post(f"{path}accept/", {})
    accepted = office_api.post(f"{path}accept/", {})
    returned = office_api.post(f"{path}return/", {"reason": "no power"})

    assert [
        (each.status_code, each.json().get("status"), each.json().get("actual_date"))
        for each in (reported, accepted, returned)
    ] == [
        (200, "reported", "2026-06-01"),
        (200, "accepted", "2026-06-01"),
        (200, "in_progress", None),
    ]
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("step", "said", "answer"),
    [
        ("report", {}, (400, "invalid_input", [("/actual_date", "required")])),
        (
            "report",
            {"actual_date": in_days(2).isoformat()},
            (400, "invalid_input", [("/actual_date", "actual_date_in_future")]),
        ),
        ("accept", {}, (409, "not_reported", [])),
        ("return", {}, (400, "invalid_input", [("/reason", "required")])),
        ("return", {"reason": "x"}, (409, "not_reported", [])),
    ],
)
def test_step_that_cannot_be_taken_says_why(office_api, url, milestone, step, said, answer):
    assert problem(office_api.post(f"{url}{milestone.pk}/{step}/", said)) == answer


def test_step_on_a_stale_version_is_refused(office_api, url, milestone):
    response = office_api.post(
        f"{url}{milestone.pk}/report/",
        {"actual_date": "2026-06-01"},
        headers={"If-Match": '"1"'},
    )

    assert problem(response)[:2] == (412, "stale_version")


def test_history_tells_who_changed_what_and_why(office_api, url, milestone):
    change(office_api, f"{url}{milestone.pk}/", baseline_date="2026-09-01", reason="budget")

    answer = office_api.get(f"{url}{milestone.pk}/history/").json()

    last = answer["results"][-1]
    assert (answer["next"], answer["previous"]) == (None, None)
    assert last | {"at": None} == {
        "at": None,
        "actor": str(office_api.actor.user),
        "what": "baseline_date",
        "from": "2026-03-01",
        "to": "2026-09-01",
        "why": "budget",
    }
