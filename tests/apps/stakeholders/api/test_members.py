import pytest
from django.apps import apps

from apps.accounts.models import User
from apps.stakeholders.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


def url_of(client, member):
    return f"{client.base}members/{member.pk}/"


def outcome(response):
    return response.status_code, [(e["pointer"], e["code"]) for e in response.json()["errors"]]


def test_member_created_answers_the_whole(admin, grid):
    response = admin.post(
        f"{admin.base}members/",
        {
            "user": {"email": "ada@example.org", "name": "Ada"},
            "role": "partner",
            "organisation": "grid",
        },
    )

    member = Membership.objects.get(user__email="ada@example.org")
    assert (response.status_code, response.json()) == (
        201,
        {
            "id": str(member.pk),
            "user": {"email": "ada@example.org", "name": "Ada"},
            "organisation": str(grid.pk),
            "role": "partner",
            "service": False,
            "active": True,
        },
    )
    assert not member.user.has_usable_password()


def test_person_who_is_known_becomes_a_member_and_keeps_the_name(admin):
    ada = UserFactory.create(email="Ada@example.org", name="Ada")

    response = admin.post(
        f"{admin.base}members/",
        {"user": {"email": "ada@EXAMPLE.org", "name": "Eve"}, "role": "observer"},
    )

    assert response.json()["user"] == {"email": "Ada@example.org", "name": "Ada"}
    assert Membership.objects.filter(user=ada, workspace=admin.actor.workspace).count() == 1
    assert User.objects.filter(email__iexact="ada@example.org").count() == 1


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("/user", "required"), ("/role", "required")]),
        ({"user": {}, "role": "admin"}, [("/user/email", "required")]),
        ({"user": {"email": "a@b.org"}, "role": "partner"}, [("/organisation", "required")]),
        (
            {"user": {"email": "a@b.org"}, "role": "partner", "organisation": "nobody"},
            [("/organisation", "does_not_exist")],
        ),
        (
            {"user": {"email": "a@b.org"}, "role": "partner", "organisation": 7},
            [("/organisation", "incorrect_type")],
        ),
    ],
)
def test_member_with_bad_input_is_refused_at_its_pointers(admin, body, errors):
    assert outcome(admin.post(f"{admin.base}members/", body)) == (400, errors)
    assert (Membership.objects.count(), User.objects.count()) == (1, 1)


def test_organisation_of_another_workspace_cannot_be_named(admin):
    foreign = OrganisationFactory.create(external_id="far")

    for name in ("far", str(foreign.pk)):
        body = {"user": {"email": "a@b.org"}, "role": "partner", "organisation": name}
        assert outcome(admin.post(f"{admin.base}members/", body)) == (
            400,
            [("/organisation", "does_not_exist")],
        )


def test_external_id_of_two_sources_is_not_enough_to_name_one(admin, grid):
    OrganisationFactory.create(workspace=grid.workspace, external_id="grid", source="other")

    body = {"user": {"email": "a@b.org"}, "role": "partner", "organisation": "grid"}

    assert outcome(admin.post(f"{admin.base}members/", body)) == (
        400,
        [("/organisation", "ambiguous")],
    )


def test_member_twice_is_refused(admin):
    body = {"user": {"email": admin.actor.user.email.upper()}, "role": "observer"}

    assert outcome(admin.post(f"{admin.base}members/", body)) == (400, [("/user/email", "unique")])


def test_change_of_role_is_attributed(admin, grid):
    member = MembershipFactory.create(workspace=grid.workspace, role="observer")

    response = admin.patch(
        url_of(admin, member), {"role": "partner", "organisation": "grid"}, HTTP_IF_MATCH="*"
    )

    assert (response.status_code, response.json()["role"]) == (200, "partner")
    entry = (
        apps.get_model("stakeholders", "MembershipEvent")
        .objects.filter(pgh_obj_id=member.pk)
        .order_by("pgh_id")
        .last()
    )
    assert (entry.pgh_label, entry.role, entry.pgh_context["actor"]) == (
        "update",
        "partner",
        admin.actor.user.name,
    )


@pytest.mark.parametrize(
    ("changes", "pointer"), [({"role": "partner"}, "/organisation"), ({"role": "king"}, "/role")]
)
def test_bad_change_is_refused(admin, changes, pointer):
    member = MembershipFactory.create(workspace=admin.actor.workspace, role="observer")

    response = admin.patch(url_of(admin, member), changes, HTTP_IF_MATCH="*")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)


def test_partner_keeps_an_organisation(admin, grid):
    member = MembershipFactory.create(workspace=grid.workspace, role="partner", organisation=grid)

    response = admin.patch(url_of(admin, member), {"organisation": None}, HTTP_IF_MATCH="*")

    assert outcome(response) == (400, [("/organisation", "required")])


def test_last_admin_can_neither_step_down_nor_leave(admin):
    url = url_of(admin, admin.actor)

    down = admin.patch(url, {"role": "observer"}, HTTP_IF_MATCH="*")
    leave = admin.delete(url, HTTP_IF_MATCH="*")

    assert [(r.status_code, r.json()["code"]) for r in (down, leave)] == [(409, "last_admin")] * 2
    admin.actor.refresh_from_db()
    assert admin.actor.role == "admin"


def test_admin_leaves_when_there_is_another(admin, member):
    member("admin")

    assert admin.delete(url_of(admin, admin.actor), HTTP_IF_MATCH="*").status_code == 204
    assert admin.get(f"{admin.base}members/").status_code == 404


def test_members_are_seen_by_coordinators_and_by_their_own(api, member, grid):
    office = member("programme_office")
    ada, bob = member("partner", grid), member("partner", grid)
    far = member("partner", OrganisationFactory.create(workspace=grid.workspace))
    lone = member("observer")

    def seen(actor):
        client = api(actor=actor)
        rows = client.get(f"{client.base}members/").json()["results"]
        return {row["id"] for row in rows}

    def ids(*members):
        return {str(m.pk) for m in members}

    assert (
        seen(office)
        == seen(member("organiser")) - ids(Membership.objects.order_by("id").last())
        == ids(office, ada, bob, far, lone)
    )
    assert [seen(ada), seen(far), seen(lone)] == [ids(ada, bob), ids(far), ids(lone)]


def test_members_are_filtered(admin, grid):
    MembershipFactory.create(
        workspace=grid.workspace, role="partner", organisation=grid, user__name="Ada Grid"
    )
    MembershipFactory.create(workspace=grid.workspace, role="observer", user__name="Bob")

    def names(query):
        rows = admin.get(f"{admin.base}members/?ordering=name&{query}").json()["results"]
        return [row["user"]["name"] for row in rows]

    assert [
        names("role=observer&role=partner"),
        names(f"organisation={grid.pk}"),
        names("search=grid"),
        names("search=BOB"),
    ] == [["Ada Grid", "Bob"], ["Ada Grid"], ["Ada Grid"], ["Bob"]]


def test_members_take_the_same_queries_at_one_row_and_at_three(
    admin, grid, django_assert_num_queries
):
    admin.get(f"{admin.base}members/")
    for number in (1, 3):
        assert Membership.objects.count() == number
        with django_assert_num_queries(3):
            admin.get(f"{admin.base}members/")
        MembershipFactory.create_batch(
            2, workspace=grid.workspace, role="partner", organisation=grid
        )
