"""Service accounts: an organisation's own systems as members of the workspace."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.events.models import Event
from apps.stakeholders import selectors
from apps.stakeholders.models import Membership, Role
from apps.stakeholders.services import join_service
from tests.factories import OrganisationFactory, token_for


def make(client, **body):
    return client.post(
        f"{client.base}service-accounts/", {"name": "Sync", "role": "partner"} | body
    )


def outcome(response):
    return response.status_code, [(e["pointer"], e["code"]) for e in response.json()["errors"]]


def token_of(client, account, scopes=("read",)):
    body = {"name": "CI", "scopes": list(scopes), "member": account}
    return client.post(f"{client.base}tokens/", body).json()["secret"]


def status_of(client, bearer):
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {bearer}").get(client.base).status_code


def test_service_account_answers_the_whole_and_is_a_member(admin, grid):
    response = make(admin, organisation=str(grid.pk))

    account = Membership.objects.get(user__is_service=True)
    body = response.json()
    assert (response.status_code, body) == (
        201,
        {
            "id": str(account.pk),
            "name": "Sync",
            "organisation": str(grid.pk),
            "role": "partner",
            "active": True,
            "created_at": body["created_at"],
        },
    )
    assert admin.get(response["Location"]).json() == body
    shown = admin.get(f"{admin.base}members/{account.pk}/").json()
    assert (shown["service"], shown["active"], shown["user"]["name"]) == (True, True, "Sync")


def test_what_a_service_account_does_is_told_under_its_name(admin, grid):
    account = make(admin, role="programme_office").json()["id"]
    bearer = token_of(admin, account, ["read", "milestones:write"])
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {bearer}")

    client.post(f"{admin.base}programmes/", {"key": "p", "name": "P"})

    event = Event.objects.get(type="programme.created")
    assert event.actor == {"id": account, "name": "Sync"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": ""}, (400, [("/name", "blank")])),
        ({"role": "king"}, (400, [("/role", "invalid_choice")])),
        ({"role": "partner"}, (400, [("/organisation", "required")])),
        ({"organisation": "nobody"}, (400, [("/organisation", "does_not_exist")])),
    ],
)
def test_service_account_that_cannot_be_is_refused_at_its_field(admin, body, expected):
    assert outcome(make(admin, **body)) == expected


@pytest.mark.parametrize("role", ["admin", "programme_office", "organiser"])
def test_partner_gives_no_role_beyond_its_own(partner, role):
    account = make(partner).json()["id"]
    url = f"{partner.base}service-accounts/{account}/"

    assert outcome(make(partner, role=role)) == (403, [("/role", "exceeds_your_own")])
    changed = partner.patch(url, {"role": role}, HTTP_IF_MATCH="*")
    assert outcome(changed) == (403, [("/role", "exceeds_your_own")])


def test_service_accounts_of_a_partner_are_of_its_own_organisation(partner, workspace, grid):
    other = str(OrganisationFactory.create(workspace=workspace).pk)
    made = make(partner)
    url = made["Location"]

    assert made.json()["organisation"] == str(grid.pk)
    refusal = (403, [("/organisation", "not_your_own")])
    assert outcome(make(partner, organisation=other)) == refusal
    assert outcome(partner.patch(url, {"organisation": other}, HTTP_IF_MATCH="*")) == refusal


def test_service_account_of_another_organisation_is_not_seen(api, partner, workspace):
    url = make(partner)["Location"]
    other = api("partner", OrganisationFactory.create(workspace=workspace))

    assert other.get(url).status_code == 404
    assert other.get(f"{other.base}service-accounts/").json()["results"] == []


def test_service_account_beyond_a_partner_is_not_its_to_change(admin, partner, grid):
    url = make(admin, role="admin", organisation=str(grid.pk))["Location"]

    changed = partner.patch(url, {"name": "x"}, HTTP_IF_MATCH="*")

    assert partner.get(url).status_code == 200
    assert outcome(changed) == (403, [("", "not_your_own")])
    assert partner.delete(url, HTTP_IF_MATCH="*").status_code == 403


def test_disabled_service_account_loses_its_tokens_for_good(admin, grid):
    made = make(admin, organisation=str(grid.pk))
    url, account = made["Location"], made.json()["id"]
    bearer = token_of(admin, account)
    assert status_of(admin, bearer) == 200

    admin.patch(url, {"active": False}, HTTP_IF_MATCH="*")
    disabled = status_of(admin, bearer)
    body = {"name": "x", "scopes": ["read"], "member": account}
    while_disabled = admin.post(f"{admin.base}tokens/", body)
    admin.patch(url, {"active": True}, HTTP_IF_MATCH="*")

    assert (disabled, status_of(admin, bearer)) == (401, 401)
    assert outcome(while_disabled) == (400, [("/member", "does_not_exist")])
    assert status_of(admin, token_of(admin, account)) == 200


def test_disabling_ends_the_token_of_the_command_line_too(admin, workspace):
    bearer = join_service(
        workspace=workspace, role=Role.OBSERVER, organisation=None, name="CLI", at=timezone.now()
    )
    account = Membership.objects.get(name="CLI")
    assert status_of(admin, bearer) == 200

    url = f"{admin.base}service-accounts/{account.pk}/"
    assert admin.patch(url, {"active": False}, HTTP_IF_MATCH="*").status_code == 200

    assert status_of(admin, bearer) == 401


def test_removed_service_account_takes_its_tokens_along(admin, grid):
    made = make(admin, organisation=str(grid.pk))
    bearer = token_of(admin, made.json()["id"])

    assert admin.delete(made["Location"], HTTP_IF_MATCH="*").status_code == 204

    assert status_of(admin, bearer) == 401
    assert not Membership.objects.filter(user__is_service=True).exists()


def test_last_admin_may_be_a_service_account_and_stays(admin):
    url = make(admin, role="admin")["Location"]
    admin.patch(f"{admin.base}members/{admin.actor.pk}/", {"role": "observer"}, HTTP_IF_MATCH="*")
    service = Membership.objects.select_related("user").get(user__is_service=True)
    _, bearer = token_for(service)
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {bearer}")

    for refused in (
        client.patch(url, {"active": False}, HTTP_IF_MATCH="*"),
        client.patch(url, {"role": "observer"}, HTTP_IF_MATCH="*"),
        client.delete(url, HTTP_IF_MATCH="*"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "last_admin")


def test_address_of_a_service_account_is_no_persons(admin, grid):
    make(admin, organisation=str(grid.pk))
    email = Membership.objects.get(user__is_service=True).user.email

    response = admin.post(f"{admin.base}members/", {"user": {"email": email}, "role": "observer"})

    assert outcome(response) == (400, [("/user/email", "service_account")])


def test_history_of_a_service_account_tells_each_change(admin, grid):
    url = make(admin, organisation=str(grid.pk))["Location"]
    admin.patch(url, {"name": "Sync 2", "role": "observer"}, HTTP_IF_MATCH="*")
    admin.patch(url, {"active": False}, HTTP_IF_MATCH="*")

    entries = admin.get(f"{url}history/").json()["results"]

    assert [(entry["what"], entry["from"], entry["to"]) for entry in entries] == [
        ("name", None, "Sync"),
        ("organisation", None, str(grid.pk)),
        ("role", None, "partner"),
        ("active", None, True),
        ("name", "Sync", "Sync 2"),
        ("role", "partner", "observer"),
        ("active", True, False),
    ]
    assert {entry["actor"] for entry in entries} == {admin.actor.user.name}


def test_change_of_a_name_is_a_change_of_the_version(admin, grid):
    made = make(admin, organisation=str(grid.pk))

    changed = admin.patch(made["Location"], {"name": "New"}, HTTP_IF_MATCH=made["ETag"])

    assert (changed.status_code, changed["ETag"] != made["ETag"]) == (200, True)
    assert admin.get(f"{admin.base}members/?search=New").json()["results"] != []


def test_partner_of_no_organisation_manages_nobody(api, admin):
    url = make(admin, role="observer")["Location"]
    nobody = api("partner")

    changed = nobody.patch(url, {"name": "x"}, HTTP_IF_MATCH="*")

    assert changed.status_code == 404
    assert list(selectors.service_accounts_managed_by(nobody.actor)) == []
