"""Who fails to sign in too often waits: by account and address together, kept in the database."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def account_of(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:
    """Return the e-mail address that was tried, in the one form in which failures are counted."""
    given = credentials or {}
    address = given.get("email") or given.get("username") or request.POST.get("username")
    return str(address).strip().lower() if address else None


def address_of(request: HttpRequest) -> str:
    """Return the client's address, the same as the lists of sessions show."""
    return get_adapter().get_client_ip(request)


def answer_locked_out(
    request: HttpRequest,
    response: HttpResponse | None,  # noqa: ARG001 - axes passes it
    credentials: Mapping[str, Any] | None,  # noqa: ARG001 - the same
) -> HttpResponse:
    """Say how long to wait, and what else can be done; 429."""
    wait = settings.AXES_COOLOFF_TIME
    context = {"minutes": int(wait.total_seconds() // 60)}
    answer = render(request, "account/locked.html", context, status=429)
    answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer
