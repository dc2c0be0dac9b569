"""What a session came to: written down, corrected, taken back, and settled later on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from apps.alignment.selectors.findings import findings_visible_to
from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign, replace_ties
from apps.events.services import Changed, publish_changes
from apps.forums.models import (
    AgendaItem,
    Outcome,
    OutcomeFinding,
    OutcomeInitiative,
    OutcomeLayer,
    OutcomeMilestone,
    OutcomeState,
    OutcomeType,
    Session,
    SessionState,
)
from apps.forums.models.outcomes import DETAILS, STATES
from apps.forums.selectors.attribution import names_are_told
from apps.forums.selectors.outcomes import outcome_audience
from apps.forums.services.facts import Facts, outcome_facts
from apps.forums.services.locking import lock_session
from apps.forums.services.refusals import NotOpenError, SettledError
from apps.forums.services.rights import require_forum_keeper, require_kept
from apps.programmes.models import Layer
from apps.programmes.selectors import initiatives_visible_to, milestones_visible_to
from apps.stakeholders.models import Membership

# What an outcome is about, in tables of their own: the table, its column, and what an actor sees.
_TIES: Final[dict[str, tuple[Any, str, Any]]] = {
    "layers": (
        OutcomeLayer,
        "layer",
        lambda actor: Layer.objects.filter(workspace_id=actor.workspace_id),
    ),
    "initiatives": (OutcomeInitiative, "initiative", initiatives_visible_to),
    "milestones": (OutcomeMilestone, "milestone", milestones_visible_to),
    "findings": (OutcomeFinding, "finding", findings_visible_to),
}
_BY_TYPE: Final = tuple(kind.value for kind in DETAILS if DETAILS[kind])


@transaction.atomic
def record_outcome(*, actor: Membership, session: Session, at: datetime, **said: Any) -> Outcome:
    """Write down what a session came to.

    said: its fields; under the name of its type, its details
    Raises: NotKeeperError, SessionOverError, InvalidInputError
    """
    # Locked: what is published at the same moment gets no more outcomes.
    session = lock_session(session.pk)
    _admit(session, actor)
    fields, ties = _parted(said)
    kind = OutcomeType(fields["type"])
    _check_item(fields.get("agenda_item"), session)
    outcome = Outcome(
        workspace_id=session.workspace_id,
        session=session,
        state=STATES[kind][0],
        details=_details(kind, fields, None),
        **{name: value for name, value in fields.items() if name not in _BY_TYPE},
    )
    outcome.save(force_insert=True)
    _tie(outcome, ties, actor)
    publish_outcome(outcome, actor, at, None)
    return outcome


@transaction.atomic
def change_outcome(
    *, outcome: Outcome, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Outcome:
    """Correct an outcome; lists replace what the actor sees of those that were there.

    Raises: NotKeeperError, SessionOverError, InvalidInputError, SettledError
    """
    _admit(outcome.session, actor)
    before = outcome_facts(outcome)
    fields, ties = _parted(changes)
    _check_item(fields.get("agenda_item"), outcome.session)
    kind = OutcomeType(fields.get("type", outcome.type))
    own = {name: value for name, value in fields.items() if name not in _BY_TYPE}
    if kind != outcome.type:
        if outcome.settled_at:
            raise SettledError
        own |= {"state": STATES[kind][0]}
    known = outcome.details if kind == outcome.type else None
    details = _details(kind, fields, known)
    if outcome.choice and outcome.choice not in _options(details):
        raise SettledError
    assign(outcome, own | {"details": details})
    if ties:
        _tie(outcome, ties, actor)
        # Its version is the version of the whole, with what it is about.
        outcome.save(update_fields=["title"])
    publish_outcome(outcome, actor, at, before)
    return outcome


@transaction.atomic
def remove_outcome(*, outcome: Outcome, actor: Membership, at: datetime) -> None:
    """Take back what was written down. Raises: NotKeeperError, SessionOverError."""
    _admit(outcome.session, actor)
    publish_outcome(outcome, actor, at, outcome_facts(outcome), "removed")
    outcome.delete()


@transaction.atomic
def answer_question(*, outcome: Outcome, actor: Membership, at: datetime, answer: str) -> Outcome:
    """Answer a question, in its session or in any later one of the forum.

    Raises: NotKeeperError, NotOpenError
    """
    return _settle(outcome, OutcomeType.QUESTION, actor, at, answer=answer)


@transaction.atomic
def choose_option(
    *, outcome: Outcome, actor: Membership, at: datetime, choice: str, answer: str = ""
) -> Outcome:
    """Choose one of a trade-off's options; `answer` says why.

    Raises: NotKeeperError, NotOpenError, InvalidInputError
    """
    options = _options(outcome.details)
    if outcome.type == OutcomeType.TRADE_OFF and choice not in options:
        message = f"One of its options: {', '.join(options)}."
        raise InvalidInputError.at("/choice", message, "unknown_option")
    return _settle(outcome, OutcomeType.TRADE_OFF, actor, at, choice=choice, answer=answer)


@transaction.atomic
def reopen_outcome(*, outcome: Outcome, actor: Membership, at: datetime, reason: str) -> Outcome:
    """Take up again what was answered or chosen. Raises: NotKeeperError, NotOpenError."""
    attribute_changes(actor, reason=reason)
    require_forum_keeper(actor, outcome.session.forum)
    if not outcome.settled_at:
        message = "Only what was answered or chosen is opened again."
        raise NotOpenError(message)
    opened = {"state": OutcomeState.OPEN, "settled_at": None, "answer": "", "choice": ""}
    return _written(outcome, actor, at, opened, "reopened")


def publish_outcome(
    outcome: Outcome, actor: Membership, at: datetime, before: Facts | None, verb: str = "changed"
) -> None:
    """Publish what became of an outcome to those who see it.

    Whoever did it is named to all who keep the record, and to others where the forum tells names.
    """
    after = None if verb == "removed" else outcome_facts(outcome)
    is_public = outcome.session.state == SessionState.PUBLISHED
    publish_changes(
        [Changed(outcome, before, after)],
        subject_type="outcome",
        actor=actor if not is_public or names_are_told(outcome.session) else None,
        at=at,
        verb=verb,
        restricted_to_members=outcome_audience(outcome),
    )


def _settle(
    outcome: Outcome, kind: OutcomeType, actor: Membership, at: datetime, **settled: str
) -> Outcome:
    attribute_changes(actor)
    require_forum_keeper(actor, outcome.session.forum)
    if (outcome.type, outcome.state) != (kind, OutcomeState.OPEN):
        message = (
            f"It is a {outcome.type} that is {outcome.state}: this is for a {kind} that is open."
        )
        raise NotOpenError(message)
    state = STATES[kind][1]
    return _written(outcome, actor, at, settled | {"state": state, "settled_at": at}, str(state))


def _written(
    outcome: Outcome, actor: Membership, at: datetime, changes: Mapping[str, Any], verb: str
) -> Outcome:
    before = outcome_facts(outcome)
    assign(outcome, changes)
    publish_outcome(outcome, actor, at, before, verb)
    return outcome


def _admit(session: Session, actor: Membership) -> None:
    attribute_changes(actor)
    require_kept(actor, session)


def _parted(said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = {name: value for name, value in said.items() if name not in _TIES}
    return fields, {name: said[name] for name in _TIES if name in said}


def _details(
    kind: OutcomeType, fields: Mapping[str, Any], known: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the details of a type. Raises: InvalidInputError, for another's or none."""
    for name in _BY_TYPE:
        if fields.get(name) is not None and name != kind:
            message = f"A {kind.value} has no such details; they are those of a {name}."
            raise InvalidInputError.at(f"/{name}", message, "of_another_type")
    told = fields.get(kind.value)
    if told is None and known is None and DETAILS[kind]:
        message = f"A {kind.value} tells: {', '.join(DETAILS[kind])}."
        raise InvalidInputError.at(f"/{kind.value}", message, "required")
    if told is None:
        return dict(known or {})
    _check_options(kind, told)
    return dict(told)


def _check_options(kind: OutcomeType, told: Mapping[str, Any]) -> None:
    names = _options(told)
    if len(set(names)) != len(names):
        message = "Each option has a name of its own."
        raise InvalidInputError.at(f"/{kind.value}/options", message, "duplicate")


def _options(details: Mapping[str, Any]) -> list[str]:
    """Return the names of a trade-off's options; none of anything else."""
    return [option["name"] for option in details.get("options", [])]


def _check_item(item: AgendaItem | None, session: Session) -> None:
    if item is not None and item.session_id != session.pk:
        message = "This item is on the agenda of another session."
        raise InvalidInputError.at("/agenda_item", message, "of_another_session")


def _tie(outcome: Outcome, ties: Mapping[str, Any], actor: Membership) -> None:
    """Let an outcome be about what is named, and about what the actor does not see as before."""
    for name, rows in ties.items():
        table, column, visible = _TIES[name]
        replace_ties(table, {"outcome": outcome}, column, rows, within=visible(actor))
