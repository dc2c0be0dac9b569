"""Which initiatives' milestones have changed since an earlier look at the record."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from apps.common.history_reading import versions_of
from apps.programmes.models import Milestone


class Look(NamedTuple):
    """How far the history had come when somebody looked.

    newest: the number of the newest version of a milestone
    running, coming: the oldest transaction that wrote and had not ended; the next to begin
    writing: whether the transaction that looked had itself written
    """

    newest: int
    running: int
    coming: int
    writing: bool

    @property
    def is_settled(self) -> bool:
        """Tell whether nobody was writing: no number up to the newest can appear any more."""
        return self.running == self.coming

    def has_settled_by(self, later: "Look") -> bool:
        """Tell whether all who were writing had ended at a later look."""
        return later.running >= self.coming


def look_at_history() -> Look:
    """Return how far the history has come; what is read after it is at least as new."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce((SELECT max(pgh_id) FROM programmes_milestoneevent), 0),
                   pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                   pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                   pg_current_xact_id_if_assigned() IS NOT NULL
            """
        )
        return Look(*cursor.fetchone())


def initiatives_changed_since(workspace_id: UUID, look: Look) -> list[UUID]:
    """Return the initiatives that have, or had, a milestone that is newer than a look."""
    versions = versions_of(Milestone)
    newer = versions.filter(workspace_id=workspace_id, pgh_id__gt=look.newest)
    # The earlier versions too: a milestone may have left an initiative.
    homes = versions.filter(pgh_obj_id__in=newer.values("pgh_obj_id"))
    return list(homes.order_by().values_list("initiative_id", flat=True).distinct())
