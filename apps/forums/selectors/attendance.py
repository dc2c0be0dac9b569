"""Reading who was in the room, for those who keep a session's record; and what a link leads to."""

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.selectors import opened_by
from apps.forums.models import Attendance, CheckInLink, Session


def attendance_of(session: Session) -> QuerySet[Attendance]:
    """Return who was in the room of a session, each with what it is shown by."""
    return Attendance.objects.filter(session=session).select_related(
        "invitation__member__user", "organisation"
    )


def present_by_sector(session: Session) -> dict[str, int]:
    """Return how many people of each sector were in the room, but for those of none that is known.

    Sectors of which nobody was there are left out.
    """
    there = Attendance.objects.filter(session=session)
    counted = there.values_list(Coalesce("organisation__sector", "sector")).annotate(
        number=Count("pk")
    )
    return {sector: number for sector, number in counted.order_by() if sector}


def check_in_opened_by(key: str) -> CheckInLink | None:
    """Return the check-in that an address leads to, open or not; None if there is none."""
    links = CheckInLink.objects.select_related("workspace", "session__forum", "session__room")
    return opened_by(links, key)
