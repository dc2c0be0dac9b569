import pytest

from apps.programmes.models import Initiative, Layer
from tests.apps.programmes.answers import problem
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
    ParticipationFactory,
    ProgrammeFactory,
)

pytestmark = pytest.mark.django_db


def test_workspace_is_founded_read_and_changed(api):
    admin = api("admin")

    founded = admin.post(
        "/api/v1/workspaces/",
        {"slug": "national", "name": "National", "time_zone": "Asia/Kolkata"},
    )
    path = "/api/v1/workspaces/national/"
    changed = admin.patch(path, {"name": "Mission"}, headers={"If-Match": admin.get(path)["ETag"]})

    assert founded.status_code == 201
    assert founded.json() == {
        "slug": "national",
        "name": "National",
        "time_zone": "Asia/Kolkata",
        "default_language": "en",
    }
    assert (changed.status_code, admin.get(path).json()["name"]) == (200, "Mission")
    assert [each["slug"] for each in admin.get("/api/v1/workspaces/").json()["results"]] == [
        "national",
        admin.actor.workspace.slug,
    ]
    assert [each["key"] for each in admin.get(f"{path}layers/").json()["results"]] == [
        "compute",
        "data",
        "governance",
        "talent",
        "operations",
    ]


def test_workspace_is_founded_with_layers_of_its_own(api):
    admin = api("admin")

    admin.post(
        "/api/v1/workspaces/",
        {"slug": "city", "name": "City", "layers": [{"key": "design", "name": "Design"}]},
    )

    assert list(Layer.objects.filter(workspace__slug="city").values_list("key", "position")) == [
        ("design", 0)
    ]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"time_zone": "Mars"}, "/time_zone"),
        ({"slug": "not a slug"}, "/slug"),
        ({"layers": []}, "/layers"),
        ({"layers": [{"key": "A B", "name": "x"}]}, "/layers/0/key"),
        ({"layers": [{"key": "a", "name": "x"}] * 2}, "/layers"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_bad_workspace_is_pointed_at(api, fields, pointer):
    body = {"slug": "national", "name": "National"}

    status, _, errors = problem(api("admin").post("/api/v1/workspaces/", body | fields))

    assert (status, [each for each, _ in errors]) == (400, [pointer])


def test_workspace_is_founded_by_admins_alone(office_api, anonymous_api):
    body = {"slug": "national", "name": "National"}

    assert office_api.post("/api/v1/workspaces/", body).status_code == 403
    assert anonymous_api.post("/api/v1/workspaces/", body).status_code == 401


def test_workspace_is_changed_by_admins_alone(api):
    admin, office = api("admin"), api("programme_office")

    assert admin.patch(admin.base, {"name": "x"}).status_code == 428
    assert office.patch(office.base, {"name": "x"}).status_code == 403


def test_foreign_workspace_is_not_there(office_api, initiative):
    foreign = InitiativeFactory.create().workspace.slug

    assert office_api.get(f"/api/v1/workspaces/{foreign}/").status_code == 404


def test_layer_is_known_by_id_and_key(office_api, compute):
    url = f"{office_api.base}layers/"

    expected = {"id": str(compute.pk), "key": "compute", "name": "Compute", "position": 0}
    assert office_api.get(f"{url}compute/").json() == expected
    assert office_api.get(f"{url}{compute.pk}/").json() == expected
    assert office_api.get(f"{url}unknown/").status_code == 404


def test_layer_lives_and_goes(office_api, compute):
    url = f"{office_api.base}layers/"

    made = office_api.post(url, {"key": "talent", "name": "Talent", "position": 0})
    moved = office_api.patch(f"{url}talent/", {"position": 1}, headers={"If-Match": made["ETag"]})
    order = [each["key"] for each in office_api.get(url).json()["results"]]
    gone = office_api.delete(f"{url}talent/", headers={"If-Match": moved["ETag"]})

    assert (made.status_code, made.json()["position"]) == (201, 0)
    assert (moved.status_code, order, gone.status_code) == (200, ["compute", "talent"], 204)


def test_layer_in_use_stays(office_api, milestone):
    path = f"{office_api.base}layers/compute/"

    response = office_api.delete(path, headers={"If-Match": office_api.get(path)["ETag"]})

    assert problem(response)[:2] == (409, "still_in_use")


def test_same_layer_key_is_refused(office_api, compute):
    response = office_api.post(f"{office_api.base}layers/", {"key": "compute", "name": "Again"})

    assert problem(response) == (409, "one_layer_for_each_key", [("/key", "unique")])


def test_initiative_goes_in_and_comes_out_as_the_contract_says(office_api, agency, company):
    programme = ProgrammeFactory.create(workspace=office_api.actor.workspace, key="ai")
    url = f"{office_api.base}initiatives/"

    created = office_api.post(
        url,
        {
            "key": "gpu",
            "name": "GPU",
            "programme": "ai",
            "lead_organisation": "agency",
            "participations": [{"organisation": "company", "role": "delivery"}],
            "phase": "production",
            "region": "south",
            "visibility": "participants",
            "external_id": "gpu-1",
            "source": "plan",
        },
    )

    assert created.status_code == 201
    assert created.json() == {
        "id": str(Initiative.objects.get().pk),
        "key": "gpu",
        "name": "GPU",
        "programme": str(programme.pk),
        "lead_organisation": str(agency.pk),
        "participations": [{"organisation": str(company.pk), "role": "delivery"}],
        "phase": "production",
        "region": "south",
        "visibility": "participants",
        "external_id": "gpu-1",
        "source": "plan",
    }


def test_initiative_changes_its_participants_and_its_version(office_api, initiative, agency):
    path = f"{office_api.base}initiatives/{initiative.pk}/"
    before = office_api.get(path)["ETag"]

    changed = office_api.patch(
        path,
        {"participations": [{"organisation": "agency", "role": "lead"}]},
        headers={"If-Match": before},
    )

    assert changed.json()["participations"] == [{"organisation": str(agency.pk), "role": "lead"}]
    assert changed["ETag"] != before


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"programme": "unknown"}, "/programme"),
        ({"phase": "dreaming"}, "/phase"),
        ({"visibility": "secret"}, "/visibility"),
        (
            {"participations": [{"organisation": "x", "role": "lead"}]},
            "/participations/0/organisation",
        ),
        ({"participations": [{"organisation": "agency", "role": "x"}]}, "/participations/0/role"),
        (
            {"participations": [{"organisation": "agency", "role": "lead"}] * 2},
            "/participations",
        ),
    ],
)
def test_bad_initiative_is_pointed_at(office_api, agency, fields, pointer):
    body = {"key": "gpu", "name": "GPU"}

    status, _, errors = problem(office_api.post(f"{office_api.base}initiatives/", body | fields))

    assert (status, [each for each, _ in errors]) == (400, [pointer])


def test_row_inside_of_a_change_is_whole(office_api, agency):
    initiative = InitiativeFactory.create(workspace=agency.workspace)

    answer = office_api.patch(
        f"{office_api.base}initiatives/{initiative.pk}/",
        {"participations": [{"organisation": str(agency.pk)}]},
        HTTP_IF_MATCH="*",
    )

    status, _, errors = problem(answer)
    assert (status, [each for each, _ in errors]) == (400, ["/participations/0/role"])


def test_initiatives_are_narrowed_by_declared_filters(office_api, workspace, agency, company):
    programme = ProgrammeFactory.create(workspace=workspace, key="ai")
    wanted = InitiativeFactory.create(
        workspace=workspace,
        key="gpu",
        programme=programme,
        lead_organisation=agency,
        region="south",
        phase="scale",
        source="plan",
        visibility="participants",
    )
    ParticipationFactory.create(initiative=wanted, organisation=company)
    InitiativeFactory.create(workspace=workspace, key="other")
    url = f"{office_api.base}initiatives/"
    narrowing = [
        "programme=ai",
        f"programme={programme.pk}",
        "lead_organisation=agency",
        "organisation=agency",
        "organisation=company",
        f"organisation={company.pk}",
        "sector=government",
        "region=south",
        "phase=scale",
        "source=plan",
        "key=gpu",
        "external_id=gpu",
        "visibility=participants",
        "search=GP",
    ]

    found = {
        query: [each["key"] for each in office_api.get(f"{url}?{query}").json()["results"]]
        for query in narrowing
    }

    assert found == {query: ["gpu"] for query in narrowing}


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_any_number_of_rows(
    office_api, workspace, agency, rows, django_assert_num_queries
):
    for _ in range(rows):
        initiative = InitiativeFactory.create(
            workspace=workspace,
            programme=ProgrammeFactory.create(workspace=workspace),
            lead_organisation=agency,
        )
        ParticipationFactory.create(initiative=initiative, organisation=agency)
        LayerFactory.create(workspace=workspace)
    office_api.get(f"{office_api.base}layers/")

    for path, queries in (("layers", 3), ("programmes", 3), ("initiatives", 3)):
        with django_assert_num_queries(queries):
            answer = office_api.get(f"{office_api.base}{path}/")
        assert len(answer.json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_timeline_costs_the_same_for_any_number_of_rows(
    office_api, initiative, compute, rows, django_assert_num_queries
):
    for _ in range(rows):
        DependencyFactory.create(
            successor=MilestoneFactory.create(initiative=initiative, layer=compute)
        )
    url = f"{office_api.base}initiatives/{initiative.pk}/timeline/"
    office_api.get(url)

    with django_assert_num_queries(7):
        drawn = office_api.get(f"{url}?as_of=2026-06-15").json()

    assert (drawn["as_of"], len(drawn["milestones"]), len(drawn["dependencies"])) == (
        "2026-06-15",
        2 * rows,
        rows,
    )


def test_timeline_of_a_senseless_day_is_refused(office_api, initiative):
    response = office_api.get(f"{office_api.base}initiatives/{initiative.pk}/timeline/?as_of=soon")

    assert problem(response) == (400, "invalid_input", [("/as_of", "invalid")])


def test_programme_lives_and_goes(office_api):
    made = office_api.post(f"{office_api.base}programmes/", {"key": "ai", "name": "AI"})
    changed = office_api.patch(
        made["Location"], {"name": "Mission"}, headers={"If-Match": made["ETag"]}
    )
    gone = office_api.delete(made["Location"], headers={"If-Match": changed["ETag"]})

    assert (made.status_code, changed.json()["name"], gone.status_code) == (201, "Mission", 204)
