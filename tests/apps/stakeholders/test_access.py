from apps.accounts.models import Scope
from apps.stakeholders.access import scopes_of
from apps.stakeholders.models import Role


def test_scopes_of_each_role():
    assert {role.value: scopes_of(role) for role in Role} == {
        "admin": list(Scope),
        "programme_office": list(Scope),
        "organiser": [
            Scope.READ,
            Scope.FORUMS,
            Scope.FINDINGS,
            Scope.TOKENS,
            Scope.WEBHOOKS,
            Scope.INVITE,
        ],
        "partner": [
            Scope.READ,
            Scope.REPORT,
            Scope.WRITE,
            Scope.FORUMS,
            Scope.TOKENS,
            Scope.WEBHOOKS,
            Scope.INVITE,
        ],
        "observer": [Scope.READ, Scope.TOKENS],
    }


def test_api_client_carries_the_token_of_its_member(api):
    client = api("partner")

    assert client.base == f"/api/v1/workspaces/{client.actor.workspace.slug}/"
    assert client.actor.user.tokens.get().scopes == scopes_of(Role.PARTNER)
