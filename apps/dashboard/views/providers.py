"""Signing in with an OpenID provider, also on the day it is away."""

from collections.abc import Callable

import requests
import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse

_log = structlog.get_logger(__name__)


def sign_in_with(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead a person to the provider."""
    return _unless_away(views.login, request, provider_id)


def come_back_from(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take a person back from the provider, signed in there or not."""
    return _unless_away(views.callback, request, provider_id)


def _unless_away(
    view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        return view(request, provider_id=provider_id)
    except requests.RequestException as error:
        _log.warning("provider_unreachable", provider=provider_id, error=str(error))
        provider = get_adapter().get_provider(request, provider_id)
        return render_authentication_error(request, provider, exception=error)
