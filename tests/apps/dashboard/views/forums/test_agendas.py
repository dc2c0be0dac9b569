"""The agenda on a page: put together by two at once, in any order, from what is out of step."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.alignment.models import Finding
from apps.forums.models import AgendaItem
from apps.programmes.models import Milestone
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory
from tests.factories import OrganisationFactory


@pytest.fixture
def base(organiser, session):
    return f"{organiser.base}sessions/{session.pk}/agenda/"


@pytest.fixture
def items(session):
    return [
        AgendaItemFactory.create(session=session, position=place, title=title, minutes=10)
        for place, title in enumerate(("Racks", "Power", "Rules"))
    ]


def titles():
    return list(AgendaItem.objects.order_by("position").values_list("title", flat=True))


def said(page):
    return [str(message) for message in page.context["messages"]]


@pytest.mark.django_db
def test_items_are_put_on_pasted_and_timed_and_lines_that_are_none_are_named(organiser, base):
    organiser.post(f"{base}add/", {"title": "Welcome", "minutes": "5"})
    wrong = organiser.post(f"{base}paste/", {"text": "Racks (30 min)\nPower (9999 min)"})
    empty = organiser.post(f"{base}add/", {"title": "", "minutes": "0"})
    assert titles() == ["Welcome"]
    pasted = organiser.post(f"{base}paste/", {"text": "Racks (30 min)\nPower"}, follow=True)

    assert (wrong.status_code, wrong.context["paste_form"].errors) == (
        400,
        {"text": ["Line 2: an item takes 1 to 1440 minutes."]},
    )
    assert (empty.status_code, set(empty.context["form"].errors)) == (400, {"title", "minutes"})
    rows = pasted.context["items"]
    starts = pasted.context["row"].when.starts
    assert [(row.title, row.at and (row.at - starts).seconds // 60) for row in rows] == [
        ("Welcome", 0),
        ("Racks", 5),
        ("Power", 35),
    ]
    length = pasted.context["length"]
    assert (length.planned, length.session, length.unsaid, length.over) == (35, 120, 1, 0)


@pytest.mark.django_db
def test_item_is_moved_and_an_order_of_before_is_put_into_what_it_is_now(organiser, base, items):
    racks, power, _rules = items
    page = organiser.get(base).context
    before = {name: page[name] for name in ("version", "seen")}
    assert [(row.up, row.down) for row in page["items"]][1] == ("", str(items[2].pk))

    done = organiser.post(f"{base}move/", before | {"move": f"{racks.pk}>{power.pk}"}, follow=True)
    stale = organiser.post(f"{base}move/", before | {"move": f"{items[2].pk}>"})

    assert said(done) == ["“Racks” is now 2 of 3."]
    assert (stale.status_code, titles()) == (412, ["Power", "Racks", "Rules"])
    conflict = stale.context["conflict"]
    assert conflict["theirs"] == [(False, "Power"), (False, "Racks"), (True, "Rules")]
    assert conflict["yours"] == [(True, "Rules"), (False, "Racks"), (False, "Power")]
    now = {name: stale.context[name] for name in ("version", "seen")}
    merged = organiser.post(f"{base}move/", now | {"move": conflict["move"]}, follow=True)
    assert said(merged) == ["“Rules” is now 1 of 3."]
    assert titles() == ["Rules", "Power", "Racks"]
    of_gone = now | {"move": f"{racks.pk}>"}
    racks.delete()
    gone = organiser.post(f"{base}move/", of_gone, follow=True)
    assert said(gone) == ["Somebody else has taken it off meanwhile."]


@pytest.mark.django_db
def test_two_who_change_one_item_at_once_lose_nothing(organiser, base, items, said_of):
    path = f"{base}items/{items[0].pk}/"
    first, second = (organiser.get(path).context["form"] for _ in range(2))

    organiser.post(path, said_of(first, minutes=20, notes="Theirs"))
    stale = organiser.post(path, said_of(second, presenter="Ana", notes="Mine\nTwo"))

    assert (stale.status_code, [one.label for one in stale.context["differences"]]) == (
        412,
        ["Minutes", "Presented by", "Notes"],
    )
    items[0].refresh_from_db()
    assert (items[0].presenter, items[0].notes) == ("", "Theirs")
    saved = organiser.post(path, said_of(stale.context["form"]))
    items[0].refresh_from_db()
    assert (saved.status_code, items[0].minutes, items[0].presenter, items[0].notes) == (
        302,
        20,
        "Ana",
        "Theirs\nMine\nTwo",
    )
    items[0].delete()
    gone = organiser.post(path, said_of(second, title="Still mine"))
    assert gone.status_code == 412
    assert 'value="Still mine"' in gone.content.decode()


@pytest.mark.django_db
def test_item_is_taken_off_as_it_was_seen(organiser, base, items):
    old = f"{items[0].pk}:{organiser.get(base).context['items'][0].version}"
    with transaction.atomic():
        AgendaItem.objects.filter(pk=items[0].pk).update(notes="New")

    stale = organiser.post(f"{base}remove/", {"remove": old}, follow=True)
    now = f"{items[0].pk}:{stale.context['items'][0].version}"
    done = organiser.post(f"{base}remove/", {"remove": now}, follow=True)
    again = organiser.post(f"{base}remove/", {"remove": now}, follow=True)

    assert said(stale)[0].startswith("Somebody else has changed it meanwhile.")
    assert (said(done), said(again)) == (
        ["“Racks” is off the agenda."],
        ["Somebody else has taken it off already."],
    )
    assert titles() == ["Power", "Rules"]


@pytest.mark.django_db
def test_finding_is_suggested_with_its_reason_and_put_on_with_one_click(
    organiser, base, session, recorded, out_of_step, sweep
):
    recorded(out_of_step)
    owner = OrganisationFactory.create(workspace=session.workspace)
    Milestone.objects.update(owner_organisation=owner)
    sweep(out_of_step["as_of"])
    finding = Finding.objects.filter(kind="pace").earliest("pk")
    session.forum.forum_organisations.create(organisation=owner)

    page = organiser.get(base)
    suggested = {
        about.pk: standing for about, _name, _told, standing in page.context["suggestions"]
    }
    organiser.post(f"{base}finding/", {"finding": finding.pk})

    assert (suggested[finding.pk].invited, suggested[finding.pk].severity > 0) == (1, True)
    finding.refresh_from_db()
    assert (finding.state, AgendaItem.objects.get().finding_id) == ("in_session", finding.pk)
    again = organiser.get(base).context
    assert finding.pk not in {one.pk for one, *_rest in again["suggestions"]}
    assert again["items"][0].sentence
    twice = organiser.post(f"{base}finding/", {"finding": finding.pk}, follow=True)
    assert said(twice) == ["This is there already."]


@pytest.mark.django_db
def test_agenda_is_read_by_who_sees_the_session_and_written_by_who_keeps_it(
    organiser, base, session, items, reader
):
    outside = reader(Role.PARTNER)
    assert outside.get(base).status_code == 404
    session.state, session.rapporteur = "announced", outside.actor
    session.save()
    assert outside.get(base).context["keeps"] is True
    session.forum.visibility, session.rapporteur = "workspace", None
    session.forum.save()
    session.save()
    page = outside.get(base)
    assert (page.context["keeps"], len(page.context["items"])) == (False, 3)
    assert "suggestions" not in page.context
    path = f"{base}items/{items[0].pk}/"
    tries = [outside.get(path), outside.post(path, {"title": "X"}), outside.post(f"{base}add/")]
    assert [answer.status_code for answer in tries] == [403] * 3
    AgendaItem.objects.update(presenter="Ana", notes="Ana said so.")
    session.state = "published"
    session.save()
    assert organiser.post(f"{base}add/", {"title": "Late"}).status_code == 403
    # Who presented what is told by the forum's attribution alone, once it is published.
    read = [(row.presenter, row.notes) for row in outside.get(base).context["items"]]
    assert read == [("", "Ana said so.")] * 3


@pytest.mark.django_db
def test_agenda_takes_as_many_queries_for_many_items_as_for_one(organiser, base, session):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            organiser.get(base)
            return len(captured)

    AgendaItemFactory.create(session=session, position=0)
    organiser.get(base)
    one = queries()
    for place in range(1, 4):
        AgendaItemFactory.create(session=session, position=place)

    assert queries() == one
