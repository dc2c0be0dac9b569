import datetime as dt
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.events.models import Event
from apps.programmes.models import BaselineChange, BaselineMove, Milestone
from apps.programmes.services.bulk import RowsRefusedError, apply_milestones
from apps.programmes.services.facts import milestone_facts
from tests.apps.programmes.factories import MilestoneFactory, ParticipationFactory
from tests.apps.programmes.published import published, versions

pytestmark = pytest.mark.django_db

DAY, LATER = dt.date(2026, 3, 1), dt.date(2026, 9, 1)
DONE = dt.date(2026, 6, 1)


@pytest.fixture
def row(initiative, compute, agency):
    """Make a row, new unless it names a milestone that is there."""

    def make(external_id="new", **fields):
        return {
            "initiative_id": initiative.pk,
            "external_id": external_id,
            "layer_id": compute.pk,
            "owner_organisation_id": agency.pk,
            "baseline_date": DAY,
        } | fields

    return make


@pytest.fixture
def apply(workspace, at):
    def apply_rows(*rows, actor=None, source="plan", **options):
        return apply_milestones(
            workspace=workspace, actor=actor, rows=rows, source=source, at=at, **options
        )

    return apply_rows


def counts(result):
    return result.created, result.updated, result.cancelled, result.unchanged


def refusals(caught):
    return [(error.row, error.field, error.code) for error in caught.value.rows]


def test_new_rows_are_created_with_their_defaults(apply, row, at):
    result = apply(row("a"), row("b", name="Bee", weight=2.0, status="in_progress"))

    assert counts(result) == (2, 0, 0, 0)
    assert list(
        Milestone.objects.order_by("external_id").values_list(
            "external_id",
            "name",
            "weight",
            "status",
            "baseline_date",
            "original_baseline_date",
            "reported_at",
            "source",
        )
    ) == [
        ("a", "a", 1.0, "planned", DAY, DAY, at, "plan"),
        ("b", "Bee", 2.0, "in_progress", DAY, DAY, at, "plan"),
    ]


def test_second_time_changes_nothing(apply, row):
    apply(row("a"), row("b"))
    events = Event.objects.count()

    result = apply(row("a"), row("b"))

    assert counts(result) == (0, 0, 0, 2)
    assert Event.objects.count() == events
    assert versions().count() == 2


def test_only_what_differs_is_written(apply, row, milestone, at):
    apply(row("other"))
    written = versions().count()

    result = apply(row("other"), row("racks", forecast_date=LATER, name="Racks"))

    assert counts(result) == (0, 1, 0, 1)
    assert result.changes == [
        {
            "kind": "updated",
            "external_id": "racks",
            "id": milestone.pk,
            "initiative": milestone.initiative_id,
            "fields": ["reported_at", "forecast_date"],
        }
    ]
    assert versions().count() == written + 1
    assert published("before", "after")[-1] == (
        "milestone.changed",
        {"forecast_date": None, "reported_at": None},
        {"forecast_date": "2026-09-01", "reported_at": "2026-06-15T12:30:00Z"},
    )


def test_field_that_is_left_out_stays_and_null_clears(apply, row, milestone):
    Milestone.objects.update(forecast_date=LATER, note="kept")

    apply({"initiative_id": milestone.initiative_id, "external_id": "racks", "weight": 3.0})
    assert Milestone.objects.values_list("weight", "forecast_date", "note").get() == (
        3.0,
        LATER,
        "kept",
    )

    apply(row("racks", forecast_date=None))
    assert Milestone.objects.get().forecast_date is None


def test_event_in_the_database_tells_what_the_service_tells(apply, row, at):
    apply(
        row("a", note="n", evidence_url="https://example.org", forecast_date=LATER),
        row("b", reported_at=at.replace(microsecond=120)),
    )

    facts = {each.pk: milestone_facts(each) for each in Milestone.objects.all()}
    assert (
        dict(Event.objects.filter(subject_type="milestone").values_list("subject_id", "after"))
        == facts
    )


def test_partner_that_says_accepted_has_reported(apply, row, partner, initiative, agency):
    ParticipationFactory.create(initiative=initiative, organisation=agency)

    apply(row("a", status="accepted", actual_date=DONE), actor=partner)

    assert Milestone.objects.get().status == "reported"


def test_office_that_says_accepted_has_accepted(apply, row, office):
    apply(row("a", status="accepted", actual_date=DONE), actor=office)

    assert Milestone.objects.get().status == "accepted"


def test_date_alone_means_reported(apply, row, milestone, office):
    apply(row("a", actual_date=DONE), row("racks", actual_date=DONE, name="Racks"), actor=office)

    assert list(Milestone.objects.values_list("status", flat=True)) == ["reported"] * 2


@pytest.mark.parametrize("status", ["reported", "accepted"])
def test_what_the_office_accepted_stays_so_when_its_source_repeats_itself(
    apply, row, partner, milestone, status
):
    Milestone.objects.update(status="accepted", actual_date=DONE)

    result = apply(row("racks", name="Racks", status=status, actual_date=DONE), actor=partner)

    assert counts(result) == (0, 0, 0, 1)


def test_cancelled_is_counted_by_itself(apply, row, milestone):
    result = apply(row("racks", name="Racks", status="cancelled"))

    assert counts(result) == (0, 0, 1, 0)
    assert result.changes[0]["kind"] == "cancelled"


def test_moved_baselines_leave_one_approved_change(apply, row, office, initiative, compute):
    for external_id in ("a", "b"):
        MilestoneFactory.create(
            initiative=initiative, layer=compute, external_id=external_id, source="plan"
        )

    apply(
        row("a", baseline_date=LATER),
        row("b", baseline_date=LATER),
        row("new"),
        actor=office,
    )

    change = BaselineChange.objects.get()
    assert (change.state, change.reason, change.decided_by) == (
        "approved",
        "import of plan",
        office,
    )
    assert list(BaselineMove.objects.values_list("from_date", "to_date")) == [(DAY, LATER)] * 2
    assert set(Milestone.objects.values_list("baseline_date", "original_baseline_date")) == {
        (LATER, DAY),
        (DAY, DAY),
    }


def test_ids_stand_in_the_order_of_the_rows(apply, row, milestone):
    result = apply(row("z"), row("racks", name="Racks"), row("a"), with_ids=True)

    by_id = dict(Milestone.objects.values_list("pk", "external_id"))
    assert [by_id[pk] for pk in result.ids] == ["z", "racks", "a"]
    assert all(isinstance(pk, UUID) for pk in result.ids)


def test_rows_may_have_sources_of_their_own(apply, row):
    apply(row("a", source="one"), row("a", source="two"))

    assert sorted(Milestone.objects.values_list("source", flat=True)) == ["one", "two"]


def test_event_of_an_invite_only_initiative_is_for_those_concerned(
    apply, row, initiative, agency, company
):
    initiative.visibility, initiative.lead_organisation = "participants", company
    initiative.save()

    apply(row("a"))

    assert published("restricted_to") == [("milestone.created", sorted([agency.pk, company.pk]))]


def test_history_says_who_and_why(apply, row, office):
    apply(row("a"), actor=office, reason="import of spring plan")

    context = versions().get().pgh_context
    assert (context["actor_id"], context["why"]) == (str(office.pk), "import of spring plan")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"layer_id": None}, "layer", "required"),
        ({"baseline_date": None}, "baseline_date", "required"),
        ({"status": "accepted"}, "actual_date", "actual_date_required"),
        (
            {"status": "planned", "actual_date": DONE},
            "actual_date",
            "actual_date_unexpected",
        ),
        (
            {"status": "accepted", "actual_date": dt.date(2026, 6, 16)},
            "actual_date",
            "actual_date_in_future",
        ),
    ],
)
def test_row_that_breaks_a_rule_is_named_and_none_is_written(apply, row, fields, field, code):
    with pytest.raises(RowsRefusedError) as caught:
        apply(row("good"), row("bad", **fields))

    assert refusals(caught) == [(1, field, code)]
    assert not Milestone.objects.exists()
    assert published() == []


def test_twins_are_refused(apply, row):
    with pytest.raises(RowsRefusedError) as caught:
        apply(row("a"), row("b"), row("a"))

    assert refusals(caught) == [(2, "external_id", "duplicate")]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"baseline_date": LATER}, ("baseline_date", "baseline_change_required")),
        ({"weight": 2.0}, ("weight", "office_only")),
        ({"owner_organisation_id": None}, ("owner_organisation", "not_your_own")),
        ({"status": "cancelled"}, ("status", "office_only")),
    ],
)
def test_partner_changes_only_what_it_may(apply, row, partner, milestone, fields, error):
    with pytest.raises(RowsRefusedError) as caught:
        apply(row("racks", name="Racks") | fields, actor=partner)

    assert refusals(caught) == [(0, *error)]


def test_partner_cannot_undo_what_was_accepted(apply, row, partner, milestone):
    Milestone.objects.update(status="accepted", actual_date=DONE)

    with pytest.raises(RowsRefusedError) as caught:
        apply(row("racks", status="planned", actual_date=None), actor=partner)

    assert refusals(caught) == [(0, "status", "accepted_already")]


def test_partner_may_send_what_others_own_as_long_as_it_is_the_same(
    apply, row, partner, milestone, company
):
    Milestone.objects.update(owner_organisation=company)

    same = row("racks", name="Racks", owner_organisation_id=company.pk)
    assert counts(apply(same, actor=partner)) == (0, 0, 0, 1)

    with pytest.raises(RowsRefusedError) as caught:
        apply(same | {"name": "Mine"}, actor=partner)
    assert refusals(caught) == [(0, "owner_organisation", "not_your_own")]


def test_partner_adds_only_where_it_takes_part(apply, row, partner):
    with pytest.raises(RowsRefusedError) as caught:
        apply(row("a"), actor=partner)

    assert refusals(caught) == [(0, "initiative", "not_a_participant")]


def test_number_of_statements_does_not_grow_with_the_rows(apply, row):
    def statements(*rows):
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            transaction.atomic(),
        ):
            apply(*rows)
        return len(captured)

    few = statements(row("a"))
    many = statements(*[row(f"m{n}") for n in range(50)])

    assert few == many
