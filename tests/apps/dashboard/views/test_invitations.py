"""From the link in the mail to the board: as somebody new, or with the account one has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from time_machine import travel

from apps.accounts.models import User
from apps.accounts.services import create_person
from apps.events.models import Event
from apps.stakeholders.models import MemberInvitation, Membership
from apps.stakeholders.services import invitations
from tests.factories import MembershipFactory

ADA, PASSWORD = "ada@agency.example", "correct horse battery"
NEW = {"name": "Ada Lovelace", "password1": PASSWORD, "password2": PASSWORD}
SITE = "http://testserver/"


@pytest.fixture(autouse=True)
def quick_hashes_in_english(settings):
    """Hash passwords in no time, and leave no language of a request to the next test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with translation.override("en"):
        yield


@pytest.fixture
def admin(member):
    return member("admin")


@pytest.fixture
def link(admin, grid):
    """Invite Ada; the path in her mail."""
    invitations.invite(
        actor=admin, email=ADA, role="partner", organisation=grid, at=timezone.now(), site=SITE
    )
    return path_in(mail.outbox[-1])


def path_in(message):
    (line,) = [each for each in str(message.body).split("\n") if each.startswith(SITE)]
    return "/" + line.removeprefix(SITE)


def members():
    return [
        (member.user.email, member.role, member.organisation and member.organisation.name)
        for member in Membership.objects.exclude(role="admin").order_by("id")
    ]


def board(workspace):
    return f"/w/{workspace.slug}/"


def sign_in(client, email=ADA, **more):
    return client.post("/sign-in/", {"username": email, "password": PASSWORD} | more)


def test_somebody_new_opens_an_account_and_is_on_the_board(client, link, workspace):
    page = client.get(link, follow=True)
    answer = client.post("/invitation/", NEW)

    assert page.redirect_chain == [("/invitation/", 302)]
    assert "for Grid &amp; Co" in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, board(workspace))
    assert client.get(board(workspace)).status_code == 200
    assert members() == [(ADA, "partner", "Grid & Co")]
    person = User.objects.get(email=ADA)
    assert (person.name, person.check_password(PASSWORD)) == ("Ada Lovelace", True)
    assert EmailAddress.objects.filter(user=person, email=ADA, verified=True, primary=True).exists()


def test_joining_is_told_as_the_act_of_who_joins(client, link, grid):
    client.get(link)
    client.post("/invitation/", NEW)

    joined = Event.objects.get(type="member.joined")
    member = Membership.objects.get(user__email=ADA)
    assert (joined.subject_type, joined.subject_id, joined.restricted_to) == (
        "member",
        member.pk,
        [grid.pk],
    )
    assert joined.actor == {"id": str(member.pk), "name": "Ada Lovelace"}
    assert (joined.before, (joined.after or {})["role"]) == (None, "partner")
    assert MemberInvitation.objects.get().member == member


def test_link_works_once(client, link):
    client.get(link)
    client.post("/invitation/", NEW)

    other = Client()
    again = other.get(link, follow=True)
    answer = other.post("/invitation/", NEW | {"name": "Eve"})

    assert (again.status_code, answer.status_code) == (410, 410)
    assert "accepted already" in again.content.decode()
    assert User.objects.filter(email=ADA).count() == 1


def test_opening_a_link_accepts_nothing(client, link):
    for _ in range(2):
        assert client.get(link, follow=True).status_code == 200
    client.head(link)

    assert members() == []


def test_what_opens_an_invitation_stands_in_no_address_after_the_first(client, link):
    page = client.get(link, follow=True)

    secret = link.rstrip("/").rpartition("/")[2]
    assert secret not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_link_is_over_with_its_time(client, link):
    with travel(timezone.now() + timedelta(days=15)):
        page = client.get(link, follow=True)

    assert page.status_code == 410
    assert "not accepted in time" in page.content.decode()


@pytest.mark.parametrize("path", ["/invitation/", "/invitation/nothing/", "/invitation/a-b-c/"])
def test_address_of_no_invitation_says_so(client, db, path):
    page = client.get(path)

    assert page.status_code == 410
    assert "There is no invitation behind this link" in page.content.decode()


def test_link_with_another_secret_opens_nothing(client, link):
    forged = link[:-4] + ("aaa/" if link[-4:] != "aaa/" else "bbb/")

    assert client.get(forged).status_code == 410


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": ADA, "password2": ADA}, "too similar to the"),
        ({"password2": "another one entirely"}, "same password each time"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_account_is_opened_by_the_rules_of_passwords(client, link, given, said):
    client.get(link)

    page = client.post("/invitation/", NEW | given)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not User.objects.filter(email=ADA).exists()


def test_who_has_an_account_signs_in_and_comes_back_to_accept(client, link, workspace):
    create_person(email="Ada@Agency.example", name="Ada", password=PASSWORD)
    page = client.get(link, follow=True).content.decode()
    refused = client.post("/invitation/", NEW | {"password1": "mine now, says Eve"})

    assert 'href="/sign-in/?next=/invitation/"' in page
    assert "password1" not in page
    assert refused.status_code == 200
    assert sign_in(client, next="/invitation/")["Location"] == "/invitation/"
    assert "Accept as Ada" in client.get("/invitation/").content.decode()
    answer = client.post("/invitation/")
    assert answer["Location"] == board(workspace)
    assert members() == [("Ada@agency.example", "partner", "Grid & Co")]


def test_account_of_somebody_else_does_not_accept(client, link):
    create_person(email="eve@example.org", name="Eve", password=PASSWORD)
    sign_in(client, "eve@example.org")

    page = client.get(link, follow=True).content.decode()
    client.post("/invitation/", NEW)

    assert "You are signed in as <bdi>eve@example.org</bdi>" in page
    assert members() == []


def test_further_address_of_an_account_accepts(client, link):
    eve = create_person(email="eve@example.org", name="Eve", password=PASSWORD)
    EmailAddress.objects.create(user=eve, email=ADA, verified=True)
    sign_in(client, "eve@example.org")
    client.get(link)

    client.post("/invitation/")

    assert members() == [("eve@example.org", "partner", "Grid & Co")]


def test_member_elsewhere_who_never_signed_in_sets_a_password(client, link):
    there = MembershipFactory.create(user__email=ADA, role="observer")
    there.user.set_unusable_password()
    there.user.save()
    client.get(link)

    client.post("/invitation/", NEW)

    assert members() == [(ADA, "observer", None), (ADA, "partner", "Grid & Co")]
    assert sign_in(Client())["Location"] == "/"


def test_closed_account_is_not_opened_again(client, link):
    person = create_person(email=ADA, name="Ada")
    User.objects.filter(pk=person.pk).update(is_active=False)
    client.get(link)

    client.post("/invitation/", NEW)

    assert members() == []


def test_member_by_then_stays_what_they_are(client, link, workspace):
    person = create_person(email=ADA, name="Ada", password=PASSWORD)
    MembershipFactory.create(workspace=workspace, user=person, role="organiser")
    sign_in(client)
    client.get(link)

    assert client.post("/invitation/")["Location"] == board(workspace)
    assert members() == [(ADA, "organiser", None)]
    assert not Event.objects.filter(type="member.joined").exists()


def test_who_is_signed_in_finds_their_invitations_at_home(client, link, workspace):
    create_person(email=ADA, name="Ada", password=PASSWORD)
    create_person(email="eve@example.org", name="Eve", password=PASSWORD)
    invitation = MemberInvitation.objects.get()
    accept = f"/invitation/{invitation.pk}/accept/"
    eve = Client()
    sign_in(eve, "eve@example.org")
    sign_in(client)

    assert accept in client.get("/").content.decode()
    assert accept not in eve.get("/").content.decode()
    assert eve.post(accept).status_code == 404
    assert Client().post(accept)["Location"].startswith("/sign-in/")
    assert client.post(accept)["Location"] == board(workspace)
    assert members() == [(ADA, "partner", "Grid & Co")]
    assert client.post(accept).status_code == 404


def test_address_that_nobody_confirmed_finds_no_invitation_at_home(client, link):
    eve = create_person(email="eve@example.org", name="Eve", password=PASSWORD)
    EmailAddress.objects.create(user=eve, email=ADA, verified=False)
    sign_in(client, "eve@example.org")

    accept = f"/invitation/{MemberInvitation.objects.get().pk}/accept/"
    assert accept not in client.get("/").content.decode()
    assert client.post(accept).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_link_that_two_follow_at_the_same_moment_makes_one_member(link):
    clients = [Client(), Client()]
    for client in clients:
        client.get(link)

    def join(number: int) -> int:
        try:
            return clients[number].post("/invitation/", NEW | {"name": f"Ada {number}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(join, range(2)))

    assert sorted(answers) == [302, 410]
    assert members() == [(ADA, "partner", "Grid & Co")]
