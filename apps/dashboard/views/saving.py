"""Pages with a form: what is sent is taken whole, or refused beside the field it is about."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from apps.common.errors import LockstepError
from apps.dashboard.refusing import refuse
from apps.dashboard.views.pages import WorkspacePage


class FormPage(WorkspacePage):
    """A page with one form."""

    http_method_names = ["get", "head", "post"]

    def make_form(self, data: Any = None) -> Any:
        """Return the form, as it is to be filled in or as it was sent."""
        raise NotImplementedError

    def save(self, form: Any) -> HttpResponse:
        """Do what a valid form asks for, and lead on. Raises: LockstepError, IntegrityError."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Take what was sent, or show it again with what is wrong with it."""
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.again(form, 400)
        try:
            with transaction.atomic():
                return self.save(form)
        except (LockstepError, IntegrityError) as error:
            return self.again(form, refuse(form, error))

    def again(self, form: forms.BaseForm, status: int) -> HttpResponse:
        """Show the page with the form as it was sent."""
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        if "form" not in kwargs:
            kwargs["form"] = self.make_form()
        return super().get_context_data(**kwargs)
