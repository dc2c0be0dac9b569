"""Making the demo's forums: each session goes as far in its life as it is written to.

What was said of a past session is told as of its day, by the services that everybody uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.alignment.demo.documents import address
from apps.alignment.demo.making import DemoRefusedError, Made, make_demo
from apps.alignment.demo.source import Table
from apps.alignment.models import Finding
from apps.forums.demo.source import read_forums
from apps.forums.lifecycle import SessionState
from apps.forums.models import Forum, Invitation, RecordedHow, Room, Session, Side
from apps.forums.selectors import themes_of
from apps.forums.services.agendas import add_agenda_item
from apps.forums.services.answering import accept_invitation, decline_invitation
from apps.forums.services.attendance import Present, record_attendance
from apps.forums.services.commitment_answers import accept_commitment
from apps.forums.services.commitment_ends import keep_commitment, miss_commitments
from apps.forums.services.commitments import propose_commitment
from apps.forums.services.forums import create_forum
from apps.forums.services.invitations import invite_to_session
from apps.forums.services.outcomes import record_outcome
from apps.forums.services.rooms import create_room
from apps.forums.services.sessions import plan_session
from apps.forums.services.steps import (
    announce_session,
    close_session,
    open_session,
    publish_results,
)
from apps.forums.services.templates import create_template
from apps.programmes.models import Initiative, Layer, Milestone
from apps.stakeholders.models import Membership, Organisation

# How long before a session its life begins, for those that are held already.
_PLANNED: Final = timedelta(days=21)
_ANNOUNCED: Final = timedelta(days=14)
_ANSWERED: Final = timedelta(days=10)
_PUBLISHED: Final = timedelta(days=3)
_ANSWERING: Final = timedelta(days=2)
_LIFE: Final = (
    SessionState.DRAFT,
    SessionState.ANNOUNCED,
    SessionState.OPEN,
    SessionState.CLOSED,
    SessionState.PUBLISHED,
)
_ANSWERS: Final = {"accepted": accept_invitation, "declined": decline_invitation}
_OF_AN_ITEM: Final = ("title", "minutes", "presenter", "notes")
_PLAIN: Final = ("title", "purpose", "place", "languages", "accessibility", "capacity")


@transaction.atomic
def make_demo_with_forums(*, at: datetime, password: str) -> Made:
    """Make the demo workspace as of `at`, and its forums; all of it or nothing.

    Raises: DemoRefusedError
    """
    made = make_demo(at=at, password=password)
    record = _Record(made)
    for key, table in read_forums():
        _make_forum(key, table, record, at)
    # What was promised and is due is missed as it is anywhere.
    miss_commitments(at=at)
    return made


@dataclass(frozen=True, slots=True)
class _Record:
    """What the demo's files name: members by address, and the rest by its key."""

    made: Made

    def member(self, email: str) -> Membership:
        return next(each for each in self.made.members if each.user.email == email)

    def organisation(self, key: str | None) -> Organisation | None:
        if key is None:
            return None
        return Organisation.objects.get(workspace=self.made.workspace, external_id=key)

    def finding(self, named: Table) -> Finding:
        found = Finding.objects.filter(
            workspace=self.made.workspace,
            initiative__key=named["initiative"],
            kind=named["kind"],
            resolution=None,
        )
        if "layer" in named:
            found = found.filter(lagging=named["layer"])
        finding = found.first()
        if finding is None:
            raise DemoRefusedError(f"The demo has no finding such as {dict(named)}.")
        return finding

    def milestone(self, named: str) -> Milestone:
        initiative, key = address(named)
        return Milestone.objects.get(
            workspace=self.made.workspace, initiative__key=initiative, external_id=key
        )

    def ties(self, about: Table) -> dict[str, list[Any]]:
        here = {"workspace": self.made.workspace}
        return {
            "initiatives": list(
                Initiative.objects.filter(**here, key__in=about.get("initiatives", []))
            ),
            "layers": list(Layer.objects.filter(**here, key__in=about.get("layers", []))),
            "findings": [self.finding(named) for named in about.get("findings", [])],
        }


def _make_forum(key: str, table: Table, record: _Record, at: datetime) -> None:
    organisers = [record.member(email) for email in table["organisers"]]
    themes = themes_of(record.made.workspace).filter(key__in=table["themes"])
    begun = at + timedelta(days=min(row["day"] for row in table["sessions"])) - _PLANNED
    forum = create_forum(
        actor=organisers[0],
        at=begun,
        organisers=organisers,
        key=key,
        themes=list(themes),
        **{name: table[name] for name in ("name", "purpose", "rhythm", "time_zone")},
    )
    admin = record.made.members[0]
    room = create_room(actor=admin, at=begun, **table["room"])
    for row in table["templates"]:
        _keep_template(forum, room, row, begun)
    for row in table["sessions"]:
        _Sitting(forum, room, row, record, at).hold()


def _keep_template(forum: Forum, room: Room, row: Table, at: datetime) -> None:
    create_template(
        actor=forum.organisers.get(),
        forum=forum,
        at=at,
        name=row["name"],
        minutes=row["minutes"],
        agenda=[{"presenter": "", **item} for item in row["agenda"]],
        **_described(row, room),
    )


def _described(row: Table, room: Room) -> dict[str, Any]:
    """Return what a session, or a template of some, says of itself."""
    needs = [{"sector": sector, "at_least": number} for sector, number in row["needs"].items()]
    said = {name: row[name] for name in _PLAIN if name in row}
    return said | {"room": room if row.get("room") else None, "sector_needs": needs}


class _Sitting:
    """One session as it is written, and the days on which things become of it."""

    def __init__(
        self, forum: Forum, room: Room, row: Table, record: _Record, now: datetime
    ) -> None:
        self.row, self.record, self.now = row, record, now
        self.organiser = forum.organisers.get()
        zone = ZoneInfo(forum.time_zone)
        day = now.astimezone(zone).date() + timedelta(days=row["day"])
        self.starts_at = datetime.combine(day, time.fromisoformat(row["at"]), zone)
        self.ends_at = self.starts_at + timedelta(minutes=row["minutes"])
        self.session = plan_session(
            actor=self.organiser,
            forum=forum,
            at=self._on(-_PLANNED),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            chair=record.member(row["chair"]),
            rapporteur=record.member(row["rapporteur"]),
            **_described(row, room),
        )

    def hold(self) -> Session:
        """Lead the session as far as it is written to."""
        self._prepare()
        steps: Mapping[SessionState, Any] = {
            SessionState.ANNOUNCED: self._announce,
            SessionState.OPEN: self._open,
            SessionState.CLOSED: self._close,
            SessionState.PUBLISHED: self._publish,
        }
        until = _LIFE.index(SessionState(self.row["until"]))
        for state in _LIFE[1 : until + 1]:
            steps[state]()
        return self.session

    def _on(self, since: timedelta) -> datetime:
        """Return the instant so long from its start; the latest is now."""
        return min(self.starts_at + since, self.now)

    def _prepare(self) -> None:
        for item in self.row["agenda"]:
            add_agenda_item(
                actor=self.organiser,
                session=self.session,
                at=self._on(-_ANNOUNCED),
                finding=self.record.finding(item["finding"]) if "finding" in item else None,
                **{name: item[name] for name in _OF_AN_ITEM if name in item},
            )

    def _announce(self) -> None:
        asked = [(self._invite(each), each) for each in self.row["invited"]]
        announce_session(session=self.session, actor=self.organiser, at=self._on(-_ANNOUNCED))
        for invitation, each in asked:
            if "answer" in each:
                self._answer(invitation, each)

    def _invite(self, each: Table) -> Invitation:
        named = {name: each[name] for name in ("email", "name") if name in each}
        return invite_to_session(
            session=self.session,
            actor=self.organiser,
            at=self._on(-_PLANNED),
            member=self.record.member(each["member"]) if "member" in each else None,
            organisation=self.record.organisation(each.get("organisation")),
            **named,
        )

    def _answer(self, invitation: Invitation, each: Table) -> None:
        invitation.refresh_from_db()
        said = {"needs": each["needs"]} if "needs" in each else {}
        _ANSWERS[each["answer"]](
            invitation=invitation, actor=invitation, at=self._on(-_ANSWERED), **said
        )

    def _open(self) -> None:
        open_session(session=self.session, actor=self.organiser, at=self.starts_at)
        there = [
            Present(email=self._address(each)) for each in self.row["invited"] if "came" in each
        ]
        record_attendance(
            session=self.session,
            actor=self.organiser,
            rows=there,
            how=RecordedHow.RAPPORTEUR,
            at=self.starts_at,
        )

    def _address(self, each: Table) -> str:
        return str(each.get("member") or each["email"])

    def _close(self) -> None:
        for said in self.row.get("outcomes", ()):
            self._record(said)
        for promised in self.row.get("commitments", ()):
            self._promise(promised)
        close_session(session=self.session, actor=self.organiser, at=self.ends_at)

    def _publish(self) -> None:
        publish_results(session=self.session, actor=self.organiser, at=self.ends_at + _PUBLISHED)

    def _record(self, said: Table) -> None:
        plain = {name: said[name] for name in ("type", "title", "text") if name in said}
        details = {name: value for name, value in said.items() if name not in {*plain, "about"}}
        record_outcome(
            actor=self.organiser,
            session=self.session,
            at=self.ends_at,
            **plain,
            **({said["type"]: details} if details else {}),
            **self.record.ties(said.get("about", {})),
        )

    def _promise(self, promised: Table) -> None:
        commitment = propose_commitment(
            actor=self.organiser,
            at=self.ends_at,
            session=self.session,
            organisation=self.record.organisation(promised["organisation"]),
            counterpart=self.record.organisation(promised.get("counterpart")),
            person=promised["person"],
            counterpart_person=promised["counterpart_person"],
            title=promised["title"],
            due_date=self.now.date() + timedelta(days=promised["due"]),
            milestone=self.record.milestone(promised["milestone"])
            if "milestone" in promised
            else None,
            finding=self.record.finding(promised["finding"]) if "finding" in promised else None,
        )
        if promised["accepted"]:
            for party in commitment.parties.all():
                accept_commitment(commitment=commitment, actor=party, at=self.ends_at + _ANSWERING)
        if "done" in promised:
            keep_commitment(
                commitment=commitment,
                actor=commitment.parties.get(side=Side.COMMITS),
                at=self.now + timedelta(days=promised["done"]),
            )
