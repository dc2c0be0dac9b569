"""The papers of agenda items: read by whoever sees the session, and by nobody else."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from apps.common.contents import read_content
from apps.common.history_reading import Change, history_of
from apps.forums.models import Paper, PaperFile
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.models import Membership

_FIELDS = {"title": "title", "link": "link", "file_name": "file_name", "size": "size"}


def papers_visible_to(actor: Membership) -> QuerySet[Paper]:
    """Return the papers of the sessions that the actor sees."""
    sessions = sessions_visible_to(actor).values("pk")
    return Paper.objects.filter(workspace_id=actor.workspace_id, agenda_item__session__in=sessions)


def papers_of_items(actor: Membership, items: Collection[UUID]) -> dict[UUID, list[Paper]]:
    """Return the papers of some agenda items in the order in which they came, for a page."""
    found: dict[UUID, list[Paper]] = defaultdict(list)
    for paper in papers_visible_to(actor).filter(agenda_item__in=items).order_by("id"):
        found[paper.agenda_item_id].append(paper)
    return dict(found)


def content_of(paper: Paper) -> bytes | None:
    """Return the bytes of a paper; None of one that is a link."""
    file = PaperFile.objects.defer("content").filter(paper=paper).first()
    return read_content(file) if file else None


def paper_history(paper: Paper) -> list[Change]:
    """Return each change of a paper, oldest first."""
    return history_of(paper, _FIELDS)
