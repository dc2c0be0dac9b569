import pytest

from apps.events.models import Event
from apps.programmes.models import Dependency
from apps.programmes.services.bulk import RowsRefusedError, apply_dependencies
from apps.programmes.services.facts import dependency_facts
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestones(initiative, compute, agency, company):
    """Return milestones a, b and c of the agency, and d of the company."""
    return {
        name: MilestoneFactory.create(
            initiative=initiative,
            layer=compute,
            external_id=name,
            source="plan",
            owner_organisation=company if name == "d" else agency,
        )
        for name in "abcd"
    }


@pytest.fixture
def apply(workspace, initiative, at, milestones):
    def apply_rows(*rows, actor=None):
        return apply_dependencies(
            workspace=workspace,
            actor=actor,
            rows=[
                {"initiative_id": initiative.pk, "predecessor": ends[0], "successor": ends[1]}
                | fields
                for ends, fields in rows
            ],
            source="plan",
            at=at,
        )

    return apply_rows


def counts(result):
    return result.created, result.updated, result.unchanged


def refusals(caught):
    return [(error.row, error.field, error.code) for error in caught.value.rows]


def test_new_dependencies_are_created_and_told(apply, milestones):
    assert counts(apply(("ab", {"lag_days": 3}), ("bc", {}))) == (2, 0, 0)

    made = Dependency.objects.order_by("pk")
    assert [(each.predecessor, each.successor, each.lag_days, each.agreement) for each in made] == [
        (milestones["a"], milestones["b"], 3, "accepted"),
        (milestones["b"], milestones["c"], 0, "accepted"),
    ]
    told = Event.objects.filter(type="dependency.created").values_list("subject_id", "after")
    assert dict(told) == {each.pk: dependency_facts(each) for each in made}


def test_second_time_changes_nothing(apply):
    apply(("ab", {"lag_days": 3}))

    assert counts(apply(("ab", {"lag_days": 3}))) == (0, 0, 1)


def test_changed_lag_is_written(apply):
    apply(("ab", {"lag_days": 3}))

    assert counts(apply(("ab", {"lag_days": 4}))) == (0, 1, 0)
    assert Dependency.objects.get().lag_days == 4
    assert Event.objects.filter(type="dependency.changed").values_list("before", "after").get() == (
        {"lag_days": 3},
        {"lag_days": 4},
    )


def test_dependency_reaches_into_another_initiative(apply, workspace, compute):
    other = InitiativeFactory.create(workspace=workspace)
    far = MilestoneFactory.create(initiative=other, layer=compute, external_id="far", source="plan")

    apply((("far", "a"), {"predecessor_initiative_id": other.pk}))

    made = Dependency.objects.get()
    assert (made.predecessor, made.predecessor_initiative) == (far, other)


def test_partner_proposes_to_the_other_owner(apply, partner, agency):
    apply(("ab", {}), ("ad", {}), actor=partner)

    assert list(Dependency.objects.order_by("pk").values_list("agreement", "proposed_by")) == [
        ("accepted", agency.pk),
        ("proposed", agency.pk),
    ]


def test_declined_dependency_stays_declined(apply, office):
    apply(("ab", {}))
    Dependency.objects.update(agreement="declined")

    assert counts(apply(("ab", {}), actor=office)) == (0, 0, 1)


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        ([("ax", {})], [(0, "successor", "unknown")]),
        ([("ab", {}), ("xa", {})], [(1, "predecessor", "unknown")]),
        ([("aa", {})], [(0, "successor", "on_itself")]),
        ([("ab", {"need_at_least": 1})], [(0, "need_at_least", "group_required")]),
        ([("ab", {}), ("ab", {})], [(1, "successor", "duplicate")]),
        (
            [("ab", {"need_group": "g", "need_at_least": 2})],
            [(0, "need_at_least", "need_too_large")],
        ),
        (
            [
                ("ac", {"need_group": "g", "need_at_least": 1}),
                ("bc", {"need_group": "g", "need_at_least": 2}),
            ],
            [(0, "need_at_least", "need_differs"), (1, "need_at_least", "need_differs")],
        ),
    ],
)
def test_row_that_breaks_a_rule_is_named_and_none_is_written(apply, rows, errors):
    with pytest.raises(RowsRefusedError) as caught:
        apply(*rows)

    assert refusals(caught) == errors
    assert not Dependency.objects.exists()


def test_partner_that_owns_neither_end_is_refused(apply, partner, milestones, company):
    milestones["c"].owner_organisation = company
    milestones["c"].save()

    with pytest.raises(RowsRefusedError) as caught:
        apply(("cd", {}), actor=partner)

    assert refusals(caught) == [(0, "successor", "not_your_own")]


def test_need_with_enough_members_is_kept(apply):
    apply(
        ("ac", {"need_group": "g", "need_at_least": 1}),
        ("bc", {"need_group": "g", "need_at_least": 1}),
    )

    assert list(Dependency.objects.values_list("need_group", "need_at_least")) == [("g", 1)] * 2
