"""Report links on a page of the workspace."""

import pytest
from django.core import mail

from apps.programmes.models import ReportLink
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory


@pytest.fixture
def agency(workspace):
    return OrganisationFactory.create(
        workspace=workspace, name="Agency", contact="ana@agency.example"
    )


@pytest.fixture
def milestones(workspace, agency):
    initiative = InitiativeFactory.create(workspace=workspace)
    layer = LayerFactory.create(workspace=workspace)
    return MilestoneFactory.create_batch(
        2, initiative=initiative, layer=layer, owner_organisation=agency
    )


def page(client, **asked):
    return client.get(f"{client.base}report-links/", asked)


def send(client, agency, chosen, **said):
    given = {"email": "ana@agency.example", "milestones": [str(one.pk) for one in chosen]}
    return client.post(f"{client.base}report-links/?organisation={agency.pk}", given | said)


def test_page_without_links_says_what_they_are_for(reader):
    answer = page(reader()).content.decode()

    assert "No link was sent yet" in answer


def test_office_sends_a_link_for_the_milestones_it_chose(reader, agency, milestones):
    office = reader()
    offered = page(office, organisation=str(agency.pk)).content.decode()
    assert all(one.name in offered for one in milestones)
    assert 'value="ana@agency.example"' in offered

    answer = send(office, agency, milestones[:1])

    assert answer.status_code == 302
    link = ReportLink.objects.get()
    assert (link.organisation, list(link.milestones.all())) == (agency, milestones[:1])
    assert [message.to for message in mail.outbox] == [["ana@agency.example"]]
    listed = page(office).content.decode()
    assert "The link is on its way." in listed
    assert milestones[0].name in listed


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"email": ""}, "Give the e-mail address of who is to report."),
        ({"milestones": []}, "Choose at least one milestone."),
    ],
)
def test_form_that_lacks_something_says_what(reader, agency, milestones, said, words):
    answer = send(reader(), agency, milestones, **said)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert ReportLink.objects.count() == 0


def test_partner_sends_links_for_its_own_organisation_alone(reader, workspace, agency, milestones):
    other = OrganisationFactory.create(workspace=workspace)
    partner = reader(Role.PARTNER, organisation=agency)

    answer = send(partner, other, milestones)

    assert answer.status_code == 302
    assert ReportLink.objects.get().organisation == agency


def test_observer_has_no_such_page(reader, agency, milestones):
    observer = reader(Role.OBSERVER)

    assert page(observer).status_code == 403
    assert "report-links" not in observer.get(observer.base).content.decode()


def test_link_is_taken_back_on_the_page_by_who_may_see_it(reader, workspace, agency, milestones):
    office = reader()
    send(office, agency, milestones)
    step = f"{office.base}report-links/{ReportLink.objects.get().pk}/revoke/"
    stranger = reader(Role.PARTNER, organisation=OrganisationFactory.create(workspace=workspace))

    assert stranger.post(step).status_code == 404
    assert office.post(step).status_code == 302

    assert ReportLink.objects.get().revoked_at is not None
    assert "taken back" in page(office).content.decode()


def test_link_sent_just_now_is_not_sent_again(reader, agency, milestones):
    office = reader()
    send(office, agency, milestones)

    office.post(f"{office.base}report-links/{ReportLink.objects.get().pk}/resend/")

    assert len(mail.outbox) == 1
    assert "less than a minute ago" in page(office).content.decode()


def test_page_takes_the_same_queries_for_any_number(
    reader, agency, milestones, django_assert_num_queries
):
    office = reader()
    send(office, agency, milestones)
    page(office)
    with django_assert_num_queries(6):
        page(office)
    send(office, agency, milestones)
    send(office, agency, milestones)
    page(office)
    with django_assert_num_queries(6):
        page(office)
