"""What one's own calendars show, by which address, and when one is at work."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.errors import LockstepError
from apps.common.identities import as_uuid
from apps.dashboard.forums.zones import ZoneField, zone_names
from apps.dashboard.refusing import refusal_words, refuse
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.steps import Step
from apps.forums.links import FEED_LINKS
from apps.forums.models import Weekday
from apps.forums.selectors import forums_visible_to, sessions_visible_to
from apps.forums.selectors.feeds import feed_names, feeds_visible_to, forums_to_follow
from apps.forums.selectors.hours import own_hours
from apps.forums.services.feeds import make_feed, remove_feed, renew_feed
from apps.forums.services.hours import choose_hours

_MOST = 100
DAY_WORDS = {
    Weekday.MONDAY: gettext_lazy("Monday"),
    Weekday.TUESDAY: gettext_lazy("Tuesday"),
    Weekday.WEDNESDAY: gettext_lazy("Wednesday"),
    Weekday.THURSDAY: gettext_lazy("Thursday"),
    Weekday.FRIDAY: gettext_lazy("Friday"),
    Weekday.SATURDAY: gettext_lazy("Saturday"),
    Weekday.SUNDAY: gettext_lazy("Sunday"),
}


class HoursForm(forms.Form):
    """When somebody is at work."""

    time_zone = ZoneField(label=gettext_lazy("Time zone"))
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=list(DAY_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )
    from_time = forms.TimeField(
        label=gettext_lazy("From"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    until_time = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


class CalendarsPage(WorkspacePage):
    """The reader's calendar feeds with their addresses, and its working hours."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/forums/calendars.html"
    section = "forums"

    def post(self, request: HttpRequest, workspace: str) -> HttpResponse:
        """Take working hours as they were sent."""
        self.require("hours.choose")
        form = HoursForm(request.POST)
        status = 400
        if form.is_valid():
            try:
                choose_hours(actor=self.actor, changes=form.cleaned_data)
            except LockstepError as error:
                status = refuse(form, error)
            else:
                messages.success(request, _("Your working hours are kept."))
                return redirect("dashboard:calendars", workspace=workspace)
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the feeds, what else could be followed, and the hours."""
        hours, said = own_hours(self.actor)
        feeds = feeds_visible_to(self.actor).select_related("member__workspace", "forum", "session")
        names = ("time_zone", "days", "from_time", "until_time")
        shown = list(feeds.order_by("id")[:_MOST])
        called = feed_names(shown, self.actor)
        rows = [(feed, called[feed.pk], FEED_LINKS.again(feed) or "") for feed in shown]
        given = {
            "feeds": rows,
            "follows_own": any(feed.kind == "mine" for feed, _name, _address in rows),
            "forums": forums_to_follow(self.actor)[:_MOST],
            "form": HoursForm(initial={name: getattr(hours, name) for name in names}),
            "said": said,
            "zones": zone_names(),
        }
        return super().get_context_data(**given | kwargs)


class CalendarStep(Step):
    """Makes a calendar feed, gives it another address, or takes it away."""

    action = "feeds.write"

    def page(self) -> str:
        """Return the page of the feeds."""
        return reverse("dashboard:calendars", args=[self.workspace.slug])

    def post(self, request: HttpRequest, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step."""
        if step == "follow":
            return self._follow(request)
        rows = feeds_visible_to(self.actor)
        feed = get_object_or_404(rows, pk=as_uuid(request.POST.get("feed", "")))
        if step == "renew":
            renew_feed(feed=feed, actor=self.actor, at=timezone.now())
            return self.done(_("The calendar has another address. The one before shows nothing."))
        remove_feed(feed=feed, actor=self.actor)
        return self.done(_("The calendar is gone."))

    def _follow(self, request: HttpRequest) -> HttpResponse:
        of: dict[str, Any] = {}
        for name, visible in (("forum", forums_visible_to), ("session", sessions_visible_to)):
            if asked := request.POST.get(name):
                pk: UUID | None = as_uuid(asked)
                of[name] = get_object_or_404(visible(self.actor), pk=pk)
        try:
            make_feed(actor=self.actor, at=timezone.now(), **of)
        except LockstepError as error:
            return self.refused(refusal_words(error))
        return self.done(_("The calendar is there. Copy its address into your calendar program."))
