"""The demo made into the record, by the same services as everything else."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from apps.accounts.models import User
from apps.alignment.demo import making
from apps.alignment.demo.making import DemoRefusedError, Made, make_demo
from apps.alignment.models import Finding, Sweep
from apps.programmes.models import (
    BaselineChange,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Programme,
)
from apps.programmes.selectors import initiatives_visible_to
from apps.stakeholders.models import Membership, Organisation, Role, Workspace
from coordination.vocabulary import FindingState, MilestoneStatus

PASSWORD = "an illustrative one"
DAYS = [
    datetime(2026, 11, 21, 8, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2024, 2, 29, 12, tzinfo=UTC),
]
OPEN = {
    ("dependency_conflict", "clinical-imaging", None, None),
    ("dependency_conflict", "courts-translation", None, None),
    ("dependency_conflict", "shared-compute", None, None),
    ("forecast", "clinical-imaging", "governance", "warning"),
    ("gridlock", "clinical-imaging", None, None),
    ("gridlock", "test-beds", None, None),
    ("missing_layer", "teacher-support", "governance", None),
    ("pace", "assurance", "operations", "watch"),
    ("pace", "citizen-desk", "talent", "critical"),
    ("pace", "courts-translation", "data", "watch"),
    # Nobody has said how its data stands, so nothing worse than watch is claimed.
    ("pace", "crop-advice", "data", "watch"),
    ("pace", "data-commons", "governance", "warning"),
    ("pace", "language-models", "governance", "warning"),
    ("pace", "shared-compute", "data", "critical"),
    ("pace", "shared-compute", "talent", "warning"),
    ("pace", "teacher-support", "talent", "watch"),
    ("ran_ahead", "language-models", None, None),
    ("silence", "crop-advice", "data", None),
}
RESOLVED = {
    ("dependency_conflict", "language-models", None, "recovered"),
    ("forecast", "data-commons", "governance", "came_true"),
    ("forecast", "language-models", "governance", "came_true"),
    ("forecast", "shared-compute", "data", "came_true"),
    ("forecast", "shared-compute", "talent", "came_true"),
    ("pace", "grid-forecast", "data", "recovered"),
    ("pace", "public-skills", "talent", "rebaselined"),
}


@pytest.fixture(autouse=True)
def _cheap_hashes(settings: Settings) -> None:
    """Passwords are hashed as Django does it, which takes seconds on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def made(db: None) -> Made:
    return make_demo(at=DAYS[0], password=PASSWORD)


def found(state: str, last: str) -> list[Any]:
    rows = Finding.objects.filter(state=state)
    return sorted(rows.values_list("kind", "initiative__key", "lagging", last), key=str)


@pytest.mark.django_db
@pytest.mark.parametrize("at", DAYS, ids=lambda at: at.date().isoformat())
def test_demo_shows_each_kind_of_finding_whatever_the_day(at: datetime):
    make_demo(at=at, password=PASSWORD)

    assert (found(FindingState.OPEN, "level"), found(FindingState.RESOLVED, "resolution")) == (
        sorted(OPEN, key=str),
        sorted(RESOLVED, key=str),
    )


def test_demo_is_a_workspace_with_all_that_belongs_to_it(made: Made):
    counts = {
        model.__name__: model.objects.filter(workspace=made.workspace).count()
        for model in (
            Organisation,
            Layer,
            Programme,
            Initiative,
            Milestone,
            Membership,
            BaselineChange,
            Sweep,
        )
    }

    assert (made.workspace.slug, made.workspace.name, counts) == (
        "demo",
        "National AI Mission (illustrative)",
        {
            "Organisation": 24,
            "Layer": 5,
            "Programme": 3,
            "Initiative": 12,
            "Milestone": 400,
            "Membership": 7,
            "BaselineChange": 2,
            "Sweep": 4,
        },
    )


def test_demo_has_a_sign_in_for_every_role(made: Made):
    assert {member.role for member in made.members} == set(Role)
    assert [user.email for user in User.objects.all() if not user.check_password(PASSWORD)] == []


def test_demo_leaves_something_to_decide(made: Made):
    reported = Milestone.objects.select_related("initiative").get(status=MilestoneStatus.REPORTED)
    asked = BaselineChange.objects.get(state="proposed")
    moved = asked.moves.values_list("milestone__external_id", flat=True)
    proposed = Dependency.objects.get(agreement="proposed")

    assert (
        (reported.initiative.key, reported.external_id),
        (str(asked.asked_by), list(moved)),
        (proposed.predecessor.external_id, proposed.successor.external_id),
    ) == (("public-skills", "O-5"), ("Amara Dunne (partner)", ["O-4"]), ("C-6", "O-5"))


def test_replanned_milestones_keep_their_first_promise(made: Made):
    lane = Milestone.objects.filter(initiative__key="public-skills", layer__key="talent")
    promise = lane.values_list("external_id", "original_baseline_date", "baseline_date")

    assert {name: (first, now) for name, first, now in promise if first != now} == {
        "T-4": (date(2026, 7, 4), date(2026, 10, 27)),
        "T-5": (date(2026, 8, 28), date(2026, 12, 21)),
        "T-6": (date(2026, 10, 22), date(2027, 2, 14)),
        "T-7": (date(2026, 12, 31), date(2027, 4, 20)),
        "T-8": (date(2027, 3, 11), date(2027, 6, 29)),
    }


def test_partner_does_not_see_the_initiative_it_takes_no_part_in(made: Made):
    partner = next(each for each in made.members if each.user.email.startswith("partner@"))
    hidden = Initiative.objects.exclude(pk__in=initiatives_visible_to(partner))

    assert [initiative.key for initiative in hidden] == ["courts-translation"]


@pytest.mark.django_db
def test_refused_plan_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(making, "plan_document", lambda _demo: {"lockstep_plan": 2})

    with pytest.raises(DemoRefusedError, match="/lockstep_plan"):
        make_demo(at=DAYS[0], password=PASSWORD)

    assert (Workspace.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_demo_made_again_gives_its_old_accounts_the_new_password():
    first = make_demo(at=DAYS[0], password="the first one")
    first.workspace.slug = "kept"
    first.workspace.save()

    again = make_demo(at=DAYS[0], password=PASSWORD)

    assert [each.user.pk for each in again.members] == [each.user.pk for each in first.members]
    assert again.members[0].user.check_password(PASSWORD)
