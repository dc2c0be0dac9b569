"""`Authorization: Bearer <token>` for machines."""

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.models import ApiToken, User
from apps.accounts.selectors import live_token
from apps.accounts.services import record_refused_token, record_use
from apps.common.origin import name_token


class BearerTokenAuthentication(BaseAuthentication):
    """Signs a request in by its bearer token; `request.auth` is the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return user and token, None where no bearer token was sent."""
        scheme, _, bearer = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        token = live_token(bearer.strip(), at=now)
        if token is None:
            record_refused_token(bearer=bearer.strip(), at=now)
            message = "This token is unknown, expired or revoked. Ask for a new one."
            raise AuthenticationFailed(message, code="invalid_token")
        record_use(token=token, at=now)
        name_token(token.pk)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return 'Bearer realm="lockstep"'


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """Describes the bearer token in the OpenAPI document."""

    target_class = BearerTokenAuthentication
    name = "bearerToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer"}
