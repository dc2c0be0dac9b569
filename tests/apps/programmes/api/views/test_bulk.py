import pytest

from apps.programmes.models import Milestone
from tests.apps.programmes.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(office_api):
    return f"{office_api.base}milestones/bulk/"


@pytest.fixture
def row(initiative, compute, agency):
    def make(external_id="a", **fields):
        return {
            "initiative": "gpu",
            "external_id": external_id,
            "source": "erp",
            "layer": "compute",
            "owner_organisation": "agency",
            "baseline_date": "2026-03-01",
        } | fields

    return make


def errors(response):
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_bulk_creates_changes_and_leaves_alone(office_api, url, row):
    first = office_api.post(url, {"milestones": [row("a"), row("b")]})
    second = office_api.post(url, {"milestones": [row("b"), row("a", weight=2), row("c")]})

    assert first.status_code == second.status_code == 200
    assert first.json() | {"ids": None} == {
        "created": 2,
        "updated": 0,
        "cancelled": 0,
        "unchanged": 0,
        "ids": None,
    }
    assert second.json() == {
        "created": 1,
        "updated": 1,
        "cancelled": 0,
        "unchanged": 1,
        "ids": [str(Milestone.objects.get(external_id=external_id).pk) for external_id in "bac"],
    }


def test_sparse_row_changes_what_it_names(office_api, url, row):
    office_api.post(url, {"milestones": [row("a", name="Racks", note="kept")]})

    office_api.post(
        url,
        {
            "milestones": [
                {
                    "initiative": "gpu",
                    "external_id": "a",
                    "source": "erp",
                    "forecast_date": "2026-09-01",
                }
            ]
        },
    )

    milestone = Milestone.objects.get()
    assert (milestone.name, milestone.note, str(milestone.forecast_date)) == (
        "Racks",
        "kept",
        "2026-09-01",
    )


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"baseline_date": "soon"}, "/milestones/1/baseline_date", "invalid"),
        ({"baseline_date": None}, "/milestones/1/baseline_date", "invalid"),
        ({"weight": 0}, "/milestones/1/weight", "invalid"),
        ({"weight": "NaN"}, "/milestones/1/weight", "invalid"),
        ({"status": "done"}, "/milestones/1/status", "invalid"),
        ({"evidence_url": "javascript:x"}, "/milestones/1/evidence_url", "invalid"),
        ({"name": "a\x00b"}, "/milestones/1/name", "null_characters_not_allowed"),
        ({"colour": "red"}, "/milestones/1/colour", "unknown_field"),
        ({"layer": "unknown"}, "/milestones/1/layer", "does_not_exist"),
        ({"initiative": "unknown"}, "/milestones/1/initiative", "does_not_exist"),
        ({"owner_organisation": "x"}, "/milestones/1/owner_organisation", "does_not_exist"),
        ({"external_id": "a"}, "/milestones/1/external_id", "duplicate"),
        (
            {"status": "accepted", "actual_date": "2999-01-01"},
            "/milestones/1/actual_date",
            "actual_date_in_future",
        ),
        ({"status": "reported"}, "/milestones/1/actual_date", "actual_date_required"),
    ],
)
def test_bad_row_is_pointed_at_and_nothing_is_written(office_api, url, row, fields, pointer, code):
    response = office_api.post(url, {"milestones": [row("a"), row("b") | fields]})

    assert response.status_code == 400
    assert errors(response) == [(pointer, code)]
    assert not Milestone.objects.exists()


def test_row_without_a_baseline_is_pointed_at(office_api, url, row):
    bad = row("a")
    del bad["baseline_date"]

    response = office_api.post(url, {"milestones": [bad]})

    assert errors(response) == [("/milestones/0/baseline_date", "required")]


def test_row_without_an_external_id_is_pointed_at(office_api, url, row):
    bad = row("a")
    del bad["external_id"]

    response = office_api.post(url, {"milestones": [bad]})

    assert errors(response) == [("/milestones/0/external_id", "required")]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/milestones"),
        ({"milestones": "a"}, "/milestones"),
        ({"milestones": [], "more": 1}, "/more"),
        ([], "/milestones"),
    ],
)
def test_body_of_another_shape_is_refused(office_api, url, body, pointer):
    response = office_api.post(url, body)

    assert response.status_code == 400
    assert [each for each, _ in errors(response)] == [pointer]


def test_row_that_is_no_object_is_pointed_at(office_api, url):
    response = office_api.post(url, {"milestones": ["a"]})

    assert [each for each, _ in errors(response)] == ["/milestones/0"]


def test_more_rows_than_5000_are_refused(office_api, url, row):
    response = office_api.post(url, {"milestones": [row(f"m{place}") for place in range(5_001)]})

    assert response.status_code == 400
    assert errors(response) == [("/milestones", "too_many")]
    assert not Milestone.objects.exists()


def test_5000_rows_are_written(office_api, url, row):
    response = office_api.post(url, {"milestones": [row(f"m{place}") for place in range(5_000)]})

    assert (response.status_code, response.json()["created"]) == (200, 5_000)


def test_initiative_out_of_sight_is_unknown(partner_api, url, row, workspace):
    InitiativeFactory.create(workspace=workspace, key="secret", visibility="participants")

    response = partner_api.post(url, {"milestones": [row("a", initiative="secret")]})

    assert errors(response) == [("/milestones/0/initiative", "does_not_exist")]


def test_partner_cannot_move_a_baseline_in_bulk(partner_api, url, row, milestone):
    response = partner_api.post(
        url,
        {"milestones": [row("racks", source="plan", name="Racks", baseline_date="2026-09-01")]},
    )

    assert errors(response) == [("/milestones/0/baseline_date", "baseline_change_required")]


def test_observer_may_not_push(api, url, row):
    assert api("observer").post(url, {"milestones": [row("a")]}).status_code == 403


def test_bulk_sent_again_with_its_key_is_answered_from_memory(office_api, url, row):
    key = {"Idempotency-Key": "push-1"}

    first = office_api.post(url, {"milestones": [row("a")]}, headers=key)
    again = office_api.post(url, {"milestones": [row("a")]}, headers=key)

    assert again.json() == first.json()
    assert again.json()["created"] == 1
