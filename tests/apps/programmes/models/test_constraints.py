"""What the database itself refuses, however it is written to."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.programmes.models import Dependency, Milestone
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def refused(statement: str, *parameters: Any) -> str:
    """Return the name of the constraint that a statement violates."""
    checked = f"{statement}; SET CONSTRAINTS ALL IMMEDIATE"
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
    ):
        cursor.execute(checked, parameters)
    cause: Any = caught.value.__cause__
    return cause.diag.constraint_name or f"{cause.diag.column_name} is missing"


@pytest.mark.parametrize(
    ("assignment", "constraint"),
    [
        ("baseline_date = NULL", "baseline_date is missing"),
        ("weight = 0", "milestone_weight_is_positive"),
        ("weight = -1", "milestone_weight_is_positive"),
        ("weight = 'NaN'", "milestone_weight_is_positive"),
        ("weight = 'Infinity'", "milestone_weight_is_positive"),
        ("status = 'done'", "milestone_status_known"),
        ("status = 'accepted'", "milestone_done_has_a_date"),
        ("status = 'reported'", "milestone_done_has_a_date"),
        ("actual_date = '2026-01-01'", "milestone_done_has_a_date"),
    ],
)
def test_milestone_that_breaks_a_rule_is_refused(milestone, assignment, constraint):
    statement = f"UPDATE programmes_milestone SET {assignment} WHERE id = %s"  # noqa: S608 - ours

    assert refused(statement, milestone.pk) == constraint


def test_milestone_cannot_point_out_of_its_workspace(milestone):
    elsewhere = {
        "initiative_id": InitiativeFactory.create().pk,
        "layer_id": LayerFactory.create().pk,
        "owner_organisation_id": OrganisationFactory.create().pk,
    }

    assert {
        column: refused(
            f"UPDATE programmes_milestone SET {column} = %s WHERE id = %s",  # noqa: S608 - ours
            foreign,
            milestone.pk,
        )
        for column, foreign in elsewhere.items()
    } == {column: f"programmes_milestone_{column}_stays" for column in elsewhere}


def test_initiative_cannot_point_out_of_its_workspace(initiative):
    elsewhere = {
        "programme_id": ProgrammeFactory.create().pk,
        "lead_organisation_id": OrganisationFactory.create().pk,
    }

    assert {
        column: refused(
            f"UPDATE programmes_initiative SET {column} = %s WHERE id = %s",  # noqa: S608 - ours
            foreign,
            initiative.pk,
        )
        for column, foreign in elsewhere.items()
    } == {column: f"programmes_initiative_{column}_stays" for column in elsewhere}


def test_milestone_of_the_same_source_and_external_id_is_refused_twice(milestone):
    statement = """
        INSERT INTO programmes_milestone (workspace_id, initiative_id, layer_id, name, weight,
            baseline_date, original_baseline_date, status, evidence_url, note, external_id, source)
        SELECT workspace_id, initiative_id, layer_id, name, weight, baseline_date,
            original_baseline_date, status, evidence_url, note, external_id, source
        FROM programmes_milestone WHERE id = %s
    """

    assert refused(statement, milestone.pk) == "one_milestone_for_each_external_id"


@pytest.mark.parametrize(
    ("assignment", "constraint"),
    [
        ("predecessor_id = successor_id", "dependency_is_not_on_itself"),
        ("need_at_least = 1", "dependency_at_least_of_a_group"),
        ("need_group = 'any', need_at_least = 0", "dependency_at_least_one"),
        ("lag_days = 4000", "dependency_lag_in_range"),
    ],
)
def test_dependency_that_breaks_a_rule_is_refused(assignment, constraint):
    dependency = DependencyFactory.create()
    statement = f"UPDATE programmes_dependency SET {assignment} WHERE id = %s"  # noqa: S608 - ours

    assert refused(statement, dependency.pk) == constraint


def test_dependency_across_workspaces_is_refused(milestone):
    dependency, foreign = DependencyFactory.create(), milestone

    assert (
        refused(
            "UPDATE programmes_dependency SET predecessor_id = %s, predecessor_initiative_id = %s"
            " WHERE id = %s",
            foreign.pk,
            foreign.initiative_id,
            dependency.pk,
        )
        == "programmes_dependency_predecessor_initiative_id_stays"
    )


def test_dependency_names_the_initiative_its_milestone_is_in(initiative, compute):
    dependency = DependencyFactory.create(
        successor=MilestoneFactory.create(initiative=initiative, layer=compute)
    )
    other = InitiativeFactory.create(workspace=initiative.workspace)

    assert (
        refused(
            "UPDATE programmes_dependency SET successor_initiative_id = %s WHERE id = %s",
            other.pk,
            dependency.pk,
        )
        == "programmes_dependency_successor_id_stays"
    )


def test_dependencies_follow_a_milestone_that_moves_to_another_initiative(initiative, compute):
    milestone = MilestoneFactory.create(initiative=initiative, layer=compute)
    dependency = DependencyFactory.create(successor=milestone)
    other = InitiativeFactory.create(workspace=initiative.workspace)

    Milestone.objects.filter(pk=milestone.pk).update(initiative=other)

    assert Dependency.objects.get(pk=dependency.pk).successor_initiative_id == other.pk
