"""Templates of sessions on pages: kept, changed, begun from and removed; and series from them."""

import pytest

from apps.forums.models import AgendaItem, Session, SessionTemplate
from apps.stakeholders.models import Role
from tests.apps.forums.factories import ForumFactory

pytestmark = pytest.mark.django_db
AGENDA = [
    {"title": "Welcome", "minutes": 5, "presenter": ""},
    {"title": "Racks", "minutes": 30, "presenter": "Ana Ruiz"},
]


@pytest.fixture
def base(organiser, forum):
    return f"{organiser.base}forums/{forum.pk}/"


@pytest.fixture
def template(workspace, forum):
    return SessionTemplate.objects.create(
        workspace=workspace,
        forum=forum,
        name="Monthly",
        title="Compute circle",
        minutes=45,
        place="Hall 1",
        languages=["en", "fr"],
        sector_needs=[{"sector": "academia", "at_least": 2}],
        agenda=AGENDA,
    )


def test_template_is_kept_changed_and_removed_by_those_who_run_the_forum(
    organiser, reader, forum, base, said_of
):
    new, other = f"{base}templates/new/", reader(Role.ORGANISER)
    form = organiser.get(new).context["form"]
    said = {"name": "Monthly", "title": "Circle", "minutes": "60", "languages": "en, fr"}
    said |= {"need_academia": "2", "agenda": "1. Welcome (5 min)\r\nRacks\t30\tAna Ruiz"}

    wrong = organiser.post(new, said_of(form, **said | {"minutes": 4, "agenda": "X\t0"}))
    made = organiser.post(new, said_of(form, **said))
    again = organiser.post(new, said_of(form, **said))

    assert (wrong.status_code, set(wrong.context["form"].errors)) == (400, {"minutes", "agenda"})
    assert (made.url, again.status_code) == (base, 409)
    kept = SessionTemplate.objects.get()
    assert (kept.title, kept.minutes, kept.languages) == ("Circle", 60, ["en", "fr"])
    assert (kept.sector_needs, kept.agenda) == ([{"sector": "academia", "at_least": 2}], AGENDA)
    assert "Plan a series from it" in organiser.get(base).content.decode()
    page = f"{base}templates/{kept.pk}/"
    # What no line can say stays as it was kept, as long as nobody changes the lines.
    odd = [{"title": "1. Welcome (5 min)", "minutes": None, "presenter": ""}]
    SessionTemplate.objects.update(agenda=odd)
    form = organiser.get(page).context["form"]
    assert organiser.post(page, said_of(form, title="Ring")).url == base
    # Somebody who began before that is shown both.
    assert organiser.post(page, said_of(form, title="Round")).status_code == 412
    kept.refresh_from_db()
    assert (kept.title, kept.agenda) == ("Ring", odd)
    assert [other.get(path).status_code for path in (new, page)] == [404, 404]
    forum.visibility = "workspace"
    forum.save()
    asked = [other.get(new), other.get(page), other.post(f"{page}remove/")]
    assert [one.status_code for one in asked] == [403] * 3
    assert organiser.post(f"{page}remove/").url == base
    assert not SessionTemplate.objects.exists()


def test_session_begins_as_its_template_says_with_its_agenda(
    organiser, workspace, base, template, said_of
):
    path = f"{base}sessions/new/?template={template.pk}"
    form = organiser.get(path).context["form"]

    organiser.post(path, said_of(form, starts="2090-03-22T09:30", ends="2090-03-22T10:00"))

    made = Session.objects.get()
    assert (made.title, made.place, made.languages) == ("Compute circle", "Hall 1", ["en", "fr"])
    assert list(made.sector_needs.values_list("sector", "at_least")) == [("academia", 2)]
    items = AgendaItem.objects.order_by("position")
    assert list(items.values("title", "minutes", "presenter")) == AGENDA
    foreign = ForumFactory.create(workspace=workspace).pk
    for other in (
        f"{base}sessions/new/?template=x",
        path.replace(str(template.forum_id), str(foreign)),
    ):
        assert organiser.get(other).status_code == 404


def test_days_of_a_series_are_shown_before_they_are_planned(organiser, base, template, said_of):
    path = f"{base}series/?template={template.pk}"
    form = organiser.get(path).context["form"]
    # Clocks in Paris are put forward on 26 March 2090, past half past two.
    said = {"often": "week", "day": "SU", "first_local": "2090-03-19T02:30", "count": ""}
    said |= {"until": "2090-04-02", "title": ""}

    looked = organiser.post(path, said_of(form, look="days", **said))
    told = looked.context
    days = [(f"{one.wall:%m-%d}", bool(one.fault), one.offset) for one in told["days"]]
    assert days == [("03-19", False, "+01:00"), ("03-26", True, ""), ("04-02", False, "+02:00")]
    assert (told["form"].errors, told["rhythm"]) == ({}, "Every week: Sunday")
    assert not Session.objects.exists()

    refused = organiser.post(path, said_of(form, **said))
    assert (refused.status_code, set(refused.context["form"].errors)) == (400, {"title"})
    assert (len(refused.context["days"]), refused.context["faults"]) == (3, [])
    refused = organiser.post(path, said_of(form, **said | {"title": "Sundays"}))
    assert set(refused.context["form"].errors) == {"first_local"}
    for wrong in ({"until": ""}, {"until": "2090-01-01"}, {"until": "2099-01-01"}):
        answer = organiser.post(path, said_of(form, **said | {"title": "X"} | wrong))
        assert set(answer.context["form"].errors) == {"until" if wrong["until"] else "count"}
    organiser.post(
        path, said_of(form, **said | {"title": "Sundays", "first_local": "2090-03-19T09:30"})
    )
    made = Session.objects.order_by("starts_at")
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in made] == [
        "03-19 08:30",
        "03-26 07:30",
        "04-02 07:30",
    ]
    assert {one.ends_at - one.starts_at for one in made}.pop().total_seconds() == 45 * 60
    assert AgendaItem.objects.count() == 6
