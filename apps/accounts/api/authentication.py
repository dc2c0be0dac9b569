"""`Authorization: Bearer <token>` for machines."""

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.models import ApiToken, User
from apps.accounts.selectors import live_token
from apps.accounts.services import record_refused_token, record_use
from apps.common.addresses import as_address, lies_in
from apps.common.api.versions import CURRENT
from apps.common.errors import NotAllowedError
from apps.common.origin import client_address, name_token


class NetworkNotAllowedError(NotAllowedError):
    """The token is good, but not from where it was used."""

    code = "network_not_allowed"
    title = "This token is not for use from this network"


class BearerTokenAuthentication(BaseAuthentication):
    """Signs a request in by its bearer token; `request.auth` is the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return user and token, None where no bearer token was sent."""
        scheme, _, sent = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now, bearer = timezone.now(), sent.strip()
        token = live_token(bearer, at=now)
        if token is None:
            record_refused_token(bearer=bearer, at=now)
            message = "This token is unknown, expired or revoked. Ask for a new one."
            raise AuthenticationFailed(message, code="invalid_token")
        if not is_from_its_networks(request, token):
            record_refused_token(bearer=bearer, at=now)
            message = (
                f"This request came from {client_address(request) or 'where cannot be told'}; the"
                " token's allowed_networks do not hold that."
            )
            raise NetworkNotAllowedError(message)
        record_use(token=token, bearer=bearer, at=now, version=CURRENT)
        name_token(token.pk)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return 'Bearer realm="lockstep"'


def is_from_its_networks(request: Request, token: ApiToken) -> bool:
    """Tell whether a request comes from where its token may be used."""
    if not token.allowed_networks:
        return True
    return lies_in(as_address(client_address(request) or ""), token.allowed_networks)


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """Describes the bearer token in the OpenAPI document."""

    target_class = BearerTokenAuthentication
    name = "bearerToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer"}
