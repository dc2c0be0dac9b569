"""The effect of sessions, from the record: each figure recomputed by hand."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.alignment.models import Finding
from apps.forums.selectors.effects import session_effect
from apps.programmes.models import BaselineChange, BaselineMove, Milestone
from apps.stakeholders.models import Role
from coordination.session_effect import BEFORE_DAYS
from tests.apps.forums.factories import (
    AgendaItemFactory,
    CommitmentFactory,
    ForumFactory,
    OutcomeFactory,
    SessionFactory,
)
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)


def later(days):
    return DAY + dt.timedelta(days=days)


@pytest.fixture
def layers(workspace):
    return [LayerFactory.create(workspace=workspace, key=key) for key in ("lead", "lag")]


@pytest.fixture
def gap(workspace, layers):
    """Make a finding: its leading lane is done, its lagging one 80 days behind on the day."""

    def make(*done, number=0, **fields):
        initiative = InitiativeFactory.create(workspace=workspace)
        for layer, days, ends in (
            (layers[0], (-100, -60), (-100, -60)),
            (layers[1], (-120, -80), done or (None, None)),
        ):
            for due, end in zip(days, ends, strict=True):
                MilestoneFactory.create(
                    initiative=initiative,
                    layer=layer,
                    baseline_date=later(due),
                    actual_date=None if end is None else later(end),
                    status="planned" if end is None else "accepted",
                )
        return Finding.objects.create(
            workspace=workspace,
            initiative=initiative,
            initiatives=[initiative.pk],
            kind="pace",
            key=Finding.objects.count(),
            level="critical",
            since=later(-40),
            lagging="lag",
            leading=["lead"],
            as_of=DAY,
            explanation={},
            substance=0,
            fingerprint=0,
            **fields,
        )

    return make


@pytest.fixture
def held(session):
    session.state = "published"
    session.save()
    return session


def test_case_is_told_with_its_numbers_beside_the_findings_nobody_dealt_with(
    held, organiser, gap, forum, workspace
):
    closed, others = gap(10, 30), [gap(), gap()]
    AgendaItemFactory.create(session=held, finding=closed)
    elsewhere = SessionFactory.create(
        forum=ForumFactory.create(workspace=workspace, visibility="workspace"),
        state="closed",
        starts_at=held.starts_at + dt.timedelta(days=5),
    )
    AgendaItemFactory.create(session=elsewhere, finding=gap())
    silent = gap(number=9)
    Finding.objects.filter(pk=silent.pk).update(kind="silence", level=None)
    AgendaItemFactory.create(session=held, finding=silent)
    OutcomeFactory.create(session=held)
    OutcomeFactory.create(session=held, state="answered", answer="Yes.", settled_at=held.ends_at)
    kept = CommitmentFactory.create(
        workspace=workspace,
        session=held,
        state="done",
        done_on=later(20),
        accepted_at=held.ends_at,
    )
    Milestone.objects.filter(commitments=kept).update(status="accepted", actual_date=later(20))

    found = session_effect(organiser, later(120), forum)
    everywhere = session_effect(organiser, later(120))

    (case,) = found.cases
    assert (case.finding, case.session, case.day, case.level) == (
        closed.pk,
        held.pk,
        DAY,
        "critical",
    )
    assert set(case.matches) == {one.pk for one in others}
    assert (case.case.skew, case.case.change, case.case.others) == (120, -120, 90)
    assert (found.effect.cases, found.effect.matched, found.effect.ended) == (1, 1, 1)
    assert found.effect.dealt_with[[0, BEFORE_DAYS, -1]].tolist() == [60, 120, 0]
    assert found.effect.others[[0, BEFORE_DAYS, -1]].tolist() == [60, 120, 210]
    assert (found.effect.interval, found.without_skew, found.left_out) == (None, 1, 0)
    figures = found.figures
    assert (figures.sessions, figures.findings) == (1, 2)
    assert (figures.questions_asked, figures.questions_closed) == (2, 1)
    assert (figures.commitments_kept, figures.commitments_missed) == (1, 0)
    assert (figures.days_to_session, figures.milestones, figures.days_to_milestone) == (40, 2, 15)
    assert [(one.session, len(one.matches)) for one in everywhere.cases] == [
        (elsewhere.pk, 2),
        (held.pk, 2),
    ]


def test_moving_baselines_closes_no_gap(held, organiser, gap, workspace):
    moved = gap()
    gap()
    AgendaItemFactory.create(session=held, finding=moved)
    change = BaselineChange.objects.create(
        workspace=workspace,
        reason="Flood.",
        state="approved",
        decided_at=held.ends_at + dt.timedelta(days=3),
    )
    for milestone in Milestone.objects.filter(initiative=moved.initiative, layer__key="lag"):
        to = milestone.baseline_date + dt.timedelta(days=300)
        BaselineMove.objects.create(
            change=change, milestone=milestone, from_date=milestone.baseline_date, to_date=to
        )
        Milestone.objects.filter(pk=milestone.pk).update(baseline_date=to)

    (case,) = session_effect(organiser, later(120)).cases

    assert (case.level, len(case.matches)) == ("critical", 1)
    assert (case.case.change, case.case.others, case.case.difference) == (90, 90, 0)


def test_what_is_not_seen_or_not_held_is_no_case(held, session, member, organiser, gap, forum):
    AgendaItemFactory.create(session=held, finding=gap())
    found_later = gap()
    Finding.objects.filter(pk=found_later.pk).update(since=later(10))
    AgendaItemFactory.create(session=held, finding=found_later)
    planned = SessionFactory.create(forum=forum, state="announced", starts_at=held.starts_at)
    AgendaItemFactory.create(session=planned, finding=gap())

    outside = session_effect(member(Role.OBSERVER), later(120))
    early = session_effect(organiser, later(-1))
    inside = session_effect(organiser, later(30))

    for none in (outside, early):
        assert (none.cases, none.effect.cases, none.figures.findings) == ([], 0, 0)
    assert (outside.figures.sessions, outside.figures.days_to_session) == (0, None)
    # Its window is not over: shown, and not counted.
    assert [case.case.difference for case in inside.cases] == [None, None]
    assert (inside.effect.matched, inside.effect.ended) == (2, 0)
    assert (inside.figures.findings, inside.figures.days_to_session) == (2, 40)


@pytest.mark.parametrize("cases", [1, 3])
def test_effect_over_rest_costs_the_same_for_any_number_and_is_nowhere_for_others(
    api, organiser, held, forum, gap, cases
):
    for _ in range(cases):
        AgendaItemFactory.create(session=held, finding=gap())
        gap()
    client, outside = api(actor=organiser), api(Role.OBSERVER)

    with CaptureQueriesContext(connection) as caught:
        answer = client.get(f"{client.base}forums/{forum.pk}/effect/").json()
        asked = len(caught)

    assert asked == 16
    assert (answer["cases"], len(answer["of_each"]), len(answer["days"])) == (cases, cases, 151)
    assert answer["interval"] is None
    assert answer["figures"]["findings"] == cases
    whole = client.get(f"{client.base}forums/effect/").json()
    assert whole == answer
    assert outside.get(f"{outside.base}forums/{forum.pk}/effect/").status_code == 404
    assert outside.get(f"{outside.base}forums/effect/").json()["cases"] == 0
