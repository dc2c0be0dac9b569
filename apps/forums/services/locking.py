"""Sessions that are locked while what belongs to them is written."""

from uuid import UUID

from apps.forums.models import Session


def lock_session(session: UUID) -> Session:
    """Return a session as it stands, locked: what depends on its state happens one at a time."""
    rows = Session.objects.select_related("forum", "room", "workspace")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=session)
