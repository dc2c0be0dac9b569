"""Reporting by a link from a mail, without an account."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import travel

from apps.events.models import Event
from apps.programmes.models import Milestone, ReportLink
from apps.programmes.services import links
from apps.programmes.services.reporting import accept_milestone, return_milestone
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory

SITE = "http://testserver/"


@pytest.fixture
def agency(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Agency <& Co>")


@pytest.fixture
def milestone(workspace, agency):
    return MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace),
        layer=LayerFactory.create(workspace=workspace),
        owner_organisation=agency,
        name="First racks",
        baseline_date=timezone.now().date() - dt.timedelta(days=3),
    )


@pytest.fixture
def link(member, agency, milestone):
    """Send a link; its path."""
    links.make_link(
        actor=member(),
        organisation=agency,
        email="ana@agency.example",
        milestones=[milestone],
        at=timezone.now(),
        site=SITE,
    )
    (line,) = [each for each in str(mail.outbox[-1].body).split("\n") if each.startswith(SITE)]
    return "/" + line.removeprefix(SITE)


@pytest.fixture
def guest():
    """A browser that nobody is signed in to, and that takes no forged form for a real one."""
    return Client(enforce_csrf_checks=True)


def form_of(guest, link):
    page = guest.get(link).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1])
    assert found
    return {"csrfmiddlewaretoken": found[1]}


def send(guest, link, milestone, **said):
    given = {"milestone": str(milestone.pk), "actual_date": "2026-03-01"}
    return guest.post(link, form_of(guest, link) | given | said)


def test_opening_the_link_any_number_of_times_changes_nothing(guest, link, milestone):
    before = (list(Milestone.objects.values()), list(ReportLink.objects.values()))
    events = Event.objects.count()

    answers = [guest.get(link), guest.head(link), guest.get(link)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    page = answers[0].content.decode()
    assert "First racks" in page
    assert "Agency &lt;&amp; Co&gt;" in page
    assert "3 days overdue" in page
    assert (list(Milestone.objects.values()), list(ReportLink.objects.values())) == before
    assert Event.objects.count() == events


def test_page_is_kept_nowhere_and_its_address_told_to_no_other_site(guest, link):
    answer = guest.get(link)

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"


def test_report_leads_back_to_the_milestone_which_waits_for_the_office(guest, link, milestone):
    answer = send(guest, link, milestone, evidence_url="https://example.org/racks", note="in")

    assert (answer.status_code, answer["Location"]) == (302, f"{link}#milestone-{milestone.pk}")
    row = Milestone.objects.values_list("status", "actual_date", "evidence_url", "note")
    assert row.get() == ("reported", dt.date(2026, 3, 1), "https://example.org/racks", "in")
    page = guest.get(link).content.decode()
    assert "reported done, not yet accepted" in page
    assert "Correct the report" in page


def test_page_tells_why_a_milestone_came_back_and_what_was_accepted(guest, link, milestone, member):
    office = member()
    send(guest, link, milestone, evidence_url="https://example.org/racks", note="in")
    milestone.refresh_from_db()
    return_milestone(
        milestone=milestone, actor=office, reason="Where is <the> list?", at=timezone.now()
    )

    returned = guest.get(link).content.decode()
    send(guest, link, milestone, note="here it is")
    milestone.refresh_from_db()
    accept_milestone(milestone=milestone, actor=office, at=timezone.now())
    accepted = guest.get(link).content.decode()

    assert "it is not done yet." in returned
    assert "Where is &lt;the&gt; list?" in returned
    assert office.actor_name not in returned.split("<section")[1]
    assert "nothing more is asked of you." in accepted
    assert "here it is" in accepted
    assert "https://example.org/racks" in accepted
    assert "Where is" not in accepted


def test_forged_form_is_refused(guest, link, milestone):
    answer = guest.post(link, {"milestone": str(milestone.pk), "actual_date": "2026-03-01"})

    assert answer.status_code == 403
    assert Milestone.objects.get().status == "planned"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"actual_date": ""}, "Give the day on which it was done."),
        ({"actual_date": "2999-01-01"}, "This day is still to come."),
        ({"evidence_url": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_wrong_field_is_told_where_it_stands_and_keeps_what_was_written(
    guest, link, milestone, said, words
):
    answer = send(guest, link, milestone, note="my note", **said)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert "my note" in page
    assert Milestone.objects.get().status == "planned"


def test_milestone_that_is_not_on_the_link_is_refused_in_words(guest, link, milestone, workspace):
    beside = MilestoneFactory.create(
        initiative=milestone.initiative, owner_organisation=milestone.owner_organisation
    )

    answer = send(guest, link, beside)

    assert answer.status_code == 409
    assert "This milestone is not behind this link" in answer.content.decode()
    assert set(Milestone.objects.values_list("status", flat=True)) == {"planned"}


def test_milestone_accepted_meanwhile_is_told_so(guest, link, milestone):
    form = form_of(guest, link)
    Milestone.objects.update(status="accepted", actual_date=dt.date(2026, 2, 1))

    answer = guest.post(link, form | {"milestone": str(milestone.pk), "actual_date": "2026-03-01"})

    assert answer.status_code == 409
    assert "The programme office has accepted this one already." in answer.content.decode()


def test_link_that_ended_says_how_and_shows_nothing(guest, link, milestone, member):
    form = form_of(guest, link) | {"milestone": str(milestone.pk), "actual_date": "2026-03-01"}
    told = {}
    with travel(timezone.now() + dt.timedelta(days=31)):
        told["expired"] = guest.get(link)
    told["forged"] = guest.get(link[:-2] + "x/")
    links.revoke_link(link=ReportLink.objects.get(), actor=member(), at=timezone.now())
    told["revoked"] = guest.get(link)
    told["posted"] = guest.post(link, form)

    pages = {how: answer.content.decode() for how, answer in told.items()}
    assert {answer.status_code for answer in told.values()} == {410}
    assert not any("First racks" in page for page in pages.values())
    assert "Its time is over." in pages["expired"]
    assert "There is nothing behind this address" in pages["forged"]
    assert "It has been taken back." in pages["revoked"]
    assert "It has been taken back." in pages["posted"]
    assert Milestone.objects.get().status == "planned"


def test_link_asked_for_too_often_has_to_wait(guest, link, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"link": 2}

    answers = [guest.get(link) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert "asked for too often" in answers[2].content.decode()


def test_guessing_addresses_is_limited_by_who_guesses(guest, link, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"guest": 2}

    guesses = [
        guest.get("/report/aaaaaaaaaaaa-guess/", REMOTE_ADDR="203.0.113.9") for _ in range(3)
    ]

    assert [answer.status_code for answer in guesses] == [410, 410, 429]
    assert guest.get(link, REMOTE_ADDR="203.0.113.10").status_code == 200


def test_page_takes_the_same_queries_for_any_number(
    guest, link, milestone, django_assert_max_num_queries
):
    guest.get(link)
    more = MilestoneFactory.create_batch(
        3,
        initiative=milestone.initiative,
        layer=milestone.layer,
        owner_organisation=milestone.owner_organisation,
    )
    ReportLink.objects.get().milestones.add(*more)

    with django_assert_max_num_queries(3):
        assert guest.get(link).content.decode().count("Report it done") == 4
