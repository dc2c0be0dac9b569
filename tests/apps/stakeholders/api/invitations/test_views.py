"""Inviting people over REST."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from time_machine import travel

from apps.common.mail.relay import send_waiting_mail
from apps.events.models import Event
from apps.stakeholders.models import MemberInvitation
from apps.stakeholders.services import invitation_limits
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, WorkspaceFactory

ADA = "ada@agency.example"


def url(client, *parts):
    return client.base + "member-invitations/" + "".join(f"{part}/" for part in parts)


def invite(client, **body):
    return client.post(url(client), {"email": ADA, "role": "observer"} | body)


def links():
    return [re.findall(r"http://testserver/invitation/\S+/", str(m.body)) for m in mail.outbox]


def problem(response):
    answer = response.json()
    said = [(error["pointer"], error["code"]) for error in answer.get("errors", [])]
    return response.status_code, answer["code"], said


def events():
    told = Event.objects.filter(type__startswith="member.").order_by("sequence")
    return [(event.type, event.subject_type, event.restricted_to) for event in told]


def test_invitation_answers_the_whole_and_sends_its_link_to_the_person_alone(admin, grid):
    response = invite(admin, role="partner", organisation=grid.external_id)

    invitation = MemberInvitation.objects.get()
    at = invitation.sent_at
    assert response.status_code == 201
    assert response["Location"].endswith(f"/member-invitations/{invitation.pk}/")
    assert MemberInvitation.objects.filter(expires_at=at + timedelta(days=14)).exists()
    answer = response.json()
    assert {name: answer[name] for name in answer if not name.endswith("_at")} == {
        "id": str(invitation.pk),
        "email": ADA,
        "organisation": str(grid.pk),
        "role": "partner",
        "state": "open",
        "invited_by": str(admin.actor.pk),
        "member": None,
    }
    ((link,),) = links()
    assert [message.to for message in mail.outbox] == [[ADA]]
    secret = link.rstrip("/").rpartition("-")[2]
    assert secret not in response.content.decode()
    assert secret not in str(MemberInvitation.objects.values())


def test_mail_says_who_invites_to_what_and_speaks_the_language_of_the_workspace(api, grid):
    workspace = WorkspaceFactory.create(
        name="Réseau\nNord", default_language="fr-CA", time_zone="Europe/Paris"
    )
    admin = api("admin", workspace=workspace)
    invite(admin)

    (message,) = mail.outbox
    assert message.subject == "Vous êtes invité à rejoindre Réseau Nord"
    assert f"{admin.actor.user.name} vous invite" in str(message.body)
    assert "(Europe/Paris)" in str(message.body)


def test_organisation_is_told_of_and_nobody_else(admin, grid, api):
    other = OrganisationFactory.create(workspace=grid.workspace)
    made = invite(admin, role="partner", organisation=str(grid.pk)).json()

    def seen_by(client):
        answer = client.get(url(client)).json()["results"]
        return [each["id"] for each in answer], client.get(url(client, made["id"])).status_code

    assert events()[-1] == ("member.invited", "member_invitation", [grid.pk])
    assert seen_by(api("programme_office")) == ([made["id"]], 200)
    assert seen_by(api("observer", grid)) == ([made["id"]], 200)
    assert seen_by(api("partner", other)) == ([], 404)
    assert seen_by(api("observer")) == ([], 404)


def test_log_holds_neither_the_address_nor_what_opens_the_invitation(admin):
    invite(admin)
    invitation = MemberInvitation.objects.get()

    told = str(list(Event.objects.values()))
    assert ADA not in told
    assert invitation.digest not in told
    assert invitation.prefix not in told


def test_partner_invites_into_its_own_organisation_without_naming_it(api, grid):
    response = invite(api("partner", grid), role="observer")

    assert (response.status_code, response.json()["organisation"]) == (201, str(grid.pk))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"role": "admin"}, [("/role", "exceeds_your_own")]),
        ({"role": "programme_office"}, [("/role", "exceeds_your_own")]),
        ({"role": "partner", "organisation": "other"}, [("/organisation", "not_your_own")]),
        (
            {"role": "organiser", "organisation": "other"},
            [("/role", "exceeds_your_own"), ("/organisation", "not_your_own")],
        ),
    ],
)
def test_partner_gives_nothing_beyond_its_own(api, grid, body, expected):
    OrganisationFactory.create(workspace=grid.workspace, external_id="other")

    response = invite(api("partner", grid), **body)

    assert problem(response) == (403, "not_allowed", expected)
    assert (MemberInvitation.objects.exists(), mail.outbox) == (False, [])


@pytest.mark.parametrize("role", ["programme_office", "organiser"])
def test_coordinators_invite_people_from_outside_and_nobody_like_themselves(api, grid, role):
    coordinator = api(role)

    outside = invite(coordinator, role="partner", organisation=str(grid.pk))
    inside = invite(coordinator, email="eve@agency.example", role=role)

    assert outside.status_code == 201
    assert problem(inside) == (403, "not_allowed", [("/role", "exceeds_your_own")])


def test_organisation_of_another_workspace_is_not_there(admin):
    foreign = OrganisationFactory.create()

    response = invite(admin, organisation=str(foreign.pk))

    assert problem(response) == (400, "invalid_input", [("/organisation", "does_not_exist")])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"email": "ada"}, ("/email", "invalid")),
        ({"email": None}, ("/email", "null")),
        ({"role": "king"}, ("/role", "invalid_choice")),
        ({"role": "partner"}, ("/organisation", "required")),
        ({"expires_at": "2020-01-01T00:00:00Z"}, ("/expires_at", "lifetime")),
        ({"expires_at": "2999-01-01T00:00:00Z"}, ("/expires_at", "lifetime")),
    ],
)
def test_what_is_wrong_is_named_by_its_field(admin, body, expected):
    response = invite(admin, **body)

    assert problem(response) == (400, "invalid_input", [expected])


def test_person_is_invited_once_in_any_spelling(admin):
    invite(admin)

    response = invite(admin, email=ADA.upper())

    assert problem(response) == (400, "invalid_input", [("/email", "unique")])
    assert len(mail.outbox) == 1


def test_member_is_not_invited_again(admin):
    MembershipFactory.create(
        workspace=admin.actor.workspace, user=UserFactory.create(email="Ada@Agency.example")
    )

    assert problem(invite(admin)) == (400, "invalid_input", [("/email", "unique")])


def test_same_key_invites_once(admin):
    first, again = (
        admin.post(
            url(admin), {"email": ADA, "role": "observer"}, headers={"Idempotency-Key": "one"}
        )
        for _ in range(2)
    )

    assert first.json() == again.json()
    assert (MemberInvitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_mail_server_that_is_away_loses_no_invitation(admin, mail_server):
    response = invite(admin)
    assert response.status_code == 201

    assert send_waiting_mail(at=timezone.now()) == 0
    mail_server.start()
    assert send_waiting_mail(at=timezone.now() + timedelta(minutes=1)) == 1
    assert [to for to, _ in mail_server.told] == [ADA]


def test_invitation_sent_again_has_a_new_link_and_a_new_end(admin, client):
    made = invite(admin).json()
    with travel(timezone.now() + timedelta(days=20)):
        expired = admin.get(url(admin, made["id"])).json()
        response = admin.post(url(admin, made["id"], "resend"), {})
        again = response.json()
        (first,), (second,) = links()
        answers = [client.get(link.removeprefix("http://testserver")) for link in (first, second)]

    assert (expired["state"], response.status_code, again["state"]) == ("expired", 200, "open")
    assert again["expires_at"] > expired["expires_at"]
    assert [answer.status_code for answer in answers] == [410, 302]
    assert [kind for kind, *_ in events()[-2:]] == ["member.invited", "member.invitation_resent"]


def test_invitation_is_not_sent_again_within_a_minute(admin):
    made = invite(admin).json()

    response = admin.post(url(admin, made["id"], "resend"), {})

    assert problem(response) == (409, "sent_just_now", [])
    assert len(mail.outbox) == 1


def test_revoked_invitation_opens_nothing_and_stays_so(admin, client):
    made = invite(admin).json()

    revoked = [admin.post(url(admin, made["id"], "revoke")) for _ in range(2)]
    again = admin.post(url(admin, made["id"], "resend"), {})

    assert [response.json()["state"] for response in revoked] == ["revoked", "revoked"]
    assert problem(again) == (409, "invitation_ended", [])
    ((link,),) = links()
    client.get(link.removeprefix("http://testserver"))
    assert "taken back" in client.get("/invitation/").content.decode()
    assert [kind for kind, *_ in events()[-2:]] == ["member.invited", "member.invitation_revoked"]
    assert invite(admin).status_code == 201


def test_step_on_what_was_changed_meanwhile_is_refused_where_the_version_is_sent(admin):
    response = invite(admin)
    made, etag = response.json(), response["ETag"]
    with travel(timezone.now() + timedelta(minutes=2)):
        admin.post(url(admin, made["id"], "resend"), {})

    stale = admin.post(url(admin, made["id"], "revoke"), headers={"If-Match": etag})

    assert stale.status_code == 412


def test_changed_invitation_keeps_its_link_and_is_told_of(admin, grid, client):
    response = invite(admin, organisation=str(grid.pk))
    made, end = response.json(), timezone.now() + timedelta(days=3)
    body = {"role": "partner", "expires_at": end.isoformat(), "email": made["email"]}

    changed = admin.patch(
        url(admin, made["id"]), body, headers={"If-Match": response["ETag"]}
    ).json()

    at = end.isoformat().replace("+00:00", "Z")
    assert changed == made | {"role": "partner", "expires_at": at}
    told = Event.objects.filter(subject_type="member_invitation").latest("sequence")
    assert (told.type, told.restricted_to) == ("member.invitation_changed", [grid.pk])
    assert [facts and facts["role"] for facts in (told.before, told.after)] == [
        "observer",
        "partner",
    ]
    ((link,),) = links()
    client.get(link.removeprefix("http://testserver"))
    assert client.get("/invitation/").status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"role": "partner"}, (400, "invalid_input", [("/organisation", "required")])),
        (
            {"expires_at": "2020-01-01T00:00:00Z"},
            (400, "invalid_input", [("/expires_at", "lifetime")]),
        ),
        ({"role": "king"}, (400, "invalid_input", [("/role", "invalid_choice")])),
        ({"to": "bob@example.org"}, (400, "invalid_input", [("/to", "unknown_field")])),
    ],
)
def test_invitation_that_cannot_be_changed_so_is_refused_at_its_field(admin, body, expected):
    made = invite(admin).json()

    response = admin.patch(url(admin, made["id"]), body, headers={"If-Match": "*"})

    assert problem(response) == expected
    assert admin.get(url(admin, made["id"])).json() == made


def test_partner_makes_no_more_of_an_invitation_than_it_may_give(api, grid):
    partner = api("partner", grid)
    made = invite(partner).json()

    response = partner.patch(url(partner, made["id"]), {"role": "admin"}, headers={"If-Match": "*"})

    assert problem(response) == (403, "not_allowed", [("/role", "exceeds_your_own")])


def test_removed_invitation_is_taken_back_and_stays_so(admin):
    made = invite(admin)
    path = url(admin, made.json()["id"])

    without = admin.delete(path)
    removed = admin.delete(path, headers={"If-Match": made["ETag"]})
    changed = admin.patch(path, {"role": "partner"}, headers={"If-Match": "*"})

    assert (without.status_code, removed.status_code) == (428, 204)
    assert admin.get(path).json()["state"] == "revoked"
    assert problem(changed) == (409, "invitation_ended", [])
    assert [kind for kind, *_ in events()[-2:]] == ["member.invited", "member.invitation_revoked"]


def test_list_is_narrowed_by_state_and_address(admin):
    made = {
        state: invite(admin, email=f"{state}@example.org").json()["id"]
        for state in ("open", "revoked", "expired")
    }
    admin.post(url(admin, made["revoked"], "revoke"))
    MemberInvitation.objects.filter(pk=made["expired"]).update(expires_at=timezone.now())

    def found(query):
        return {each["id"] for each in admin.get(url(admin) + query).json()["results"]}

    for state, pk in made.items():
        assert found(f"?state={state}") == {pk}
    assert found("?state=open&state=expired") == {made["open"], made["expired"]}
    assert found("?email=OPEN@example.org") == {made["open"]}
    assert found("?state=accepted") == set()


def test_history_tells_each_step_and_never_whom(admin):
    made = invite(admin).json()
    admin.post(url(admin, made["id"], "revoke"))

    history = admin.get(url(admin, made["id"], "history")).json()

    changes = history["results"]
    assert {change["actor"] for change in changes} == {admin.actor.user.name}
    assert changes[-1]["what"] == "revoked_at"
    assert ADA not in str(history)


def test_partner_does_not_write_to_the_whole_world(api, admin, grid, monkeypatch):
    monkeypatch.setattr(invitation_limits, "MOST_OF_PARTNER", 3)
    partner, elsewhere = (
        api("partner", organisation)
        for organisation in (grid, OrganisationFactory.create(workspace=grid.workspace))
    )
    made = [invite(partner, email=f"{n}@example.org").json()["id"] for n in range(2)]
    partner.post(url(partner, made[0], "revoke"))
    with travel(timezone.now() + timedelta(hours=1)):
        assert partner.post(url(partner, made[1], "resend"), {}).status_code == 200
        flood = invite(partner, email="more@example.org")

        assert problem(flood) == (429, "too_many_invitations", [])
        assert 22 * 3600 < int(flood["Retry-After"]) <= 23 * 3600 + 1
        assert invite(elsewhere, email="x@example.org").status_code == 201
        assert invite(admin, email="y@example.org").status_code == 201
    with travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert invite(partner, email="more@example.org").status_code == 201
    assert len(mail.outbox) == 6
