import pytest

from apps.programmes.models import Dependency, Milestone
from tests.apps.programmes.answers import problem
from tests.apps.programmes.factories import DependencyFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(initiative, compute, company):
    return MilestoneFactory.create(
        initiative=initiative, layer=compute, owner_organisation=company, external_id="power"
    )


@pytest.fixture
def rival_api(api, company):
    return api("partner", company)


@pytest.fixture
def dependencies(office_api):
    return f"{office_api.base}dependencies/"


@pytest.fixture
def changes(office_api):
    return f"{office_api.base}baseline-changes/"


def test_dependency_goes_in_and_comes_out_as_the_contract_says(
    office_api, dependencies, milestone, theirs
):
    created = office_api.post(
        dependencies,
        {"predecessor": "racks", "successor": str(theirs.pk), "lag_days": 7, "need_group": "g"},
    )

    made = Dependency.objects.get()
    assert created.status_code == 201
    assert office_api.get(created["Location"]).json() == created.json()
    assert created.json() == {
        "id": str(made.pk),
        "predecessor": str(milestone.pk),
        "successor": str(theirs.pk),
        "lag_days": 7,
        "need_group": "g",
        "need_at_least": None,
        "agreement": "accepted",
        "proposed_by": None,
    }


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"successor": "racks"}, "/successor", "on_itself"),
        ({"successor": "unknown"}, "/successor", "does_not_exist"),
        ({"lag_days": 4_000}, "/lag_days", "max_value"),
        ({"need_at_least": 1}, "/need_at_least", "group_required"),
        ({"need_group": "g", "need_at_least": 0}, "/need_at_least", "min_value"),
    ],
)
def test_bad_dependency_is_pointed_at(
    office_api, dependencies, milestone, theirs, fields, pointer, code
):
    response = office_api.post(
        dependencies, {"predecessor": "racks", "successor": "power"} | fields
    )

    assert problem(response) == (400, "invalid_input", [(pointer, code)])
    assert not Dependency.objects.exists()


def test_dependency_across_workspaces_is_refused(office_api, dependencies, milestone):
    foreign = MilestoneFactory.create()

    response = office_api.post(dependencies, {"predecessor": "racks", "successor": str(foreign.pk)})

    assert problem(response) == (400, "invalid_input", [("/successor", "does_not_exist")])


def test_same_dependency_is_refused_twice(office_api, dependencies, milestone, theirs):
    ends = {"predecessor": "racks", "successor": "power"}
    office_api.post(dependencies, ends)

    assert problem(office_api.post(dependencies, ends))[:2] == (
        409,
        "one_dependency_for_each_pair",
    )


def test_dependency_is_proposed_by_one_owner_and_accepted_by_the_other(
    partner_api, rival_api, dependencies, milestone, theirs, agency
):
    proposed = partner_api.post(dependencies, {"predecessor": "racks", "successor": "power"})
    path = f"{dependencies}{proposed.json()['id']}/"

    own = partner_api.post(f"{path}accept/")
    accepted = rival_api.post(f"{path}accept/")
    again = rival_api.post(f"{path}decline/", {"reason": "no"})

    assert (proposed.json()["agreement"], proposed.json()["proposed_by"]) == (
        "proposed",
        str(agency.pk),
    )
    assert problem(own)[:2] == (403, "not_allowed")
    assert (accepted.status_code, accepted.json()["agreement"]) == (200, "accepted")
    assert problem(again)[:2] == (409, "decided_already")


def test_dependency_is_changed_and_removed(office_api, dependencies, milestone, theirs):
    made = DependencyFactory.create(predecessor=milestone, successor=theirs)
    path = f"{dependencies}{made.pk}/"

    changed = office_api.patch(
        path, {"lag_days": 9}, headers={"If-Match": office_api.get(path)["ETag"]}
    )
    removed = office_api.delete(path, headers={"If-Match": changed["ETag"]})

    assert (changed.status_code, changed.json()["lag_days"]) == (200, 9)
    assert removed.status_code == 204


def test_dependencies_are_narrowed_by_either_end(office_api, dependencies, milestone, theirs):
    made = DependencyFactory.create(predecessor=milestone, successor=theirs)
    other = MilestoneFactory.create(initiative=milestone.initiative, layer=milestone.layer)

    def found(query):
        answer = office_api.get(f"{dependencies}?{query}").json()
        return [each["id"] for each in answer["results"]]

    one = [str(made.pk)]
    assert [
        found(query)
        for query in (
            f"milestone={milestone.pk}",
            f"milestone={theirs.pk}",
            f"milestone={other.pk}",
            f"predecessor={milestone.pk}",
            f"successor={milestone.pk}",
            "initiative=gpu",
            "initiative=other",
            "agreement=accepted",
            "agreement=declined",
        )
    ] == [one, one, [], one, [], one, [], one, []]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_any_number_of_rows(
    office_api, dependencies, changes, milestone, rows, django_assert_num_queries
):
    for _ in range(rows):
        other = MilestoneFactory.create(initiative=milestone.initiative, layer=milestone.layer)
        DependencyFactory.create(predecessor=milestone, successor=other)
        office_api.post(
            changes,
            {"reason": "x", "milestones": [{"milestone": str(other.pk), "to": "2026-09-01"}]},
        )

    with django_assert_num_queries(3):
        assert len(office_api.get(dependencies).json()["results"]) == rows
    with django_assert_num_queries(3):
        assert len(office_api.get(changes).json()["results"]) == rows


def test_baseline_change_is_asked_for_and_approved(office_api, partner_api, changes, milestone):
    asked = partner_api.post(
        changes,
        {"reason": "late", "milestones": [{"milestone": "racks", "to": "2026-09-01"}]},
    )
    path = f"{changes}{asked.json()['id']}/"
    refused = partner_api.post(f"{path}approve/", {})
    approved = office_api.post(f"{path}approve/", {"note": "fine"})
    again = office_api.post(f"{path}decline/", {"reason": "no"})

    assert (asked.status_code, asked.json()["state"]) == (201, "proposed")
    assert asked.json()["milestones"] == [
        {"milestone": str(milestone.pk), "to": "2026-09-01", "from": "2026-03-01"}
    ]
    assert refused.status_code == 403
    assert (approved.json()["state"], approved.json()["decision_note"]) == ("approved", "fine")
    assert str(Milestone.objects.get().baseline_date) == "2026-09-01"
    assert problem(again)[:2] == (409, "decided_already")


def test_stale_baseline_change_points_at_its_milestone(office_api, changes, milestone):
    asked = office_api.post(
        changes,
        {"reason": "late", "milestones": [{"milestone": "racks", "to": "2026-09-01"}]},
    )
    Milestone.objects.update(baseline_date="2026-04-01")

    response = office_api.post(f"{changes}{asked.json()['id']}/approve/", {})

    assert problem(response) == (
        409,
        "baseline_moved",
        [("/milestones/0/from", "baseline_moved")],
    )


def test_baseline_change_is_changed_and_withdrawn(partner_api, changes, milestone):
    asked = partner_api.post(
        changes,
        {"reason": "late", "milestones": [{"milestone": "racks", "to": "2026-09-01"}]},
    )
    path = f"{changes}{asked.json()['id']}/"

    changed = partner_api.patch(
        path,
        {"milestones": [{"milestone": "racks", "to": "2026-10-01", "from": "2026-03-01"}]},
        headers={"If-Match": asked["ETag"]},
    )
    removed = partner_api.delete(path, headers={"If-Match": changed["ETag"]})

    assert changed.json()["milestones"][0]["to"] == "2026-10-01"
    assert changed["ETag"] != asked["ETag"]
    assert removed.status_code == 204


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"milestones": [{"milestone": "racks", "to": "2026-09-01"}]}, "/reason"),
        ({"reason": "x"}, "/milestones"),
        ({"reason": "x", "milestones": []}, "/milestones"),
        (
            {"reason": "x", "milestones": [{"milestone": "racks", "to": "soon"}]},
            "/milestones/0/to",
        ),
        (
            {"reason": "x", "milestones": [{"milestone": "x", "to": "2026-09-01"}]},
            "/milestones/0/milestone",
        ),
        (
            {"reason": "x", "milestones": [{"milestone": "racks", "to": "2026-03-01"}]},
            "/milestones/0/to",
        ),
    ],
)
def test_bad_baseline_change_is_pointed_at(office_api, changes, milestone, body, pointer):
    status, _, errors = problem(office_api.post(changes, body))

    assert (status, [each for each, _ in errors]) == (400, [pointer])


@pytest.mark.parametrize("rows", [1, 3])
def test_milestones_of_a_baseline_change_are_looked_up_together(
    office_api, changes, initiative, compute, rows, django_assert_num_queries
):
    milestones = [
        MilestoneFactory.create(initiative=initiative, layer=compute) for _ in range(rows)
    ]
    moves = [{"milestone": each.external_id, "to": "2026-09-01"} for each in milestones]
    office_api.get(changes)

    with django_assert_num_queries(11):
        asked = office_api.post(changes, {"reason": "late", "milestones": moves})

    assert [each["milestone"] for each in asked.json()["milestones"]] == [
        str(each.pk) for each in milestones
    ]
