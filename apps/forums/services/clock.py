"""The running clock of an agenda: one item at a time, each once."""

from datetime import datetime

from django.db import transaction

from apps.common.writing import assign
from apps.forums.models import AgendaItem, SessionState
from apps.forums.services.agendas import admit, publish_item
from apps.forums.services.facts import agenda_item_facts
from apps.forums.services.refusals import ClockError
from apps.stakeholders.models import Membership


@transaction.atomic
def start_item(*, item: AgendaItem, actor: Membership, at: datetime) -> AgendaItem:
    """Begin with an item of a session that is open.

    Raises: NotKeeperError, SessionOverError, ClockError
    """
    others = admit(item.session, actor)
    if item.session.state != SessionState.OPEN:
        message = f"The session is {item.session.state}: its clock runs while it is open."
        raise ClockError(message)
    if item.started_at is not None:
        message = "It has been started; each item is started once."
        raise ClockError(message)
    running = [other for other in others if other.started_at and not other.ended_at]
    if running:
        message = f"End the one that is running first: {running[0].title}."
        raise ClockError(message)
    return _tick(item, actor, at, "started_at", "started")


@transaction.atomic
def end_item(*, item: AgendaItem, actor: Membership, at: datetime) -> AgendaItem:
    """Be done with the item that is running.

    Raises: NotKeeperError, SessionOverError, ClockError
    """
    admit(item.session, actor)
    if item.started_at is None or item.ended_at is not None:
        message = "It is not running: it ended." if item.ended_at else "It is not running yet."
        raise ClockError(message)
    return _tick(item, actor, at, "ended_at", "ended")


def _tick(item: AgendaItem, actor: Membership, at: datetime, field: str, verb: str) -> AgendaItem:
    before = agenda_item_facts(item)
    assign(item, {field: at})
    publish_item(item, actor, at, before, agenda_item_facts(item), verb)
    return item
