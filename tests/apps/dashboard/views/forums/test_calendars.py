"""One's own calendars and working hours on a page."""

import pytest
from django.urls import reverse

from apps.forums.models import CalendarFeed, WorkingHours
from apps.stakeholders.models import Role
from tests.apps.forums.factories import ForumFactory

pytestmark = pytest.mark.django_db


def test_calendars_are_followed_renewed_and_taken_away_by_their_member(client, member, workspace):
    seen = ForumFactory.create(workspace=workspace, name="Open circle", visibility="workspace")
    hidden = ForumFactory.create(workspace=workspace, name="Hidden circle")
    ana, other = member(Role.OBSERVER), member(Role.ADMIN)
    page = reverse("dashboard:calendars", args=[workspace.slug])

    def step(name, **said):
        return client.post(reverse("dashboard:calendar-step", args=[workspace.slug, name]), said)

    client.force_login(ana.user)
    empty = client.get(page).content.decode()
    answers = [
        step("follow"),
        step("follow", forum=seen.pk),
        step("follow", forum=hidden.pk),
    ]
    mine, whole = CalendarFeed.objects.order_by("id")
    addresses = [address for _feed, _name, address in client.get(page).context["feeds"]]
    opened = [client.get(address).status_code for address in addresses]
    step("renew", feed=mine.pk)
    renewed = client.get(addresses[0]).status_code

    client.force_login(other.user)
    foreign = step("remove", feed=whole.pk).status_code
    client.force_login(ana.user)
    step("remove", feed=whole.pk)

    assert "Follow Open circle" in empty
    assert "Hidden circle" not in empty
    assert [answer.status_code for answer in answers] == [302, 302, 404]
    assert (opened, renewed, foreign) == ([200, 200], 404, 404)
    assert list(CalendarFeed.objects.all()) == [mine]


def test_working_hours_are_kept_or_refused_in_words(client, member, workspace):
    ana = member(Role.PARTNER)
    page = reverse("dashboard:calendars", args=[workspace.slug])
    client.force_login(ana.user)
    hours = {
        "time_zone": "Asia/Kolkata",
        "days": ["SU", "MO"],
        "from_time": "10:00",
        "until_time": "16:00",
    }

    backwards = client.post(page, hours | {"until_time": "10:00"})
    nowhere = client.post(page, hours | {"time_zone": "Mars/Base"})
    kept = client.post(page, hours)

    assert backwards.context["form"].errors == {
        "until_time": ["It ends before it begins, or at once."]
    }
    assert (backwards.status_code, nowhere.status_code, kept.status_code) == (400, 400, 302)
    row = WorkingHours.objects.get(member=ana)
    assert (row.time_zone, row.days) == ("Asia/Kolkata", ["MO", "SU"])
