"""What is asked for to plan a session, to change it, to move it or to cancel it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.dashboard.choosing import ChoosingForm, Member
from apps.dashboard.fields import LongField, offer
from apps.dashboard.forums.described_forms import (
    ABOUT,
    WHERE,
    AboutForm,
    WhereForm,
    facts_of_described,
)
from apps.dashboard.forums.template_forms import needs_of
from apps.dashboard.forums.zones import WhenForm
from apps.dashboard.merging import VersionedForm
from apps.forums.lifecycle import UNTOLD
from apps.forums.models import Forum, Session, SessionTemplate
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import members_visible_to

DEFAULT_MINUTES: Final = 90
PEOPLE: Final = ("chair", "rapporteur")


class PeopleForm(ChoosingForm):
    """Who runs a session."""

    chair = Member(
        label=_("Chair"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )
    rapporteur = Member(
        label=_("Rapporteur"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Writes down what it comes to. Chair and rapporteur see the draft."),
    )

    def offer_people(self, actor: Membership) -> None:
        """Offer members to chair and report."""
        members = members_visible_to(actor).filter(active=True, user__is_service=False)
        offer(self, **dict.fromkeys(PEOPLE, members.order_by("user__name", "pk")))


class SessionForm(WhenForm, WhereForm, AboutForm, PeopleForm, VersionedForm):
    """A session of a forum; once people know of it, not when and where it is."""

    field_order = ["title", "purpose", "starts", "ends", "time_zone", *WHERE, *PEOPLE, *ABOUT[1:]]

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Membership,
        forum: Forum,
        session: Session | None = None,
        template: SessionTemplate | None = None,
        at: datetime,
    ) -> None:
        """Offer what the workspace has, filled in as the session is, or as its template says.

        at: what a new one begins a week after
        """
        initial = facts_of_session(session) if session else facts_of_next(forum, template, at)
        super().__init__(data, initial=initial)
        self.offer_rooms(actor)
        self.offer_people(actor)
        self.offer_needs()
        self.is_told = session is not None and session.state not in UNTOLD
        if self.is_told:
            for name in ("starts", "ends", "time_zone", *WHERE):
                del self.fields[name]

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the services take it."""
        said = self.about | {name: self.cleaned_data[name] for name in PEOPLE}
        return said if self.is_told else said | _when_and_where(self.cleaned_data)


class MoveForm(WhenForm, WhereForm):
    """Another time or another place, and why."""

    reason = LongField(
        label=_("Why"),
        required=False,
        max_length=2000,
        rows=2,
        help_text=_("Everyone who is invited reads it in the mail."),
    )
    field_order = ["starts", "ends", "time_zone", *WHERE, "reason"]

    def __init__(self, data: Any = None, *, actor: Membership, session: Session) -> None:
        """Begin with when and where it is."""
        super().__init__(data, initial=facts_of_session(session))
        self.offer_rooms(actor)

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the service takes it."""
        return _when_and_where(self.cleaned_data) | {"reason": self.cleaned_data["reason"]}


class CancellationForm(forms.Form):
    """Why a session does not take place."""

    reason = LongField(
        label=_("Why it does not take place"),
        max_length=2000,
        rows=2,
        help_text=_("Everyone who is invited reads it in the mail."),
        error_messages={"required": _("Say why: everyone who is invited reads it.")},
    )


def _when_and_where(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("starts_at", "ends_at", "time_zone", *WHERE)}


def facts_of_session(session: Session) -> dict[str, Any]:
    """Return what the form of a session begins with."""
    zone = ZoneInfo(session.time_zone)
    needs = dict(session.sector_needs.values_list("sector", "at_least"))
    return {
        **facts_of_described(session, needs),
        **{name: getattr(session, name) for name in ("time_zone", *PEOPLE)},
        "starts": session.starts_at.astimezone(zone).replace(tzinfo=None),
        "ends": session.ends_at.astimezone(zone).replace(tzinfo=None),
    }


def facts_of_next(forum: Forum, template: SessionTemplate | None, at: datetime) -> dict[str, Any]:
    """Return what the form of a new session begins with: a week after some instant."""
    here = at.astimezone(ZoneInfo(forum.time_zone)).replace(tzinfo=None)
    starts = (here + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
    minutes = template.minutes if template else DEFAULT_MINUTES
    return {
        "starts": starts,
        "ends": starts + timedelta(minutes=minutes),
        "time_zone": forum.time_zone,
        **(facts_of_described(template, needs_of(template)) if template else {}),
    }
