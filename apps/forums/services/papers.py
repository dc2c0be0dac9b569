"""Papers of agenda items: put to them as links or as files, renamed and taken off."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from apps.common.contents import store_content
from apps.common.errors import InvalidInputError
from apps.common.writing import assign
from apps.events.services import Changed
from apps.forums.models import AgendaItem, Paper, PaperFile
from apps.forums.paper_kinds import PaperKind, fits, kind_of, taken
from apps.forums.services.agendas import admit
from apps.forums.services.facts import Facts, paper_facts
from apps.forums.services.publishing import publish_of_session
from apps.forums.services.refusals import PaperTooLargeError
from apps.stakeholders.models import Membership

# Of one item: no room reads more.
MOST_PAPERS: Final = 20
_LONGEST_NAME: Final = 200


@transaction.atomic
def link_paper(
    *, actor: Membership, agenda_item: AgendaItem, title: str, link: str, at: datetime
) -> Paper:
    """Put a link to an item of an agenda.

    Raises: NotKeeperError, SessionOverError, InvalidInputError
    """
    _admit_paper(agenda_item, actor)
    if not link:
        message = "Give a link, or send a file in a body of multipart/form-data."
        raise InvalidInputError.at("/link", message, "required")
    return _put(Paper(agenda_item=agenda_item, title=title, link=link), actor, at)


@transaction.atomic
def upload_paper(
    *,
    actor: Membership,
    agenda_item: AgendaItem,
    name: str,
    content: bytes,
    at: datetime,
    title: str = "",
) -> Paper:
    """Put a file to an item of an agenda; what it is is told by its content, not by its name.

    title: the file's name, where it is left out
    Raises: NotKeeperError, SessionOverError, InvalidInputError, PaperTooLargeError
    """
    _admit_paper(agenda_item, actor)
    name = _safe(name)
    kind = _kind(name, content)
    paper = Paper(
        agenda_item=agenda_item,
        title=title or PurePath(name).stem,
        file_name=name,
        media_type=kind.media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
    )
    _put(paper, actor, at)
    store_content(PaperFile.objects.create(paper=paper), content)
    return paper


@transaction.atomic
def change_paper(
    *, paper: Paper, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Paper:
    """Give a paper another title. Raises: NotKeeperError, SessionOverError."""
    admit(paper.agenda_item.session, actor)
    before = paper_facts(paper)
    _publish(assign(paper, changes), actor, at, before, paper_facts(paper))
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, actor: Membership, at: datetime) -> None:
    """Take a paper off. Raises: NotKeeperError, SessionOverError."""
    admit(paper.agenda_item.session, actor)
    _publish(paper, actor, at, paper_facts(paper), None)
    paper.delete()


def refuse_large(size: int) -> None:
    """Raise PaperTooLargeError for a file that is larger than this installation takes."""
    if size > settings.PAPER_MAX_BYTES:
        raise PaperTooLargeError(settings.PAPER_MAX_BYTES)


def _admit_paper(item: AgendaItem, actor: Membership) -> None:
    # The session is locked by it, so that two at once are counted one after the other.
    admit(item.session, actor)
    if Paper.objects.filter(agenda_item=item).count() >= MOST_PAPERS:
        message = f"An item has up to {MOST_PAPERS} papers. Take one off first."
        raise InvalidInputError.at("/agenda_item", message, "too_many_papers")


def _put(paper: Paper, actor: Membership, at: datetime) -> Paper:
    paper.workspace_id = paper.agenda_item.workspace_id
    paper.save(force_insert=True)
    _publish(paper, actor, at, None, paper_facts(paper))
    return paper


def _safe(name: str) -> str:
    """Return the name under which a file is saved. Raises: InvalidInputError."""
    name = PurePath(name.replace("\\", "/")).name
    # What turns the direction of text around is not printable either.
    if not name.isprintable() or len(name) > _LONGEST_NAME or not PurePath(name).stem:
        message = f"A file has a name of up to {_LONGEST_NAME} characters that can be printed."
        raise InvalidInputError.at("/file", message, "file_name")
    return name


def _kind(name: str, content: bytes) -> PaperKind:
    """Return what a file is. Raises: InvalidInputError, PaperTooLargeError."""
    refuse_large(len(content))
    kind = kind_of(content)
    if kind is None:
        message = (
            f"What “{name}” holds is of no kind that is taken, whatever it is called."
            f" These are: {taken()}. Scripts, programs, web pages and macros are none of them."
        )
        raise InvalidInputError.at("/file", message, "file_kind")
    if not fits(name, kind):
        message = (
            f"“{name}” holds {kind.label}, and is called otherwise."
            f" Let its name end in {' or '.join(kind.suffixes)}."
        )
        raise InvalidInputError.at("/file", message, "file_name")
    return kind


def _publish(
    paper: Paper, actor: Membership, at: datetime, before: Facts | None, after: Facts | None
) -> None:
    changed = Changed(paper, before, after)
    publish_of_session(paper.agenda_item.session, "paper", [changed], actor=actor, at=at)
