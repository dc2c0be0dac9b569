"""History is kept whatever way a row is written."""

import datetime as dt

import pytest
from django.db import connection, transaction

from apps.common.history import attribute_changes
from apps.events.models import Event
from apps.programmes.models import ChangedInitiative, Milestone
from apps.programmes.services.reporting import report_milestone
from tests.apps.programmes.factories import MilestoneFactory
from tests.apps.programmes.published import versions

pytestmark = pytest.mark.django_db


def written(milestone):
    return list(
        versions()
        .filter(pgh_obj_id=milestone.pk)
        .order_by("pgh_id")
        .values_list("pgh_label", "name", "pgh_context__why")
    )


def write_by_orm(milestone):
    milestone.name = "other"
    milestone.save()


def write_by_update(milestone):
    Milestone.objects.filter(pk=milestone.pk).update(name="other")


def write_by_bulk_update(milestone):
    milestone.name = "other"
    Milestone.objects.bulk_update([milestone], ["name"])


def write_by_sql(milestone):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programmes_milestone SET name = 'other' WHERE id = %s", [milestone.pk]
        )


@pytest.mark.parametrize(
    "write", [write_by_orm, write_by_update, write_by_bulk_update, write_by_sql]
)
def test_history_keeps_every_way_of_changing_a_milestone(milestone, office, write):
    attribute_changes(office, reason="because")

    write(milestone)

    assert written(milestone) == [("insert", "Racks", None), ("update", "other", "because")]


def test_history_keeps_a_milestone_that_is_copied_in(initiative, compute, office):
    milestone = MilestoneFactory.build(initiative=initiative, layer=compute, name="copied")
    attribute_changes(office, reason="because")

    with connection.cursor() as cursor:
        columns = [
            str(field.column) for field in Milestone._meta.fields if field.name != "created_at"
        ]
        with cursor.copy(f"COPY programmes_milestone ({', '.join(columns)}) FROM STDIN") as copy:
            copy.write_row([getattr(milestone, column) for column in columns])

    assert written(milestone) == [("insert", "copied", "because")]


def test_history_keeps_milestones_created_in_bulk(initiative, compute, office):
    attribute_changes(office, reason="because")

    made = Milestone.objects.bulk_create(
        [MilestoneFactory.build(initiative=initiative, layer=compute, name="bulk")]
    )

    assert written(made[0]) == [("insert", "bulk", "because")]


def test_history_keeps_a_milestone_that_is_removed(milestone, office):
    pk = milestone.pk
    attribute_changes(office, reason="because")

    Milestone.objects.filter(pk=pk).delete()
    milestone.pk = pk

    assert written(milestone) == [("insert", "Racks", None), ("delete", "Racks", "because")]


def test_history_names_who_changed_it(milestone, office):
    attribute_changes(office, reason="because")
    Milestone.objects.filter(pk=milestone.pk).update(name="other")

    last = versions().filter(pgh_obj_id=milestone.pk).latest("pgh_id")

    assert last.pgh_context == {
        "actor_id": str(office.pk),
        "actor": str(office.user),
        "why": "because",
    }


def test_rollback_takes_history_events_and_marks_along(milestone, partner, at):
    ChangedInitiative.objects.all().delete()
    before = (written(milestone), Event.objects.count())

    with transaction.atomic():
        report_milestone(milestone=milestone, actor=partner, actual_date=dt.date(2026, 6, 1), at=at)
        transaction.set_rollback(True)

    assert (written(milestone), Event.objects.count()) == before
    assert not ChangedInitiative.objects.exists()


def test_statement_marks_each_initiative_once(initiative, compute):
    ChangedInitiative.objects.all().delete()

    Milestone.objects.bulk_create(
        MilestoneFactory.build_batch(3, initiative=initiative, layer=compute)
    )

    assert list(ChangedInitiative.objects.values_list("initiative_id", flat=True)) == [
        initiative.pk
    ]
