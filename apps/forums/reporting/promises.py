"""What organisations have committed themselves to in sessions, and whether they kept it."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.forums.models import Commitment, Session
from apps.forums.reporting.blocks import Block, Heading, Paragraph, Table
from apps.forums.reporting.told import organisation_told
from apps.forums.words import COMMITMENT_WORDS


def commitments_told(
    commitments: Sequence[Commitment], sessions: Mapping[UUID, Session]
) -> Iterator[Block]:
    """Yield commitments in the order of their days.

    sessions: those they were made in, by id, whose forums say whether organisations are named
    """
    yield Heading(_("Commitments"))
    if not commitments:
        yield Paragraph(_("Nobody has committed to anything."))
        return
    yield Table(
        (_("Who"), _("What"), _("By when"), _("State")),
        tuple(_row(one, sessions) for one in commitments),
    )


def _row(one: Commitment, sessions: Mapping[UUID, Session]) -> tuple[str, ...]:
    # The selector finds those of these sessions alone.
    session = sessions[one.session_id]  # type: ignore[index]
    return (
        organisation_told(session, one.organisation),
        one.title,
        date_format(one.due_date, "DATE_FORMAT"),
        str(COMMITMENT_WORDS[one.state]),
    )
