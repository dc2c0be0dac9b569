"""The audit over REST: who did what, when, from where and by which token."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from apps.accounts.models import ApiToken
from apps.accounts.services import create_person
from apps.common.origin import Origin, coming_from
from tests.factories import MembershipFactory, token_for

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"


@pytest.fixture
def admin(api):
    return api("admin")


def entries(client, query=""):
    response = client.get(f"{client.base}audit/?{query}")
    assert response.status_code == 200, response.json()
    return response.json()["results"]


def types(client, query=""):
    return [entry["type"] for entry in entries(client, query)]


def make_organisation(client, name="Ours"):
    return client.post(f"{client.base}organisations/", {"name": name, "sector": "government"})


def test_entry_says_who_when_from_where_and_by_which_token(admin):
    made = make_organisation(admin)

    (entry,) = entries(admin, "type=organisation.created")
    assert entry | {"id": "", "at": ""} == {
        "id": "",
        "at": "",
        "type": "organisation.created",
        "actor": {"id": str(admin.actor.pk), "name": admin.actor.user.name},
        "address": "127.0.0.1",
        "token": str(ApiToken.objects.get(user=admin.actor.user).pk),
        "request": made["X-Request-ID"],
        "subject": {"type": "organisation", "id": made.json()["id"]},
        "before": None,
        "after": {
            "name": "Ours",
            "sector": "government",
            "region": "",
            "contact": "",
            "external_id": None,
            "source": "",
        },
    }


def test_history_says_the_same_as_the_event(admin, workspace):
    changed = admin.post(
        f"{admin.base}members/",
        {"user": {"email": "new@example.org", "name": "New"}, "role": "observer"},
    )

    history = type(admin.actor).pgh_event_model.objects.get(pgh_obj_id=changed.json()["id"])
    token = ApiToken.objects.get(user=admin.actor.user)
    assert history.pgh_context["origin"] == {
        "address": "127.0.0.1",
        "request": changed["X-Request-ID"],
        "token": str(token.pk),
    }


def sign_in(browser, address, password):
    browser.post("/sign-in/", {"username": address, "password": password})


def test_sign_ins_and_refusals_are_in_the_audit(admin, workspace):
    person = create_person(email="ada@example.org", name="Ada", password=PASSWORD)
    member = MembershipFactory.create(workspace=workspace, user=person)
    token, bearer = token_for(member)
    browser = Client()
    sign_in(browser, "ada@example.org", PASSWORD)
    browser.logout()
    sign_in(browser, "ada@example.org", "something else")
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=datetime.now(UTC))
    for _ in range(2):
        browser.get(f"{admin.base}layers/", headers={"Authorization": f"Bearer {bearer}"})

    seen = entries(admin, f"actor={member.pk}&type=person.*,token.*")
    assert [(e["type"], e["actor"]["name"], e["token"]) for e in seen] == [
        ("token.refused", "Ada", str(token.pk)),
        ("person.sign_in_failed", "Ada", None),
        ("person.signed_out", "Ada", None),
        ("person.signed_in", "Ada", None),
    ]
    assert [e["address"] for e in seen if e["type"] == "token.refused"] == ["127.0.0.1"]


def test_sign_ins_of_strangers_are_nobody_elses_business(admin, workspace):
    create_person(email="stranger@example.org", name="Stranger", password=PASSWORD)
    sign_in(Client(), "stranger@example.org", PASSWORD)
    sign_in(Client(), "nobody@example.org", PASSWORD)

    assert types(admin, "type=person.*") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("subject={subject}", ["organisation.created"]),
        ("actor={actor}", ["organisation.created"]),
        ("token={token}", ["organisation.created"]),
        ("request={request}", ["organisation.created"]),
        ("address=127.0.0.1&type=organisation.*", ["organisation.created"]),
        ("address=10.0.0.1", []),
        ("type=organisation.created,nothing", ["organisation.created"]),
        ("type=organisation.*&from={before}", ["organisation.created"]),
        ("type=organisation.*&from={after}", []),
        ("type=organisation.*&to={before}", []),
        ("type=organisation.*&to={after}", ["organisation.created"]),
    ],
)
def test_audit_is_narrowed(admin, api, query, expected):
    office = api("programme_office")
    made = make_organisation(office)
    now = datetime.now(UTC)
    values = {
        "subject": made.json()["id"],
        "actor": office.actor.pk,
        "token": ApiToken.objects.get(user=office.actor.user).pk,
        "request": made["X-Request-ID"],
        "before": (now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "after": (now + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }

    assert types(admin, query.format(**values)) == expected


@pytest.mark.parametrize("query", ["from=yesterday", "actor=me", "unknown=1", "cursor=x"])
def test_bad_parameter_is_named(admin, query):
    response = admin.get(f"{admin.base}audit/?{query}")

    name = query.partition("=")[0]
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [f"/{name}"]


def test_walk_meets_each_entry_once_newest_first(admin):
    for number in range(7):
        make_organisation(admin, f"Number {number}")
    answer = admin.get(f"{admin.base}audit/?limit=3").json()
    seen = answer["results"]
    while answer["next"]:
        answer = admin.get(answer["next"]).json()
        seen += answer["results"]

    assert [entry["id"] for entry in seen] == [entry["id"] for entry in entries(admin, "limit=500")]
    assert [entry["at"] for entry in seen] == sorted((entry["at"] for entry in seen), reverse=True)


def test_page_takes_the_same_queries_at_one_entry_and_at_three(admin, django_assert_num_queries):
    for number in range(3):
        make_organisation(admin, f"Number {number}")

    for limit in (1, 3):
        with django_assert_num_queries(3):
            entries(admin, f"limit={limit}")


def lines_of(response):
    return b"".join(response.streaming_content).decode()


def test_export_as_json_lines_holds_what_the_list_holds(admin):
    make_organisation(admin)
    listed = entries(admin, "type=organisation.*")

    response = admin.get(f"{admin.base}audit/export/?type=organisation.*")

    assert response["Content-Type"] == "application/jsonl"
    assert [json.loads(line) for line in lines_of(response).splitlines()] == listed


def test_export_as_csv_holds_no_formula(admin, workspace):
    admin.actor.user.name = "=HYPERLINK(1)"
    admin.actor.user.save()
    make_organisation(admin, "@SUM(A1), quoted")

    response = admin.get(f"{admin.base}audit/export/?format=csv&type=organisation.created")

    (row,) = csv.DictReader(io.StringIO(lines_of(response)))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{workspace.slug}-audit.csv"' in response["Content-Disposition"]
    assert row["actor_name"] == "'=HYPERLINK(1)"
    assert json.loads(row["after"])["name"] == "@SUM(A1), quoted"


def test_export_is_recorded(admin):
    answer = admin.get(f"{admin.base}audit/export/?format=csv&type=organisation.*")

    (entry,) = entries(admin, "type=record.exported")
    assert (entry["request"], entry["actor"]["id"]) == (
        answer["X-Request-ID"],
        str(admin.actor.pk),
    )
    assert entry["after"] == {"what": "audit", "format": "csv", "type": "organisation.*"}


def test_export_in_another_format_is_refused(admin):
    response = admin.get(f"{admin.base}audit/export/?format=xls")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/format")


def test_seals_are_listed_newest_first(admin, in_the_past, sealed):
    in_the_past(2)
    sealed()

    newest, oldest = admin.get(f"{admin.base}audit/seals/").json()["results"]
    assert newest["day"] > oldest["day"]
    assert newest["previous"] == oldest["digest"]


def test_origin_ends_with_its_request(admin):
    with coming_from(Origin(address="10.0.0.1")):
        make_organisation(admin)

    (entry,) = entries(admin, "type=organisation.created")
    assert entry["address"] == "127.0.0.1"
