import datetime as dt

import pytest

from apps.forums.grids import Frame, Grid
from apps.forums.models import WorkingHours
from apps.forums.models.working_hours import usual_hours
from apps.forums.selectors.off_hours import OffHours
from apps.forums.selectors.participants import participants_of
from apps.stakeholders.models import Role
from tests.apps.forums.factories import InvitationFactory, SessionFactory

pytestmark = pytest.mark.django_db
# From one end of the world to the other, by clocks that change on one of these days and do not.
ZONES = ("Pacific/Kiritimati", "Europe/Paris", "America/New_York", "Pacific/Pago_Pago")


def test_off_hours_are_counted_at_each_slot_as_working_hours_say(forum, member, workspace):
    chair = member(Role.PARTNER)
    session = SessionFactory.create(forum=forum, chair=chair)
    session.ends_at = session.starts_at + dt.timedelta(minutes=95)
    # The chair has said nothing.
    kept = [usual_hours(workspace, chair.pk)]
    for zone in (*ZONES, ZONES[1]):
        person = member(Role.PARTNER)
        InvitationFactory.create(session=session, email=person.user.email)
        kept.append(
            WorkingHours.objects.create(
                workspace=workspace,
                member=person,
                time_zone=zone,
                days=["MO", "FR", "SU"],
                from_time=dt.time(8, 30),
                until_time=dt.time(16),
            )
        )
    InvitationFactory.create(session=session, email="without.account@example.org")
    # Sunday the 29th is the one on which Paris puts its clocks forward.
    days = [dt.date(2026, 3, day) for day in (27, 29, 30)]
    grid = Grid(Frame(days, dt.time(0), dt.time(23, 30), "Pacific/Kiritimati", 15, 0))
    starts = grid.starts(session.ends_at - session.starts_at)

    counted = OffHours(participants_of([session]), grid, workspace).of(session, starts)

    said = [
        sum(not each.cover(begin, begin + dt.timedelta(minutes=95)) for each in kept)
        for begin in map(grid.instant, starts)
    ]
    assert counted == said
    assert set(counted) == {4, 5, 6}
