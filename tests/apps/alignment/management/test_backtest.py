"""`manage.py backtest` as it is typed."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.alignment.management.stated import read_stated
from apps.alignment.selectors.backtests import Backtest, backtest
from apps.alignment.selectors.pasts import Statement, pasts_of
from apps.programmes.models import BaselineChange, BaselineMove, Milestone
from apps.stakeholders.models import Workspace
from coordination.backtest import Coverage, Kind, Score
from coordination.days import day_of
from coordination.plan import NO_DATE
from tests.apps.alignment.foretold import AS_OF, Ground
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
BEGIN = AS_OF - timedelta(200)


@pytest.fixture
def programme(workspace: Workspace) -> Workspace:
    """Compute keeps step; governance slips by sixty days, and was 12 days late before."""
    ground = Ground.of(workspace)
    ground.history(16)
    asked = ground.initiative("asked")
    for number in range(6):
        due = -180 + 30 * number
        ground.milestone(asked, f"compute {number}", due, done=due)
        late = 0 if number < 2 else 60
        ground.milestone(asked, f"governance {number}", due, done=due + late, layer="governance")
    return workspace


def replay(workspace: Workspace) -> Backtest:
    return backtest(
        workspace, since=BEGIN, until=AS_OF, known=AS_OF, every=7, within=60, trials=100
    )


def test_warnings_of_a_lane_that_slips_come_before_it(programme: Workspace) -> None:
    found = replay(programme)

    # Three slip in these days, each on the 31st day after its baseline. The skew has lasted long
    # enough for a watch five days before the first of them, but the week is looked at after it.
    warned = found.scores[Kind("pace", "watch")]
    assert (warned.before, warned.without, warned.slips, warned.unwarned) == (1, 0, 3, 1)
    assert warned.lead == 29
    assert found.scores[Kind("gridlock", "")] == Score(0, 0, 0, 3, 3, None)
    assert (found.days, found.without) == (29, 0)
    assert found.coming.forecasts > 0
    assert 0 < found.coming.by_half <= found.coming.by_most <= found.coming.forecasts


def test_what_was_recorded_later_changes_nothing_of_the_past(programme: Workspace) -> None:
    before = replay(programme)
    Milestone.objects.filter(name="governance 2").update(forecast_date=AS_OF + timedelta(300))

    assert replay(programme) == before


def test_command_prints_a_row_for_each_kind_and_level_and_the_coverage(
    programme: Workspace,
) -> None:
    out = io.StringIO()
    call_command(
        "backtest",
        *("--workspace", programme.slug, "--from", f"{BEGIN}", "--to", f"{AS_OF}"),
        *("--within", "60", "--trials", "100"),
        stdout=out,
    )
    lines = out.getvalue().splitlines()

    assert lines[0] == (
        f"{programme.slug}: 29 days from {BEGIN} to {AS_OF}, every 7; a slip is more than 30 days,"
        " within 60 days of a warning"
    )
    assert [line.split()[:2] for line in lines[3:12]] == [
        ["pace", "watch"],
        ["pace", "warning"],
        ["pace", "critical"],
        ["forecast", "warning"],
        ["forecast", "critical"],
        ["dependency_conflict", "-"],
        ["ran_ahead", "-"],
        ["gridlock", "-"],
        ["missing_layer", "-"],
    ]
    assert [line.split()[0] for line in lines[13:]] == ["forecast", "not", "overdue"]


def test_empty_workspace_has_nothing_to_say(workspace: Workspace) -> None:
    found = replay(workspace)

    assert (found.coming, found.without, found.days) == (Coverage(), 29, 29)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--every", "0"),
        ("--trials", "1"),
        ("--to", "soon"),
        ("--to", "2000-01-01"),
        ("--known", "2000-01-01"),
    ],
)
def test_nonsense_is_refused_by_name(workspace: Workspace, option: str, value: str) -> None:
    asked = {"--workspace": workspace.slug, "--from": f"{BEGIN}", "--to": f"{AS_OF}"}
    asked[option] = value

    with pytest.raises(CommandError, match=option):
        call_command("backtest", *(word for pair in asked.items() for word in pair))


def test_baseline_counts_from_the_day_its_change_was_approved(programme: Workspace) -> None:
    moved = Milestone.objects.get(name="governance 2")
    first, decided = moved.baseline_date, datetime(2025, 12, 1, 12, tzinfo=UTC)
    change = BaselineChange.objects.create(
        workspace=programme, reason="later", state="approved", decided_at=decided
    )
    to = first + timedelta(40)
    BaselineMove.objects.create(change=change, milestone=moved, from_date=first, to_date=to)
    Milestone.objects.filter(pk=moved.pk).update(baseline_date=to)
    [past] = pasts_of(programme, {})
    [row] = past.snapshot.rows_of([moved.pk])

    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    day = (decided - epoch).days
    found = [int(past.on(each).baseline[row]) for each in (day - 1, day)]

    assert found == [(each - epoch.date()).days for each in (first, to)]


def stated(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "stated.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


HEADER = "milestone,stated_on,forecast_date"


def test_forecast_counts_from_the_day_a_file_says_it_was_stated(
    programme: Workspace, tmp_path: Path
) -> None:
    milestone = Milestone.objects.get(name="governance 2")
    Milestone.objects.filter(pk=milestone.pk).update(external_id="gov-2")
    file = stated(tmp_path, HEADER, "gov-2,2026-01-10,2026-05-01", "gov-2,2026-01-20,")

    [past] = pasts_of(programme, read_stated(file, programme))
    [row] = past.snapshot.rows_of([milestone.pk])

    assert [int(past.on(day_of(date(2026, 1, day))).forecast[row]) for day in (9, 10, 19, 20)] == [
        NO_DATE,
        day_of(date(2026, 5, 1)),
        day_of(date(2026, 5, 1)),
        NO_DATE,
    ]


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["milestone,forecast_date"], "line 1: there is no column “stated_on”"),
        ([HEADER, "gov-2,,2026-05-01"], "line 2: on which day was this stated?"),
        (
            [HEADER, "gov-2,2026-01-10,May"],
            "line 2: “May” in forecast_date is not a date such as 2026-03-01",
        ),
        (
            [HEADER, "", "gov-9,2026-01-10,2026-05-01"],
            "line 3: of milestone “gov-9” there is none",
        ),
        (
            [HEADER, "twice,2026-01-10,2026-05-01"],
            "line 2: of milestone “twice” there are several: name the initiative too",
        ),
    ],
)
def test_file_of_what_was_stated_that_is_wrong_is_refused_by_line(
    programme: Workspace, tmp_path: Path, lines: list[str], wrong: str
) -> None:
    Milestone.objects.filter(name="governance 2").update(external_id="gov-2")
    for name in ("one", "other"):
        initiative = InitiativeFactory.create(workspace=programme, external_id=name)
        MilestoneFactory.create(initiative=initiative, external_id="twice")

    with pytest.raises(CommandError) as refused:
        read_stated(stated(tmp_path, *lines), programme)

    assert str(refused.value) == wrong


def test_milestone_of_two_initiatives_is_told_by_the_initiative(
    workspace: Workspace, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        initiative = InitiativeFactory.create(workspace=workspace, external_id=name)
        MilestoneFactory.create(initiative=initiative, external_id="twice")
    file = stated(tmp_path, f"{HEADER},initiative", "twice,2026-01-10,2026-05-01,other")

    assert read_stated(file, workspace) == {
        Milestone.objects.get(initiative__external_id="other").pk: [
            Statement(date(2026, 1, 10), date(2026, 5, 1))
        ]
    }


def test_file_that_is_not_there_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        read_stated(tmp_path / "missing.csv", workspace)
