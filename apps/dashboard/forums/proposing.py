"""What is asked for to propose a timetable, and to put one into effect."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.api.concurrency import etag_of
from apps.common.identities import as_uuid
from apps.dashboard.fields import DayField
from apps.forums.grids import Frame
from apps.forums.models import Forum, Room, Session, SessionState
from apps.forums.selectors.timetables import Pin
from apps.forums.services.timetables import Place

MOST_DAYS: Final = 14
_SLOTS: Final = (15, 30, 60)
_BETWEEN: Final = "|"
_PARTS: Final = 5


class ProposalForm(forms.Form):
    """When and where a forum's sessions may be, and which of them are meant."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    from_time = forms.TimeField(
        label=_("From"),
        initial=time(9),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    until_time = forms.TimeField(
        label=_("Until"),
        initial=time(17),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    slot_minutes = forms.TypedChoiceField(
        label=_("Sessions begin every"),
        coerce=int,
        choices=[(minutes, _("%(minutes)s minutes") % {"minutes": minutes}) for minutes in _SLOTS],
        initial=30,
    )
    break_minutes = forms.IntegerField(
        label=_("Minutes kept free behind each"), min_value=0, max_value=240, initial=0
    )
    rooms = forms.MultipleChoiceField(
        label=_("Rooms"), widget=forms.CheckboxSelectMultiple, required=False
    )
    sessions = forms.MultipleChoiceField(
        label=_("Sessions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one session.")},
    )
    pointers = {"days": "first_day"}

    def __init__(
        self,
        data: Any,
        *,
        rooms: Sequence[Room],
        sessions: Sequence[Session],
        zone: str,
        today: date,
    ) -> None:
        """Offer the rooms, and the sessions that can be moved; drafts are chosen already."""
        drafts = [one for one in sessions if one.state == SessionState.DRAFT]
        begin = (one.starts_at.astimezone(ZoneInfo(zone)).date() for one in drafts or sessions)
        first = min(begin, default=today)
        initial = {
            "first_day": max(first, today),
            "last_day": max(first, today),
            "rooms": [str(room.pk) for room in rooms],
            "sessions": [str(one.pk) for one in drafts],
        }
        super().__init__(data, initial=initial)
        for name, rows in (("rooms", rooms), ("sessions", sessions)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - as declared, for the types
            field.choices = [(str(row.pk), str(row)) for row in rows]

    def clean(self) -> dict[str, Any]:
        """Return what was said, with its days."""
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last:
            if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
                self.add_error(
                    "last_day", _("A timetable has one to %(days)s days.") % {"days": MOST_DAYS}
                )
            else:
                said["days"] = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return said

    def question(self, rooms: Sequence[Room], forum: Forum) -> dict[str, Any]:
        """Return what is asked of the timetable."""
        said = self.cleaned_data
        names = ("days", "from_time", "until_time", "slot_minutes", "break_minutes")
        return {
            "frame": Frame(zone=forum.time_zone, **{name: said[name] for name in names}),
            "rooms": [room for room in rooms if str(room.pk) in said["rooms"]],
            "sessions": [UUID(pk) for pk in said["sessions"]],
        }


def written(session: Session, before: Session) -> str:
    """Return where a session would be, as a form carries it until it is put into effect."""
    parts = (
        str(session.pk),
        etag_of(before),
        session.starts_at.isoformat(),
        session.ends_at.isoformat(),
        str(session.room_id or ""),
    )
    return _BETWEEN.join(parts)


def read_places(values: Sequence[str], rooms: Mapping[UUID, Room]) -> list[Place] | None:
    """Return the places that a form carries; None where they are not as they were written."""
    places = []
    for value in values:
        parts = value.split(_BETWEEN)
        if len(parts) != _PARTS:
            return None
        session, room = as_uuid(parts[0]), as_uuid(parts[4])
        try:
            starts_at, ends_at = (datetime.fromisoformat(part) for part in parts[2:4])
        except ValueError:
            return None
        aware = starts_at.tzinfo is not None and ends_at.tzinfo is not None
        if session is None or not aware or (parts[4] and room not in rooms):
            return None
        places.append(Place(session, parts[1], starts_at, ends_at, rooms[room] if room else None))
    return places


def read_pins(chosen: Sequence[str], places: Sequence[Place]) -> list[Pin]:
    """Return the pins of the places that somebody chose to keep."""
    return [
        Pin(place.session, place.starts_at, place.room)
        for place in places
        if str(place.session) in chosen
    ]
