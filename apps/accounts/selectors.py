"""Reading accounts."""

import hmac
from datetime import datetime

from apps.accounts.models import TOKEN_MARK, ApiToken, digest_of


def live_token(bearer: str, *, at: datetime) -> ApiToken | None:
    """Return the token that a bearer string opens at this instant, with its user; None if none."""
    mark, _, rest = bearer.partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != TOKEN_MARK or not secret:
        return None
    token = ApiToken.objects.select_related("user").filter(prefix=prefix).first()
    if token is None or not hmac.compare_digest(token.digest, digest_of(secret)):
        return None
    return token if token.is_live(at) and token.user.is_active else None
