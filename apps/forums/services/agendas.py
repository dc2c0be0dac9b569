"""Agendas: items put on them, changed, put in another order and taken off."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from apps.alignment.models import Finding
from apps.common.errors import FieldError, InvalidInputError
from apps.common.history import attribute_changes
from apps.common.ordering import place_behind, put_at, put_at_places
from apps.common.writing import assign
from apps.events.services import Changed
from apps.forums.models import AgendaItem, Outcome, OutcomeState, Session
from apps.forums.selectors.agendas import agenda_of
from apps.forums.services.facts import Facts, agenda_item_facts
from apps.forums.services.publishing import publish_of_session
from apps.forums.services.rights import require_kept
from apps.forums.services.scheduling import put_on_agenda, release_findings
from apps.stakeholders.models import Membership

# More than a day of five minutes each.
MOST_ITEMS: Final = 300


@transaction.atomic
def add_agenda_item(
    *,
    actor: Membership,
    session: Session,
    at: datetime,
    position: int | None = None,
    finding: Finding | None = None,
    question: Outcome | None = None,
    **fields: Any,
) -> AgendaItem:
    """Put an item on an agenda, at a place in it or as the last; its finding is `in_session`.

    question: a question or trade-off of the forum that nobody has settled; no finding with it
    Raises: NotKeeperError, SessionOverError, InvalidInputError, StepNotPossibleError
    """
    others = admit(session, actor)
    refuse_too_many(len(others) + 1, "/session")
    if finding is not None:
        _refuse_twice("finding", finding.pk, others)
        put_on_agenda(finding, actor=actor, at=at)
    if question is not None:
        _check_question(question, session, finding)
        _refuse_twice("question", question.pk, others)
    item = AgendaItem(
        workspace_id=session.workspace_id,
        session=session,
        position=place_behind(others),
        finding=finding,
        question=question,
        **fields,
    )
    item.save(force_insert=True)
    if position is not None:
        put_at(item, others, position, among=agenda_of(session))
    publish_item(item, actor, at, None, agenda_item_facts(item))
    return item


@transaction.atomic
def change_agenda_item(
    *, item: AgendaItem, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> AgendaItem:
    """Change an item or its place; the others make room.

    Raises: NotKeeperError, SessionOverError
    """
    others = [other for other in admit(item.session, actor) if other.pk != item.pk]
    before = agenda_item_facts(item)
    assign(item, {name: value for name, value in changes.items() if name != "position"})
    if changes.get("position", item.position) != item.position:
        put_at(item, others, changes["position"], among=agenda_of(item.session))
    publish_item(item, actor, at, before, agenda_item_facts(item))
    return item


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, actor: Membership, at: datetime) -> None:
    """Take an item off; its finding is where it was, unless another agenda has it.

    Raises: NotKeeperError, SessionOverError
    """
    admit(item.session, actor)
    publish_item(item, actor, at, agenda_item_facts(item), None)
    release_findings([item], actor=actor, at=at, sessions=[item.session])
    item.delete()


@transaction.atomic
def arrange_agenda(
    *, session: Session, actor: Membership, items: Sequence[UUID], at: datetime
) -> None:
    """Put all items of an agenda in another order at once.

    items: the id of each, once
    Raises: NotKeeperError, SessionOverError, InvalidInputError
    """
    here = {item.pk: item for item in admit(session, actor)}
    _require_each_once(items, here)
    places = {pk: place for place, pk in enumerate(items)}
    moved = [item for item in here.values() if item.position != places[item.pk]]
    if not moved:
        return
    before = [agenda_item_facts(item) for item in moved]
    # What stays in its place keeps its version.
    put_at_places({item: places[item.pk] for item in moved}, among=agenda_of(session))
    changes = [
        Changed(item, was, agenda_item_facts(item)) for item, was in zip(moved, before, strict=True)
    ]
    publish_of_session(session, "agenda_item", changes, actor=actor, at=at)


def admit(session: Session, actor: Membership) -> list[AgendaItem]:
    """Return the items of a session, locked with it, to whoever keeps its record while it is kept.

    Raises: NotKeeperError, SessionOverError
    """
    attribute_changes(actor)
    session.state = Session.objects.select_for_update(no_key=True).get(pk=session.pk).state
    require_kept(actor, session)
    return list(agenda_of(session))


def refuse_too_many(items: int, pointer: str) -> None:
    """Raise InvalidInputError where an agenda would have more items than anyone can deal with."""
    if items > MOST_ITEMS:
        message = f"An agenda has up to {MOST_ITEMS} items; this would be {items}."
        raise InvalidInputError.at(pointer, message, "too_many_items")


def publish_item(
    item: AgendaItem,
    actor: Membership,
    at: datetime,
    before: Facts | None,
    after: Facts | None,
    verb: str = "changed",
) -> None:
    """Publish what became of an item to those who see its session."""
    changed = Changed(item, before, after)
    publish_of_session(item.session, "agenda_item", [changed], actor=actor, at=at, verb=verb)


def _refuse_twice(name: str, about: UUID, others: Iterable[AgendaItem]) -> None:
    if any(getattr(other, f"{name}_id") == about for other in others):
        message = f"This {name} is on the agenda already."
        raise InvalidInputError.at(f"/{name}", message, "duplicate")


def _check_question(question: Outcome, session: Session, finding: Finding | None) -> None:
    """Raise InvalidInputError unless a session can take up what another of its forum left open."""
    if finding is not None:
        message = "An item is about a finding or about a question, not about both."
        raise InvalidInputError.at("/question", message, "about_two_things")
    if question.session.forum_id != session.forum_id:
        message = "This was asked in another forum."
        raise InvalidInputError.at("/question", message, "of_another_forum")
    if question.state != OutcomeState.OPEN:
        message = f"It is {question.state}: only what is open is taken up."
        raise InvalidInputError.at("/question", message, "not_open")


def _require_each_once(items: Sequence[UUID], here: Mapping[UUID, AgendaItem]) -> None:
    errors = [
        FieldError(f"/items/{place}", f"{pk} is no item of this agenda.", "does_not_exist")
        for place, pk in enumerate(items)
        if pk not in here
    ]
    errors += [
        FieldError(f"/items/{place}", f"{pk} has a place already.", "duplicate")
        for place, pk in enumerate(items)
        if pk in items[:place]
    ]
    if missing := [str(pk) for pk in here if pk not in items]:
        message = f"These have no place: {', '.join(missing)}."
        errors.append(FieldError("/items", message, "missing"))
    if errors:
        message = "Name each item of the agenda once, in the order they are to have."
        raise InvalidInputError(message, errors=tuple(errors))
