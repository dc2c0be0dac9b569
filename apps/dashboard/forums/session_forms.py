"""What is asked for to plan a session, to change it, to move it, or to plan a series of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import LongField, NameField, WallTimeField
from apps.dashboard.forums.forms import Member
from apps.dashboard.forums.words import ACCESSIBILITY_WORDS
from apps.dashboard.forums.zones import WhenForm, ZoneField
from apps.dashboard.merging import VersionedForm
from apps.dashboard.wording import SECTOR_WORDS
from apps.forums.lifecycle import UNTOLD
from apps.forums.models import Forum, Room, Session
from apps.forums.models.described import LANGUAGE
from apps.forums.selectors import rooms_visible_to
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import members_visible_to

MOST_IN_A_SERIES: Final = 60
_NEED: Final = "need_"
_WHERE: Final = ("room", "place", "link")
_ABOUT: Final = (
    "purpose",
    "chair",
    "rapporteur",
    "capacity",
    "languages",
    "accessibility",
    "track",
)


class WhereForm(forms.Form):
    """Where something takes place."""

    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("No room")
    )
    place = NameField(
        label=_("Place"),
        required=False,
        max_length=500,
        help_text=_("An address, where it is in none of the rooms."),
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("By which one takes part online."),
    )

    def offer_rooms(self, actor: Membership) -> None:
        """Offer the rooms of the actor's workspace."""
        field = self.fields["room"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared, for the types
        field.queryset = rooms_visible_to(actor).order_by("name")


class AboutForm(forms.Form):
    """What is said of a session besides when and where it is."""

    title = NameField(label=_("Title"), max_length=300)
    purpose = LongField(
        label=_("Purpose"),
        required=False,
        max_length=10_000,
        help_text=_("What is different once it is over. People who are invited read it."),
    )
    chair = Member(label=_("Chair"), queryset=Membership.objects.none(), required=False)
    rapporteur = Member(
        label=_("Rapporteur"),
        queryset=Membership.objects.none(),
        required=False,
        help_text=_("Writes down what it comes to. Chair and rapporteur see the draft."),
    )
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Who says yes once they are taken waits for one. Nothing for no limit."),
    )
    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        max_length=500,
        help_text=_("That are spoken or interpreted, such as en, fr, ar."),
    )
    accessibility = forms.MultipleChoiceField(
        label=_("So that everyone can take part"),
        required=False,
        choices=list(ACCESSIBILITY_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    track = NameField(
        label=_("Track"),
        required=False,
        max_length=100,
        help_text=_("Where several sessions go on side by side."),
    )

    def offer_people(self, actor: Membership) -> None:
        """Offer members to chair and report, and a number of people of each sector."""
        members = members_visible_to(actor).filter(active=True, user__is_service=False)
        for name in ("chair", "rapporteur"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared, for the types
            field.queryset = members.order_by("user__name", "pk")
            field.empty_label = _("Nobody yet")
        for sector, words in SECTOR_WORDS.items():
            self.fields[f"{_NEED}{sector}"] = forms.IntegerField(
                label=str(words), required=False, min_value=1, max_value=10_000
            )

    @property
    def needs(self) -> list[forms.BoundField]:
        """Return the fields that say of which sectors how many have to be there."""
        return [self[name] for name in self.fields if name.startswith(_NEED)]

    def clean_languages(self) -> list[str]:
        """Return the languages. Raises: ValidationError, naming the first that is none."""
        tags = [tag.strip() for tag in self.cleaned_data["languages"].split(",") if tag.strip()]
        for tag in tags:
            try:
                LANGUAGE(tag)
            except ValidationError as error:
                message = _("“%(tag)s” is no language tag such as en or pt-BR.")
                raise ValidationError(message, params={"tag": tag}) from error
        return list(dict.fromkeys(tags))

    @property
    def about(self) -> dict[str, Any]:
        """Return what was said besides when and where, as the services take it."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in ("title", *_ABOUT)},
            "sector_needs": [
                {"sector": name.removeprefix(_NEED), "at_least": value}
                for name, value in given.items()
                if name.startswith(_NEED) and value
            ],
        }


class SessionForm(WhenForm, WhereForm, AboutForm, VersionedForm):
    """A session of a forum; once people know of it, not when and where it is."""

    field_order = ["title", "purpose", "starts", "ends", "time_zone", *_WHERE, *_ABOUT[1:]]

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Membership,
        forum: Forum,
        session: Session | None = None,
        at: datetime,
    ) -> None:
        """Offer what the workspace has, filled in as the session is.

        at: what a new one begins a week after
        """
        super().__init__(
            data, initial=facts_of_session(session) if session else _next_week(forum, at)
        )
        self.offer_rooms(actor)
        self.offer_people(actor)
        self.is_told = session is not None and session.state not in UNTOLD
        if self.is_told:
            for name in ("starts", "ends", "time_zone", *_WHERE):
                del self.fields[name]

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the services take it."""
        return self.about if self.is_told else self.about | _when_and_where(self.cleaned_data)


class MoveForm(WhenForm, WhereForm):
    """Another time or another place, and why."""

    reason = LongField(
        label=_("Why"),
        required=False,
        max_length=2000,
        rows=2,
        help_text=_("Everyone who is invited reads it in the mail."),
    )
    field_order = ["starts", "ends", "time_zone", *_WHERE, "reason"]

    def __init__(self, data: Any = None, *, actor: Membership, session: Session) -> None:
        """Begin with when and where it is."""
        super().__init__(data, initial=facts_of_session(session))
        self.offer_rooms(actor)

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the service takes it."""
        return _when_and_where(self.cleaned_data) | {"reason": self.cleaned_data["reason"]}


class SeriesForm(WhereForm, AboutForm):
    """The next sessions by the rhythm of a forum."""

    first_local = WallTimeField(
        label=_("From"),
        help_text=_("The day from which on they are counted, and the time at which each begins."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=24 * 60, initial=90)
    count = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=MOST_IN_A_SERIES, initial=4
    )
    time_zone = ZoneField(label=_("Time zone"))
    field_order = ["title", "first_local", "minutes", "count", "time_zone", "purpose", *_WHERE]

    def __init__(self, data: Any = None, *, actor: Membership, forum: Forum, at: datetime) -> None:
        """Begin with the zone of the forum, and a morning after tomorrow."""
        begins = _next_week(forum, at)
        initial = {
            "title": forum.name,
            "first_local": begins["starts"],
            "time_zone": forum.time_zone,
        }
        super().__init__(data, initial=initial)
        self.offer_rooms(actor)
        self.offer_people(actor)

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the service takes it."""
        given = self.cleaned_data
        names = ("first_local", "minutes", "count", "time_zone", *_WHERE)
        return self.about | {name: given[name] for name in names}


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
    return {name: given[name] for name in ("starts_at", "ends_at", "time_zone", *_WHERE)}


def facts_of_session(session: Session) -> dict[str, Any]:
    """Return what the form of a session begins with."""
    zone = ZoneInfo(session.time_zone)
    needs = session.sector_needs.values_list("sector", "at_least")
    return {
        **{name: getattr(session, name) for name in ("title", "time_zone", *_WHERE, *_ABOUT)},
        "starts": session.starts_at.astimezone(zone).replace(tzinfo=None),
        "ends": session.ends_at.astimezone(zone).replace(tzinfo=None),
        "languages": ", ".join(session.languages),
        **{f"{_NEED}{sector}": at_least for sector, at_least in needs},
    }


def _next_week(forum: Forum, at: datetime) -> dict[str, Any]:
    here = at.astimezone(ZoneInfo(forum.time_zone)).replace(tzinfo=None)
    starts = (here + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
    return {
        "starts": starts,
        "ends": starts + timedelta(minutes=90),
        "time_zone": forum.time_zone,
    }
