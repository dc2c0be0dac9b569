"""Report links: made, sent again, taken back, and reported by."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, transaction

from apps.audit.services.sealing import seal_day
from apps.common.errors import InvalidInputError, NotAllowedError
from apps.events.models import Event
from apps.programmes.models import Milestone, ReportLink
from apps.programmes.selectors import link_opened_by
from apps.programmes.services import links
from apps.programmes.services.refusals import AcceptedAlreadyError
from apps.stakeholders.services.mail_limits import SentJustNowError, TooMuchMailError
from tests.apps.programmes.factories import MilestoneFactory
from tests.apps.programmes.published import published, versions

pytestmark = pytest.mark.django_db

SITE = "https://lockstep.example.org/"
DONE = dt.date(2026, 6, 1)


@pytest.fixture
def make(office, agency, milestone, at):
    def make_link(**given):
        said = {
            "actor": office,
            "organisation": agency,
            "email": "ana@agency.example",
            "milestones": [milestone],
            "at": at,
            "site": SITE,
        }
        return links.make_link(**(said | given))

    return make_link


def key_in(message):
    (line,) = [each for each in str(message.body).split("\n") if each.startswith(SITE)]
    return line.removeprefix(f"{SITE}report/").rstrip("/")


def report(link, milestone, at, **said):
    return links.report_by_link(
        link=link, milestone_id=milestone.pk, actual_date=DONE, at=at, **said
    )


def test_link_is_in_the_mail_alone_and_opens_by_its_whole_address(make, agency, at):
    link = make()

    (message,) = mail.outbox
    assert message.to == ["ana@agency.example"]
    key = key_in(message)
    prefix, _, secret = key.partition("-")
    assert secret not in str(ReportLink.objects.values())
    assert link_opened_by(key) == link
    assert link_opened_by(f"{prefix}-{secret[:-1]}x") is None
    assert link_opened_by(prefix) is None
    assert published("subject_id", "restricted_to") == [("report_link.sent", link.pk, [agency.pk])]
    assert "ana@" not in str(Event.objects.values())
    assert link.expires_at == at + dt.timedelta(days=30)


def test_report_by_link_is_the_organisations_in_record_history_and_log(make, milestone, at):
    link = make()

    report(link, milestone, at, evidence_url="https://example.org/x", note="in")

    row = Milestone.objects.values_list("status", "actual_date", "evidence_url", "reported_at")
    assert row.get() == ("reported", DONE, "https://example.org/x", at)
    assert published("actor")[-1] == (
        "milestone.reported",
        {"id": str(link.pk), "name": "Agency (report link)"},
    )
    context = versions().latest("pgh_id").pgh_context
    assert (context["actor_id"], context["actor"], context["why"]) == (
        str(link.pk),
        "Agency (report link)",
        "in",
    )
    assert ReportLink.objects.values_list("reports", "last_used_at").get() == (1, at)


def test_day_with_reports_by_link_is_sealed(make, milestone, workspace, at):
    report(make(), milestone, at)

    seal = seal_day(workspace_id=workspace.pk, day=dt.datetime.now(dt.UTC).date())

    assert seal is not None
    assert seal.rows > 0


def test_link_for_milestones_that_it_cannot_report_on_is_refused_row_by_row(
    make, milestone, company, initiative, compute, agency
):
    others = {"initiative": initiative, "layer": compute}
    theirs = MilestoneFactory.create(owner_organisation=company, **others)
    done = MilestoneFactory.create(
        owner_organisation=agency, status="accepted", actual_date=DONE, **others
    )

    with pytest.raises(InvalidInputError) as refusal:
        make(milestones=[milestone, theirs, done, milestone])

    assert [(error.pointer, error.code) for error in refusal.value.errors] == [
        ("/milestones/1", "other_owner"),
        ("/milestones/2", "not_open"),
        ("/milestones/3", "duplicate"),
    ]
    assert (ReportLink.objects.count(), mail.outbox) == (0, [])


@pytest.mark.parametrize("days", [-1, 91])
def test_link_ends_in_the_future_and_within_ninety_days(make, at, days):
    with pytest.raises(InvalidInputError) as refusal:
        make(expires_at=at + dt.timedelta(days=days))

    assert [error.pointer for error in refusal.value.errors] == ["/expires_at"]


def test_partner_makes_links_for_its_own_organisation_alone(make, partner, company):
    assert make(actor=partner, organisation=None).organisation_id == partner.organisation_id

    with pytest.raises(NotAllowedError):
        make(actor=partner, organisation=company)


def test_partner_sends_no_more_than_its_mails_of_a_day(make, partner, monkeypatch):
    monkeypatch.setattr(links, "MOST_OF_PARTNER", 2)
    make(actor=partner)
    make(actor=partner)

    with pytest.raises(TooMuchMailError):
        make(actor=partner)
    make()

    assert len(mail.outbox) == 3


def test_link_sent_again_has_another_address_and_the_one_before_opens_nothing(make, office, at):
    link = make(expires_at=at + dt.timedelta(hours=1))
    later = at + dt.timedelta(hours=2)
    with pytest.raises(SentJustNowError):
        links.resend_link(link=link, actor=office, at=at, site=SITE)

    links.resend_link(link=link, actor=office, at=later, site=SITE)

    first, second = (key_in(message) for message in mail.outbox)
    assert (link_opened_by(first), link_opened_by(second)) == (None, link)
    assert link.state(later) == "open"


def test_link_that_ended_reports_nothing_and_is_not_sent_again(make, milestone, office, at):
    expired, revoked = make(), make()
    links.revoke_link(link=revoked, actor=office, at=at)

    for link, when in ((revoked, at), (expired, at + dt.timedelta(days=30))):
        with pytest.raises(links.LinkEndedError):
            report(link, milestone, when)
    with pytest.raises(links.LinkEndedError):
        links.resend_link(link=revoked, actor=office, at=at + dt.timedelta(hours=1), site=SITE)

    assert Milestone.objects.get().status == "planned"
    assert [name for (name,) in published()] == [
        "report_link.sent",
        "report_link.sent",
        "report_link.revoked",
    ]


def test_link_reports_on_nothing_but_its_organisations_milestones(
    make, milestone, company, initiative, compute, agency, at
):
    beside = MilestoneFactory.create(
        initiative=initiative, layer=compute, owner_organisation=agency
    )
    link = make()
    with pytest.raises(links.NotOnLinkError):
        report(link, beside, at)
    Milestone.objects.filter(pk=milestone.pk).update(owner_organisation=company)

    with pytest.raises(links.NotOnLinkError):
        report(link, milestone, at)


def test_accepted_milestone_is_not_reported_again_by_link(make, milestone, at):
    link = make()
    Milestone.objects.update(status="accepted", actual_date=DONE)

    with pytest.raises(AcceptedAlreadyError):
        report(link, milestone, at)

    assert ReportLink.objects.get().reports == 0


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_are_both_kept(make, milestone, at):
    link = make()

    def say(note):
        try:
            return report(link, milestone, at, note=note).note
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        said = list(both.map(say, ["one", "two"]))

    assert said == ["one", "two"]
    assert ReportLink.objects.get().reports == 2
    assert sorted(versions().exclude(note="").values_list("note", flat=True)) == ["one", "two"]


@pytest.mark.django_db(transaction=True)
def test_link_taken_back_while_its_page_is_open_reports_nothing(make, milestone, office, at):
    link = make()
    with ThreadPoolExecutor(1) as other:

        def late():
            try:
                report(link, milestone, at)
            except links.LinkEndedError:
                return "ended"
            finally:
                connection.close()

        with transaction.atomic():
            links.revoke_link(link=link, actor=office, at=at)
            answer = other.submit(late)
            assert not answer.done()

        assert answer.result(timeout=20) == "ended"
    assert Milestone.objects.get().status == "planned"
