"""What every page of a workspace is built on."""

from datetime import date
from functools import cached_property
from typing import Any

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.models import User
from apps.common.replays import instant_read
from apps.dashboard.wording import ROLE_WORDS, layer_words
from apps.programmes.models import Layer
from apps.programmes.selectors.visibility import layers_of
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership, Workspace
from apps.stakeholders.selectors import membership_in


@method_decorator(never_cache, name="dispatch")
class WorkspacePage(TemplateView):
    """A page of one workspace, for its members; to others there is no such page.

    section: the entry of the navigation it belongs to
    action: of the table of actions; who may not take it is refused
    """

    http_method_names = ["get", "head"]
    section = ""
    action = "record.read"
    actor: Membership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the actor before anything else."""
        if not isinstance(request.user, User):
            return _signing_in(request)
        actor = membership_in(request.user, kwargs["workspace"])
        if actor is None:
            raise Http404
        self.actor = actor
        self.require(self.action)
        structlog.contextvars.bind_contextvars(actor=actor.actor_id)
        return super().dispatch(request, *args, **kwargs)

    def may(self, action: str) -> bool:
        """Tell whether the reader's role may take an action at all."""
        return self.actor.role in ACTIONS[action].roles

    def require(self, action: str) -> None:
        """Refuse who may not take an action at all. Raises: PermissionDenied."""
        if not self.may(action):
            raise PermissionDenied

    @property
    def workspace(self) -> Workspace:
        """Return the workspace of the URL."""
        return self.actor.workspace

    @cached_property
    def today(self) -> date:
        """Return the workspace's calendar day at the instant the record is read at."""
        return self.workspace.today(instant_read())

    @cached_property
    def layers(self) -> list[Layer]:
        """Return the workspace's layers in their order."""
        return list(layers_of(self.workspace))

    @cached_property
    def layer_names(self) -> dict[str, str]:
        """Return the layers' names by key, in the reader's language where it knows them."""
        return {layer.key: layer_words(layer.name) for layer in self.layers}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the frame of every page shows."""
        return super().get_context_data(
            actor=self.actor,
            role=ROLE_WORDS[self.actor.role],
            section=self.section,
            today=self.today,
            may={name for name in ACTIONS if self.may(name)},
            **kwargs | {"workspace": self.workspace},
        )


def _signing_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in and back."""
    way = redirect_to_login(request.get_full_path())
    # What asks for a part of a page has no place for another one: its browser has to go there.
    return HttpResponseClientRedirect(way.url) if "HX-Request" in request.headers else way
