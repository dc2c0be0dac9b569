"""Names that would change how what stands beside them is read."""

import pytest

from apps.stakeholders.models import Organisation


@pytest.mark.parametrize("disguise", ["\u202e", "\u202a", "\u2066", "\u2069", "\u2028"])
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


@pytest.mark.parametrize("name", ["هيئة البيانات (AI)", "משרד 7", "<b>Grid</b>", "a\u200fb"])
def test_name_in_any_writing_is_kept_as_it_is(api, name):
    office = api()

    response = office.post(f"{office.base}organisations/", {"name": name, "sector": "industry"})

    assert (response.status_code, response.json()["name"]) == (201, name)
