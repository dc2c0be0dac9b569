"""Recording who signs in and who fails to.

Django's own signals are the one place that every way of signing in passes: pages, passkeys, OIDC.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from apps.accounts.models import AccessKind, User
from apps.accounts.services import record_access


def record_sign_ins() -> None:
    """Connect the recording; called once, when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="record_sign_in")
    user_logged_out.connect(_signed_out, dispatch_uid="record_sign_out")
    user_login_failed.connect(_failed, dispatch_uid="record_failed_sign_in")


def _signed_in(user: User, **_: Any) -> None:
    record_access(kind=AccessKind.SIGNED_IN, person_id=user.pk)


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record_access(kind=AccessKind.SIGNED_OUT, person_id=user.pk)


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    """Keep whose account was tried; what else was typed may be a password in the wrong field."""
    typed = str(credentials.get("username") or credentials.get("email") or "")
    user = User.objects.filter(email__iexact=typed).first() if typed else None
    record_access(kind=AccessKind.SIGN_IN_FAILED, person_id=user.pk if user else None)
