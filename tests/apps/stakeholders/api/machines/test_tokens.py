"""Tokens: issued, narrowed, rotated and revoked by those who may, and never beyond themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import ApiToken, Scope, TokenUse
from apps.common.models import IdempotentRequest
from apps.stakeholders.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, WorkspaceFactory, token_for
from tests.plugins.api import Api

NAMES = ("admin", "office", "organiser", "mine", "colleague", "theirs")


def issue(client, **body):
    return client.post(f"{client.base}tokens/", {"name": "CI", "scopes": ["read"]} | body)


def signed_in(client):
    browser = Api()
    browser.force_login(client.actor.user)
    browser.base, browser.actor = client.base, client.actor
    return browser


def with_bearer(client, bearer):
    other = Api(HTTP_AUTHORIZATION=f"Bearer {bearer}")
    other.base, other.actor = client.base, client.actor
    return other


def outcome(response):
    return response.status_code, [(e["pointer"], e["code"]) for e in response.json()["errors"]]


def service_of(client, **body):
    response = client.post(f"{client.base}service-accounts/", {"name": "Sync"} | body)
    assert response.status_code == 201, response.json()
    return response.json()["id"]


def test_issued_token_answers_the_whole_and_its_secret_once(partner):
    before = timezone.now()

    response = issue(partner, scopes=["milestones:report", "read", "read"])

    body = response.json()
    token = ApiToken.objects.get(pk=body["id"])
    assert response.status_code == 201
    assert body == {
        "id": str(token.pk),
        "name": "CI",
        "member": str(partner.actor.pk),
        "scopes": ["read", "milestones:report"],
        "allowed_networks": [],
        "expires_at": body["expires_at"],
        "prefix": token.prefix,
        "state": "active",
        "created_at": body["created_at"],
        "rotated_at": None,
        "overlap_ends_at": None,
        "last_used_at": None,
        "secret": body["secret"],
    }
    assert response["Cache-Control"] == "no-store"
    assert timedelta(days=89, hours=23) < token.expires_at - before <= timedelta(days=90)
    bearer = body.pop("secret")
    assert partner.get(response["Location"]).json() == body
    client = with_bearer(partner, bearer)
    assert client.get(f"{client.base}milestones/").status_code == 200
    used = partner.get(response["Location"]).json()["last_used_at"]
    assert used == TokenUse.objects.get(token=token).at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": ""}, ("/name", "blank")),
        ({"scopes": []}, ("/scopes", "empty")),
        ({"scopes": ["all"]}, ("/scopes/0", "invalid_choice")),
        ({"scopes": ["read", "admin"]}, ("/scopes", "exceeds_role")),
        ({"allowed_networks": ["10.0.0.1/8"]}, ("/allowed_networks/0", "network")),
        ({"allowed_networks": "10.0.0.0/8"}, ("/allowed_networks", "not_a_list")),
        ({"expires_at": "2020-01-01T00:00:00Z"}, ("/expires_at", "lifetime")),
        ({"expires_at": "2099-01-01T00:00:00Z"}, ("/expires_at", "lifetime")),
        ({"secret": "mine"}, ("/secret", "unknown_field")),
        ({"member": "01900000-0000-7000-8000-000000000000"}, ("/member", "does_not_exist")),
    ],
)
def test_token_that_cannot_be_is_refused_at_its_field(partner, body, expected):
    assert outcome(issue(signed_in(partner), **body)) == (400, [expected])


@pytest.mark.parametrize(
    ("own", "asked", "expected"),
    [
        ({"scopes": [Scope.TOKENS]}, {}, ("/scopes", "exceeds_token")),
        (
            {"allowed_networks": ["127.0.0.0/8"]},
            {},
            ("/allowed_networks", "exceeds_token"),
        ),
        (
            {"allowed_networks": ["127.0.0.0/8"]},
            {"allowed_networks": ["126.0.0.0/7"]},
            ("/allowed_networks", "exceeds_token"),
        ),
        (
            {"lifetime": timedelta(days=1)},
            {"expires_at": (timezone.now() + timedelta(days=2)).isoformat()},
            ("/expires_at", "exceeds_token"),
        ),
    ],
)
def test_nobody_gives_a_token_more_than_the_one_it_acts_with(partner, own, asked, expected):
    asked = {"allowed_networks": ["192.0.2.0/24"]} | asked if "scopes" in own else asked
    client = with_bearer(partner, token_for(partner.actor, **own)[1])

    assert outcome(issue(client, **asked)) == (403, [expected])


def test_token_may_give_as_much_as_it_has_and_lasts_no_longer_by_default(partner):
    token, bearer = token_for(
        partner.actor, allowed_networks=["127.0.0.0/8"], lifetime=timedelta(days=2)
    )
    client = with_bearer(partner, bearer)

    response = issue(client, scopes=token.scopes, allowed_networks=["127.0.0.1", "127.1.0.0/16"])

    given = ApiToken.objects.get(pk=response.json()["id"])
    assert (given.scopes, given.allowed_networks, given.expires_at) == (
        token.scopes,
        ["127.0.0.1/32", "127.1.0.0/16"],
        token.expires_at,
    )


def test_change_by_a_token_gives_no_more_than_that_has(partner):
    narrow = with_bearer(partner, token_for(partner.actor, scopes=[Scope.READ, Scope.TOKENS])[1])
    wide = f"{partner.base}tokens/{partner.actor.user.tokens.order_by('id')[0].pk}/"
    own = issue(narrow, scopes=["read"])["Location"]

    widened = narrow.patch(own, {"scopes": ["milestones:write"]}, HTTP_IF_MATCH="*")
    taken = narrow.post(f"{wide}rotate/", {})
    narrowed = signed_in(partner).patch(own, {"allowed_networks": ["192.0.2.1"]}, HTTP_IF_MATCH="*")

    assert outcome(widened) == (403, [("/scopes", "exceeds_token")])
    assert outcome(taken) == (403, [("/scopes", "exceeds_token")])
    assert narrowed.json()["allowed_networks"] == ["192.0.2.1/32"]


def test_issued_token_acts_in_its_own_workspace_only(admin):
    elsewhere = MembershipFactory.create(
        user=admin.actor.user, role="admin", workspace=WorkspaceFactory.create()
    )
    bearer = issue(signed_in(admin), scopes=["read", "admin"]).json()["secret"]
    client = with_bearer(admin, bearer)

    listed = client.get("/api/v1/workspaces/").json()["results"]
    founded = client.post("/api/v1/workspaces/", {"slug": "another", "name": "Another"})

    assert client.get(admin.base).status_code == 200
    assert client.get(f"/api/v1/workspaces/{elsewhere.workspace.slug}/").status_code == 404
    assert [workspace["slug"] for workspace in listed] == [admin.actor.workspace.slug]
    assert founded.status_code == 403


def test_token_ends_with_its_membership(admin, member, workspace):
    person = member("observer")
    _, bearer = token_for(person, membership_id=person.pk)
    client = with_bearer(admin, bearer)
    assert client.get(admin.base).status_code == 200

    admin.delete(f"{admin.base}members/{person.pk}/", HTTP_IF_MATCH="*")

    assert client.get(admin.base).status_code == 401


def test_rotation_answers_a_new_secret_and_when_the_one_before_ends(partner):
    issued = issue(partner).json()
    url = f"{partner.base}tokens/{issued['id']}/"

    rotated = partner.post(f"{url}rotate/", {"overlap_seconds": 60})

    body = rotated.json()
    token = ApiToken.objects.get(pk=issued["id"])
    assert rotated.status_code == 200
    assert body["secret"] != issued["secret"]
    assert body["prefix"] == token.prefix
    assert token.overlap_ends_at == token.issued_at + timedelta(seconds=60)
    for bearer in (issued["secret"], body["secret"]):
        assert with_bearer(partner, bearer).get(partner.base).status_code == 200
    partner.post(f"{url}rotate/", {"overlap_seconds": 0})
    for bearer in (issued["secret"], body["secret"]):
        assert with_bearer(partner, bearer).get(partner.base).status_code == 401


def test_token_is_rotated_in_the_version_it_was_decided_on_alone(partner):
    issued = issue(partner)
    url = f"{partner.base}tokens/{issued.json()['id']}/"
    partner.patch(url, {"name": "another"}, headers={"If-Match": issued["ETag"]})

    stale = partner.post(f"{url}rotate/", {}, headers={"If-Match": issued["ETag"]})
    fresh = partner.post(f"{url}rotate/", {}, headers={"If-Match": partner.get(url)["ETag"]})

    assert (stale.status_code, fresh.status_code) == (412, 200)


def test_token_rotates_itself_and_lives_as_long_again(partner):
    token, bearer = token_for(partner.actor, lifetime=timedelta(days=7))
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() + timedelta(days=2))
    ApiToken.objects.filter(pk=token.pk).update(rotated_at=timezone.now() - timedelta(days=5))
    client = with_bearer(partner, bearer)

    response = client.post(f"{partner.base}tokens/{token.pk}/rotate/", {})

    token.refresh_from_db()
    assert response.status_code == 200
    assert abs(token.expires_at - token.issued_at - timedelta(days=7)) < timedelta(seconds=1)


def test_revoked_token_ends_at_once_and_is_no_longer_there(partner):
    issued = issue(partner).json()
    url = f"{partner.base}tokens/{issued['id']}/"

    assert partner.delete(url).status_code == 428
    assert partner.delete(url, HTTP_IF_MATCH="*").status_code == 204

    assert with_bearer(partner, issued["secret"]).get(partner.base).status_code == 401
    assert partner.get(url).status_code == 404


def test_answer_that_is_given_again_shows_no_secret_and_none_is_kept(partner):
    headers = {"HTTP_IDEMPOTENCY_KEY": "once"}
    url = f"{partner.base}tokens/"
    body = {"name": "CI", "scopes": ["read"]}

    first, second = partner.post(url, body, **headers), partner.post(url, body, **headers)

    assert second.json() == first.json() | {"secret": None}
    secret = first.json()["secret"].split("_", 2)[2]
    assert secret.encode() not in bytes(IdempotentRequest.objects.get().body or b"")


@pytest.fixture
def crowd(api, workspace, grid):
    """Return a client for each name, each of whom holds one token of this workspace."""
    other = OrganisationFactory.create(workspace=workspace)
    roles: list[tuple[str, Organisation | None]] = [
        ("admin", None),
        ("programme_office", None),
        ("organiser", None),
    ]
    roles += [("partner", grid), ("observer", grid), ("partner", other)]
    clients = {name: api(*role) for name, role in zip(NAMES, roles, strict=True)}
    for client in clients.values():
        client.actor.user.tokens.update(membership=client.actor)
    return clients


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("admin", set(NAMES)),
        ("office", set(NAMES)),
        ("organiser", {"organiser"}),
        ("mine", {"mine", "colleague"}),
        ("colleague", {"mine", "colleague"}),
        ("theirs", {"theirs"}),
    ],
)
def test_tokens_are_seen_by_the_office_and_by_their_own_organisation(crowd, name, seen):
    client = crowd[name]
    by_member = {str(other.actor.pk): label for label, other in crowd.items()}

    page = client.get(f"{client.base}tokens/?count=true").json()

    assert {by_member[token["member"]] for token in page["results"]} == seen
    assert page["count"] == len(seen)
    for label, other in crowd.items():
        token = other.actor.user.tokens.get()
        status = client.get(f"{client.base}tokens/{token.pk}/").status_code
        assert status == (200 if label in seen else 404)


@pytest.mark.parametrize(
    ("name", "of", "statuses"),
    [
        ("mine", "mine", (200, 200, 204)),
        ("colleague", "mine", (403, 403, 403)),
        ("theirs", "mine", (404, 404, 404)),
        ("office", "mine", (403, 403, 403)),
        ("admin", "mine", (403, 403, 204)),
        ("organiser", "organiser", (200, 200, 204)),
    ],
)
def test_token_is_its_holders_to_change_and_an_admins_to_revoke(crowd, name, of, statuses):
    client = signed_in(crowd[name])
    url = f"{client.base}tokens/{crowd[of].actor.user.tokens.get().pk}/"

    assert (
        client.patch(url, {"name": "New"}, HTTP_IF_MATCH="*").status_code,
        client.post(f"{url}rotate/", {}).status_code,
        client.delete(url, HTTP_IF_MATCH="*").status_code,
    ) == statuses


def test_token_of_no_single_workspace_is_its_services_alone_to_change(admin, member):
    """One from the command line acts elsewhere too, which this workspace's admin cannot end."""
    token, _ = token_for(member("observer"))
    url = f"{admin.base}tokens/{token.pk}/"

    assert admin.get(url).status_code == 200
    assert admin.delete(url, HTTP_IF_MATCH="*").status_code == 403


@pytest.mark.parametrize(
    ("role", "expected"), [("observer", 201), ("partner", 201), ("admin", 400), ("organiser", 400)]
)
def test_partner_issues_tokens_for_services_of_its_own_that_may_do_no_more(
    admin, partner, grid, role, expected
):
    account = service_of(admin, role=role, organisation=str(grid.pk))

    response = issue(signed_in(partner), member=account)

    assert response.status_code == expected
    if expected == 201:
        assert response.json()["member"] == account


def test_nobody_issues_a_token_for_another_person(admin, member):
    response = issue(signed_in(admin), member=str(member("observer").pk))

    assert outcome(response) == (400, [("/member", "does_not_exist")])


@pytest.mark.parametrize("role", ["programme_office", "organiser"])
def test_who_may_invite_a_role_issues_no_token_for_a_service_of_it(api, partner, role):
    service = service_of(partner, role="partner")
    client = api(role)

    response = issue(client, member=service)

    assert outcome(response) == (400, [("/member", "does_not_exist")])
    assert not ApiToken.objects.filter(membership=service).exists()


def test_history_tells_what_happened_and_no_secret(partner):
    partner = signed_in(partner)
    issued = issue(partner)
    url, body = issued["Location"], issued.json()
    rotated = partner.post(f"{url}rotate/", {}).json()
    partner.patch(url, {"name": "New"}, HTTP_IF_MATCH="*")

    response = partner.get(f"{url}history/")

    changes = [(entry["what"], entry["from"], entry["to"]) for entry in response.json()["results"]]
    assert changes == [
        ("name", None, "CI"),
        ("member", None, str(partner.actor.pk)),
        ("prefix", None, body["prefix"]),
        ("scopes", None, ["read"]),
        ("expires_at", None, body["expires_at"]),
        ("prefix", body["prefix"], rotated["prefix"]),
        ("expires_at", body["expires_at"], rotated["expires_at"]),
        ("overlap_ends_at", None, rotated["overlap_ends_at"]),
        ("name", "CI", "New"),
    ]
    assert {entry["actor"] for entry in response.json()["results"]} == {partner.actor.user.name}
    for bearer in (body["secret"], rotated["secret"]):
        assert bearer.split("_", 2)[2] not in response.content.decode()


def test_list_of_tokens_costs_the_same_for_one_and_three(partner, django_assert_num_queries):
    url = f"{partner.base}tokens/"
    partner.get(url)
    with CaptureQueriesContext(connection) as queries:
        partner.get(url)
        number = len(queries)
    for _ in range(3):
        issue(partner)

    with django_assert_num_queries(number):
        assert len(partner.get(url).json()["results"]) == 4
