"""Commitments on pages: proposed, answered, kept, and the ledger of who keeps them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.dashboard.choosing import MOST_OFFERED
from apps.forums.models import Commitment
from apps.programmes.models import Milestone, Visibility
from apps.stakeholders.models import Role
from tests.apps.forums.factories import CommitmentFactory, ForumFactory, SessionFactory
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def signed_in(member):
    client = Client()
    client.force_login(member.user)
    return client


def url(workspace, *parts):
    return f"/w/{workspace.slug}/commitments/" + "".join(f"{part}/" for part in parts)


@pytest.fixture
def two(workspace, member):
    """A partner of an organisation that commits itself, one of another, and its milestone."""
    vendor, grid = (
        OrganisationFactory.create(workspace=workspace, name=name) for name in ("Vendor", "Grid")
    )
    milestone = MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace),
        owner_organisation=grid,
        name="Substation",
    )
    return member(Role.PARTNER, vendor), member(Role.PARTNER, grid), milestone


def test_partner_proposes_from_a_milestone_and_both_accept_on_the_page(two, workspace):
    committing, counting, milestone = two
    form = url(workspace, "new") + f"?milestone={milestone.pk}"
    due = workspace.today(timezone.now()) + dt.timedelta(days=30)
    body = {
        "organisation": str(committing.organisation_id),
        "title": "Deliver racks",
        "due_date": due.isoformat(),
        "milestone": str(milestone.pk),
        "forecast_date": (due + dt.timedelta(days=9)).isoformat(),
    }
    client = signed_in(committing)
    assert "Substation" in client.get(form).content.decode()
    past = client.post(form, body | {"due_date": "2020-01-01"})
    assert (past.status_code, "Choose a day to come" in past.content.decode()) == (400, True)
    focused = re.findall(r"<[^>]*name=\"(\w+)\"[^>]* autofocus", past.content.decode())
    assert focused == ["due_date"]

    made = client.post(form, body)

    commitment = Commitment.objects.get()
    page = url(workspace, commitment.pk)
    assert (made.status_code, made.headers["Location"]) == (302, page)
    assert [
        signed_in(one).post(f"{page}accept/").status_code for one in (committing, counting)
    ] == [
        302,
        302,
    ]
    told = signed_in(counting).get(page).content.decode()
    assert "<dd>agreed</dd>" in told
    assert "It is done" not in told
    kept = client.post(f"{page}done/", {"note": "All."}, follow=True).content.decode()
    commitment.refresh_from_db()
    milestone.refresh_from_db()
    assert (commitment.state, milestone.forecast_date) == ("done", due + dt.timedelta(days=9))
    assert "Done. Thank you." in kept


def test_changing_the_terms_on_the_page_asks_both_anew(two, workspace):
    committing, counting, milestone = two
    commitment = CommitmentFactory.create(
        workspace=workspace,
        organisation=committing.organisation,
        counterpart=counting.organisation,
        milestone=milestone,
        due_date=workspace.today(timezone.now()) + dt.timedelta(days=9),
    )
    commitment.parties.update(answer="accepted", answered_at=timezone.now())
    page = url(workspace, commitment.pk)
    body = {
        "organisation": str(commitment.organisation_id),
        "title": "Two racks",
        "due_date": commitment.due_date.isoformat(),
        "milestone": str(milestone.pk),
    }

    response = signed_in(counting).post(f"{page}edit/", body)

    commitment.refresh_from_db()
    assert (response.status_code, commitment.title) == (302, "Two racks")
    assert set(commitment.parties.values_list("answer", flat=True)) == {"waiting"}
    declined = signed_in(counting).post(f"{page}decline/", {"reason": "No."}, follow=True)
    assert "proposed otherwise" in declined.content.decode()


def test_pages_show_what_the_reader_sees_with_as_many_queries_for_more(two, workspace, member):
    committing, counting, milestone = two
    outsider = member(Role.OBSERVER)
    hidden = SessionFactory.create(forum=ForumFactory.create(workspace=workspace), title="Secret")

    def make():
        return CommitmentFactory.create(
            workspace=workspace,
            organisation=committing.organisation,
            counterpart=counting.organisation,
            milestone=milestone,
            session=hidden,
            state="done",
            accepted_at=hidden.starts_at,
            done_on=dt.date(2026, 4, 3),
        )

    def queries(address):
        client = signed_in(counting)
        with CaptureQueriesContext(connection) as counted:
            page = client.get(address)
            return len(counted), page.content.decode()

    first = make()
    purpose = f"/w/{workspace.slug}/milestones/{milestone.pk}/"
    addresses = [url(workspace), url(workspace, "ledger"), purpose]
    alone = [queries(address)[0] for address in addresses]
    make()
    make()
    assert [queries(address)[0] for address in addresses] == alone
    ledger = queries(url(workspace, "ledger"))[1]
    assert '<rect class="kept_late" x="0.0" y="0" width="120.0" height="10"/>' in ledger
    assert "Secret" not in queries(url(workspace, first.pk))[1]
    CommitmentFactory.create(
        workspace=workspace,
        organisation=counting.organisation,
        counterpart=committing.organisation,
    )
    of_others = f"{url(workspace)}?organisation={counting.organisation_id}"
    of_vendor = f"{url(workspace)}?organisation={committing.organisation_id}"
    told = queries(purpose)[1]
    leads = f'href="{url(workspace, "new")}?milestone={milestone.pk}"'
    assert (first.title in told, leads in told) == (True, True)
    assert [first.title in queries(each)[1] for each in (of_vendor, of_others)] == [True, False]
    stranger = signed_in(outsider)
    for address in (url(workspace), purpose):
        shown = stranger.get(address).content.decode()
        assert (first.title in shown, leads in shown) == (False, False)
    assert "Nobody has promised anything yet" in stranger.get(addresses[1]).content.decode()
    assert stranger.get(url(workspace, first.pk)).status_code == 404


def test_thousands_of_milestones_are_looked_for_and_what_is_chosen_stays(two, workspace):
    committing, _counting, milestone = two
    hidden = MilestoneFactory.create(
        initiative=InitiativeFactory.create(
            workspace=workspace, visibility=Visibility.PARTICIPANTS
        ),
        name="Zeta vault",
    )
    form = f"{url(workspace, 'new')}?milestone={milestone.pk}"
    client = signed_in(committing)

    def page(data=None):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(form, data) if data else client.get(form)
            return answer, len(queries)

    def offered(answer):
        field = answer.context["form"]["milestone"]
        return [str(one.data["label"]) for one in field][1:], field.field.widget

    few, queries = page()
    assert offered(few)[0] == [f"Substation ({milestone.initiative.name})"]
    Milestone.objects.bulk_create(
        Milestone(
            workspace=workspace,
            initiative=milestone.initiative,
            layer=milestone.layer,
            owner_organisation=committing.organisation if number == 999 else None,
            name=f"Cable {number:04}" if number else "Zeta ring",
            baseline_date=dt.date(2020, 1, 1),
            original_baseline_date=dt.date(2020, 1, 1),
        )
        for number in range(1000)
    )

    many, again = page()
    names, widget = offered(many)
    # First where the reader comes from, then what its organisation owns.
    assert [name.partition(" (")[0] for name in names[:2]] == ["Substation", "Cable 0999"]
    assert (again, len(names), widget.is_cut) == (queries, MOST_OFFERED, True)
    body = {"organisation": str(committing.organisation_id), "title": "Deliver racks"}
    body |= {"milestone": str(milestone.pk), "milestone-q": "zeta", "milestone-looked": ""}
    found, _number = page(body)
    assert (found.status_code, found.context["form"].errors) == (200, {})
    assert [name.partition(" (")[0] for name in offered(found)[0]] == ["Substation", "Zeta ring"]
    refused, _number = page(body | {"milestone": str(hidden.pk), "milestone-looked": "zeta"})
    assert (refused.status_code, "milestone" in refused.context["form"].errors) == (400, True)
    nothing, _number = page(body | {"milestone": "", "milestone-looked": "zeta"})
    assert nothing.context["form"].errors["milestone"] == ["Say for which milestone or finding."]


def test_what_a_commitment_is_for_stays_where_its_reader_does_not_see_it(two, workspace):
    committing, counting, _milestone = two
    hidden = MilestoneFactory.create(
        initiative=InitiativeFactory.create(
            workspace=workspace, visibility=Visibility.PARTICIPANTS
        ),
        owner_organisation=counting.organisation,
    )
    commitment = CommitmentFactory.create(
        workspace=workspace,
        organisation=committing.organisation,
        counterpart=counting.organisation,
        milestone=hidden,
        due_date=workspace.today(timezone.now()) + dt.timedelta(days=9),
    )
    page = url(workspace, commitment.pk, "edit")
    client = signed_in(committing)
    shown = client.get(page).context["form"]
    said = {one.html_name: one.value() for one in shown if one.value() is not None}

    response = client.post(page, said | {"title": "Two racks"})

    commitment.refresh_from_db()
    assert (response.status_code, commitment.title) == (302, "Two racks")
    assert commitment.milestone == hidden
    assert "milestone" not in said
