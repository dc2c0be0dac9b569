"""Pages with a form: what is sent is taken whole, or refused beside the field it is about."""

from typing import Any, Final

from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from apps.common.errors import LockstepError
from apps.dashboard.looking import LookingForm
from apps.dashboard.merging import VersionedForm
from apps.dashboard.refusing import refuse
from apps.dashboard.views.pages import WorkspacePage

# The status of an answer to who has changed something that is another thing by now (RFC 9110).
STALE: Final = 412


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
        if isinstance(form, LookingForm) and form.is_looking:
            return self.again(form, 200)
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
        """Return the form; one that is looked at before it is sent is so as it is filled in."""
        if "form" not in kwargs:
            kwargs["form"] = self.make_form()
        given = {"looks_again": isinstance(kwargs["form"], LookingForm)}
        return super().get_context_data(**given | kwargs)


class MergingPage(FormPage):
    """A page with a form of something that others may change meanwhile; nobody's change is lost."""

    def stands(self) -> tuple[dict[str, Any], str]:
        """Return what the record says now, as the form begins with it, and of which version."""
        raise NotImplementedError

    def change(self, form: Any) -> HttpResponse:
        """Do what a valid form of the version that is there asks for, and lead on."""
        raise NotImplementedError

    def begun(self, form: VersionedForm) -> VersionedForm:
        """Return a form filled in as the record says."""
        values, version = self.stands()
        form.begin_with(values, version)
        return form

    def save(self, form: VersionedForm) -> HttpResponse:
        """Change it; where somebody else has changed it meanwhile, offer both put together."""
        values, version = self.stands()
        if form.cleaned_data["version"] == version:
            return self.change(form)
        merge = form.merged_with(values)
        offered = self.make_form()
        offered.begin_with(values, version)
        offered.initial = {**offered.initial, **merge.values}
        context = self.get_context_data(form=offered, differences=merge.differences)
        return self.render_to_response(context, status=STALE)
