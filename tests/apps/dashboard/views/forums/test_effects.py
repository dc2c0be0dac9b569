"""Whether sessions helped, on a page; and the reports of a forum as files."""

import datetime as dt

import numpy as np
import pytest

from apps.dashboard.forums.effect import drawing_of, verdict_of
from apps.forums.models import Forum, Session
from apps.forums.selectors.effects import SessionEffect
from apps.forums.selectors.figures import Figures
from apps.stakeholders.models import Role
from coordination.session_effect import WINDOW, Effect, Interval
from tests.apps.forums.factories import AgendaItemFactory, InvitationFactory, OutcomeFactory

NOTHING = Figures(0, 0, 0, 0, 0, 0, None, 0, None)


def effect(interval=None, own=np.nan, others=np.nan):
    known = np.zeros(len(WINDOW), np.int64)
    dealt_with, like_them = (np.full(len(WINDOW), value) for value in (own, others))
    ended = 9 if interval else 3
    told = Effect(9, 9, ended, dealt_with, like_them, known, interval, ())
    return SessionEffect(dt.date(2026, 3, 1), told, [], 0, 0, NOTHING)


@pytest.mark.parametrize(
    ("interval", "told"),
    [
        (None, "Too few to tell: 3 of 9 cases have come to the end of their 90 days"),
        (Interval(-9.5, -13, -6), "closed faster than what nobody dealt with: in the median of 9"),
        (Interval(9.5, 6, 13), "closed more slowly than what nobody dealt with"),
        (Interval(-1, -4, 2), "No difference can be told: the median of 9 cases lies, with 95 %"),
    ],
)
def test_effect_is_told_in_a_sentence(interval, told):
    assert told in verdict_of(effect(interval))


def test_lines_lie_between_what_they_show_and_nothing_is_drawn_of_nothing():
    drawing = drawing_of(effect(own=40.0, others=10.0))

    assert drawing_of(effect()) is None
    assert drawing is not None
    assert {line.y1 for line in drawing.dealt_with} == {f"{drawing.top:.1f}"}
    assert [mark.label for mark in drawing.heights] == ["0 d", "+40 d"]
    assert (drawing.dealt_with[0].x1, drawing.dealt_with[-1].x2) == ("5.00%", "95.00%")


@pytest.mark.django_db
def test_who_publishes_is_told_of_names_that_the_forum_does_not_tell_of(organiser, forum, session):
    Session.objects.filter(pk=session.pk).update(state="closed")
    InvitationFactory.create(session=session, name="Bo Li", state="accepted")
    OutcomeFactory.create(session=session, title="Ask bo li")
    shown = []
    for attribution in ("named", "chatham_house"):
        Forum.objects.filter(pk=forum.pk).update(attribution=attribution)
        shown.append(organiser.get(f"{organiser.base}sessions/{session.pk}/").context["names"])

    assert shown == [[], ["bo li"]]


@pytest.mark.django_db
def test_pages_show_what_the_reader_sees_and_are_not_there_for_others(
    reader, organiser, forum, session
):
    OutcomeFactory.create(session=session, title="Who pays?")
    Session.objects.filter(pk=session.pk).update(state="closed")
    AgendaItemFactory.create(session=session, title="Cooling")
    outside = reader(Role.PARTNER)
    here, this_year = f"forums/{forum.pk}/", session.starts_at.year

    effect_page, reports_page = (
        organiser.get(f"{organiser.base}{here}{path}/").content.decode()
        for path in ("effect", "reports")
    )
    files = [
        (f"{here}reports/md/", "Compute circle"),
        (f"sessions/{session.pk}/report/md/", "Racks"),
        (f"forums/reports/{this_year}/md/", str(this_year)),
    ]

    assert "Too few to tell" in effect_page
    assert "Here it is drawn how far findings were behind" in effect_page
    assert f"sessions/{session.pk}/report/odt/" in reports_page
    assert organiser.get(f"{organiser.base}{here}reports/").context["years"] == [this_year]
    for path, title in files:
        text = organiser.get(organiser.base + path).content.decode()
        assert text.splitlines()[0].endswith(title)
        assert "Who pays?" in text
    for path in (f"{here}effect/", f"{here}reports/", files[0][0], files[1][0]):
        assert outside.get(outside.base + path).status_code == 404
    assert "Who pays?" not in outside.get(outside.base + files[2][0]).content.decode()
    assert organiser.get(f"{organiser.base}{here}reports/docx/").status_code == 404
