"""Names that would change how what stands beside them is read."""

import pytest

from apps.stakeholders.models import Organisation
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory


@pytest.mark.parametrize("disguise", ["\u202e", "\u2066", "\u2069", "\u2028", "\n", "\t", "\x85"])
def test_name_that_turns_text_around_is_refused(api, disguise):
    office = api()
    body = {"name": f"Grid{disguise}dirG", "sector": "industry"}

    response = office.post(f"{office.base}organisations/", body)

    errors = [(error["pointer"], error["code"]) for error in response.json()["errors"]]
    assert (response.status_code, errors) == (400, [("/name", "disguised")])
    assert not Organisation.objects.exists()


def test_name_within_an_object_of_the_body_is_pointed_at(api):
    admin = api("admin")
    user = {"email": "ana@example.org", "name": "A\u202ean"}

    response = admin.post(f"{admin.base}members/", {"user": user, "role": "observer"})

    errors = [(error["pointer"], error["code"]) for error in response.json()["errors"]]
    assert (response.status_code, errors) == (400, [("/user/name", "disguised")])


def test_name_in_a_row_of_a_bulk_write_is_pointed_at(api):
    office = api()
    row = {"initiative": "gpu", "external_id": "com-0", "name": "Ra\u202ecks"}

    response = office.post(f"{office.base}milestones/bulk/", {"milestones": [row]})

    errors = [(error["pointer"], error["code"]) for error in response.json()["errors"]]
    assert (response.status_code, errors) == (400, [("/milestones/0/name", "disguised")])


def test_name_that_wraps_in_a_row_of_a_bulk_write_is_put_on_one_line(api, workspace):
    initiative = InitiativeFactory.create(workspace=workspace)
    milestone = MilestoneFactory.create(initiative=initiative, external_id="com-0", source="")
    rows = [
        {"initiative": str(initiative.pk), "external_id": "com-0", "name": name}
        for name in ("Racks\r\n\tand power\n", "\n")
    ]
    office = api()

    for row in rows:
        # What is nothing but line breaks says no name.
        written = office.post(f"{office.base}milestones/bulk/", {"milestones": [row]})

        milestone.refresh_from_db()
        assert (written.status_code, milestone.name) == (200, "Racks and power")


def test_line_breaks_are_pointed_at_wherever_a_line_stands_and_kept_in_longer_texts(api):
    admin = api("admin")
    forum = {"name": "Power", "key": "power", "purpose": "Racks.\nThen power.\n"}
    kept = admin.post(f"{admin.base}forums/", forum | {"name": "\n Power\n"})
    template = {
        "forum": "power",
        "name": "Weekly",
        "title": "Racks",
        "minutes": 30,
        "purpose": "One\nTwo",
        "place": "Hall\n1",
        "agenda": [{"title": "Fine"}, {"title": "Racks\nand power", "presenter": "Ana\tB"}],
    }

    refused = admin.post(f"{admin.base}session-templates/", template)

    assert (kept.status_code, kept.json()["name"], kept.json()["purpose"]) == (
        201,
        "Power",
        "Racks.\nThen power.",
    )
    assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [
        ("/place", "disguised"),
        ("/agenda/1/title", "disguised"),
        ("/agenda/1/presenter", "disguised"),
    ]


@pytest.mark.parametrize("name", ["هيئة البيانات (AI)", "משרד 7", "<b>Grid</b>", "a\u200fb"])
def test_name_in_any_writing_is_kept_as_it_is(api, name):
    office = api()

    response = office.post(f"{office.base}organisations/", {"name": name, "sector": "industry"})

    assert (response.status_code, response.json()["name"]) == (201, name)
