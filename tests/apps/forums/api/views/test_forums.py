"""Forums over REST: made, changed and removed by those who run them."""

import pytest

from apps.forums.models import Forum, ForumOrganiser
from apps.stakeholders.models import Role
from tests.apps.forums.factories import ForumFactory, SessionFactory, ThemeFactory
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db


def url(client, *parts):
    return client.base + "forums/" + "".join(f"{part}/" for part in parts)


@pytest.fixture
def running(api):
    return api(Role.ORGANISER)


def test_forum_answers_the_whole_and_is_run_by_who_made_it(running, workspace, grid):
    ThemeFactory.create(workspace=workspace, key="trust")
    body = {
        "key": "compute",
        "name": "<b>Compute</b>",
        "purpose": "Share what racks wait for.",
        "themes": ["trust"],
        "organisations": ["grid"],
        "rhythm": "FREQ=MONTHLY;BYDAY=1TU",
    }

    response = running.post(url(running), body)

    answer = response.json()
    assert response.status_code == 201
    assert answer == body | {
        "id": str(Forum.objects.get().pk),
        "visibility": "invited",
        "attribution": "chatham_house",
        "time_zone": "UTC",
        "reminder_days": [7, 1],
        "organisers": [str(running.actor.pk)],
        "organisations": [str(grid.pk)],
    }
    assert running.get(url(running, answer["id"])).json() == answer


def test_admin_makes_a_forum_for_others_to_run(api, running):
    admin = api(Role.ADMIN)

    response = admin.post(
        url(admin), {"key": "c", "name": "C", "organisers": [str(running.actor.pk)]}
    )

    assert response.json()["organisers"] == [str(running.actor.pk)]
    assert running.get(url(running, response.json()["id"])).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code"),
    [
        ("time_zone", "Mars/Base", "/time_zone", "unknown_time_zone"),
        ("rhythm", "FREQ=SOMETIMES", "/rhythm", "invalid_part"),
        ("name", "Com\u202eputer", "/name", "disguised"),
        ("themes", ["nothing"], "/themes/0", "does_not_exist"),
        ("organisers", [], "/organisers", "required"),
        ("visibility", "secret", "/visibility", "invalid_choice"),
    ],
)
def test_what_a_forum_cannot_be_is_pointed_at(api, field, value, pointer, code):
    admin = api(Role.ADMIN)

    response = admin.post(url(admin), {"key": "c", "name": "C"} | {field: value})

    assert problem(response) == (400, "invalid_input", [(pointer, code)])
    assert not Forum.objects.exists()


def test_partner_runs_no_forum(api):
    admin, partner = api(Role.ADMIN), api(Role.PARTNER)

    response = admin.post(
        url(admin), {"key": "c", "name": "C", "organisers": [str(partner.actor.pk)]}
    )

    assert problem(response) == (400, "invalid_input", [("/organisers/0", "role")])


def test_organiser_does_not_take_itself_off(running):
    made = running.post(url(running), {"key": "c", "name": "C"}).json()["id"]
    other = ForumOrganiser.objects.get().member
    body: dict[str, list[str]] = {"organisers": []}

    assert problem(running.patch(url(running, made), body, HTTP_IF_MATCH="*"))[2] == [
        ("/organisers", "required")
    ]
    assert ForumOrganiser.objects.get().member == other


def test_forum_of_others_is_seen_by_all_if_it_says_so_and_changed_by_nobody_else(api, workspace):
    office = api(Role.PROGRAMME_OFFICE)
    forum = ForumFactory.create(workspace=workspace, visibility="workspace")
    change = {"name": "Mine"}

    assert office.get(url(office, forum.pk)).status_code == 200
    response = office.patch(url(office, forum.pk), change, HTTP_IF_MATCH="*")

    assert problem(response) == (403, "not_organiser", [])
    assert problem(office.delete(url(office, forum.pk), HTTP_IF_MATCH="*"))[:2] == (
        403,
        "not_organiser",
    )


def test_forum_goes_with_its_drafts_and_stays_with_what_people_know(api, forum):
    admin = api(Role.ADMIN)
    session = SessionFactory.create(forum=forum, state="announced", place="Hall")

    refused = admin.delete(url(admin, forum.pk), HTTP_IF_MATCH="*")
    session.state = "draft"
    session.save()
    removed = admin.delete(url(admin, forum.pk), HTTP_IF_MATCH="*")

    assert problem(refused) == (409, "still_in_use", [])
    assert (removed.status_code, Forum.objects.exists()) == (204, False)


def test_theme_in_use_stays(api, forum):
    admin = api(Role.ADMIN)
    theme = ThemeFactory.create(workspace=forum.workspace, key="trust")
    admin.patch(url(admin, forum.pk), {"themes": ["trust"]}, HTTP_IF_MATCH="*")

    response = admin.delete(f"{admin.base}themes/{theme.pk}/", HTTP_IF_MATCH="*")

    assert problem(response) == (409, "still_in_use", [])


def test_history_tells_each_change_with_who_made_it(running):
    made = running.post(url(running), {"key": "c", "name": "C"}).json()["id"]
    running.patch(url(running, made), {"visibility": "workspace"}, HTTP_IF_MATCH="*")

    last = running.get(url(running, made, "history")).json()["results"][-1]

    assert [last[name] for name in ("actor", "what", "from", "to")] == [
        running.actor.actor_name,
        "visibility",
        "invited",
        "workspace",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    running, workspace, grid, django_assert_num_queries, rows
):
    for n in range(rows):
        body = {"key": f"f{n}", "name": "F", "organisations": ["grid"]}
        running.post(url(running), body)

    with django_assert_num_queries(6):
        response = running.get(url(running))

    assert len(response.json()["results"]) == rows
