"""Steps that forms on the pages of forums ask for."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from apps.common.errors import LockstepError
from apps.common.identities import as_uuid
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.steps import Step

F = TypeVar("F", bound=forms.Form)


class NotFilledInError(Exception):
    """A small form that was not filled in as it has to be; says what is wrong with it."""


class TakingSteps(Step):
    """Takes one step in a transaction of its own, and says what was done, or why it was not."""

    def taken(self, take: Callable[[], str]) -> HttpResponse:
        """Take a step, which returns what is to be said of it."""
        try:
            with transaction.atomic():
                return self.done(take())
        except NotFilledInError as error:
            return self.refused(str(error))
        except (LockstepError, IntegrityError) as error:
            return self.refused(refusal_words(error))

    def valid(self, form: F) -> F:
        """Return a form that is filled in as it has to be. Raises: NotFilledInError."""
        if form.is_valid():
            return form
        name, errors = next(iter(form.errors.items()), ("", [_("Look first, then choose.")]))
        field = form.fields.get(name)
        said = f"{field.label}: {errors[0]}" if field and field.label else str(errors[0])
        raise NotFilledInError(said)

    def posted_id(self, name: str) -> UUID:
        """Return an id that was posted. Raises: Http404, for what is none."""
        found = as_uuid(self.request.POST.get(name, ""))
        if found is None:
            raise Http404
        return found
