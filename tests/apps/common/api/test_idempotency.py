"""A POST sent again does nothing again, whatever happened to the first one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from apps.common.api.idempotency import KEPT_FOR
from apps.common.models import IdempotentRequest
from apps.stakeholders import services
from apps.stakeholders.models import Organisation
from tests.factories import OrganisationFactory

BODY = {"name": "Grid", "sector": "industry"}


def post(client, body=BODY, key="k1", **headers):
    return client.post(f"{client.base}organisations/", body, HTTP_IDEMPOTENCY_KEY=key, **headers)


def count(**conditions):
    return Organisation.objects.filter(**conditions).count()


def test_post_sent_again_gets_the_first_answer_and_makes_nothing(office):
    first, second = post(office), post(office)

    assert (second.status_code, second.json()) == (201, first.json())
    assert [second[name] for name in ("ETag", "Location")] == [
        first[name] for name in ("ETag", "Location")
    ]
    assert (first.has_header("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (
        False,
        "true",
    )
    assert count() == 1


def test_post_with_the_key_of_another_body_answers_422(office):
    post(office)

    response = post(office, BODY | {"name": "Other"})

    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert count() == 1


def test_post_with_the_key_of_another_path_answers_422(office):
    post(office)

    response = office.post(f"{office.base}members/", BODY, HTTP_IDEMPOTENCY_KEY="k1")

    # The key is looked at after the role: who may not do it learns nothing of keys.
    assert response.status_code == 403
    assert (
        office.post(
            f"{office.base}organisations/?", BODY | {"region": ""}, HTTP_IDEMPOTENCY_KEY="k1"
        ).status_code
        == 422
    )


def test_key_of_one_caller_is_no_key_of_another(office, api):
    other = api("programme_office")

    assert [post(office).status_code, post(other).status_code] == [201, 201]
    assert count() == 2


def test_refusal_of_a_serializer_is_remembered(office):
    first, second = post(office, {"name": "x"}), post(office, {"name": "x"})

    assert (second.status_code, second.json()) == (400, first.json())
    assert second["Idempotent-Replayed"] == "true"
    assert second["Content-Type"] == "application/problem+json"


def test_refusal_of_the_database_is_remembered(office, workspace):
    taken = OrganisationFactory.create(workspace=workspace, external_id="e")
    body = BODY | {"external_id": "e"}
    first = post(office, body)
    taken.delete()

    second = post(office, body)

    assert (first.status_code, second.status_code, second.json()) == (409, 409, first.json())
    assert count() == 0


def test_crash_is_not_remembered_and_leaves_nothing(office, monkeypatch):
    add = services.add_organisation

    def add_and_crash(**fields):
        add(**fields)
        raise RuntimeError

    office.raise_request_exception = False
    monkeypatch.setattr(services, "add_organisation", add_and_crash)
    crashed = post(office)
    left = (count(), IdempotentRequest.objects.count())
    monkeypatch.undo()

    again = post(office)

    assert (crashed.status_code, left) == (500, (0, 0))
    assert (again.status_code, again.has_header("Idempotent-Replayed")) == (201, False)


def test_key_older_than_a_day_is_forgotten(office):
    post(office)
    IdempotentRequest.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(seconds=1))

    response = post(office, BODY | {"name": "Later"})

    assert (response.status_code, count()) == (201, 2)


def test_remembering_clears_old_answers_away(office):
    for key in ("a", "b", "c"):
        post(office, BODY | {"name": key}, key)
    IdempotentRequest.objects.filter(key__in="ab").update(
        created_at=timezone.now() - KEPT_FOR - timedelta(seconds=1)
    )

    post(office, BODY, "d")

    assert set(IdempotentRequest.objects.values_list("key", flat=True)) == {"c", "d"}


@pytest.mark.parametrize("key", ["", "k" * 256, "k\x7f"])
def test_key_that_cannot_be_kept_is_refused(office, key):
    response = post(office, BODY, key)

    assert (response.status_code, response.json()["code"]) == (400, "invalid_input")


def test_get_and_patch_take_no_notice_of_keys(office, workspace):
    organisation = OrganisationFactory.create(workspace=workspace)
    url = f"{office.base}organisations/{organisation.pk}/"

    for name in ("One", "Two"):
        response = office.patch(url, {"name": name}, HTTP_IF_MATCH="*", HTTP_IDEMPOTENCY_KEY="k")
        assert (response.status_code, response.json()["name"]) == (200, name)
    assert IdempotentRequest.objects.count() == 0


def test_file_sent_again_is_taken_once_and_another_is_refused(office):
    def send(content, source="a"):
        file = SimpleUploadedFile("plan.json", content)
        body = {"file": file, "format": "plan", "source": source}
        return office.post(
            f"{office.base}imports/", body, format="multipart", HTTP_IDEMPOTENCY_KEY="k"
        )

    first, again = send(b"{}"), send(b"{}")

    assert (first.status_code, again.status_code, again.json()) == (202, 202, first.json())
    assert [send(b"{ }").status_code, send(b"{}", "b").status_code] == [422, 422]


@pytest.mark.django_db(transaction=True)
def test_post_while_the_first_is_running_answers_409(office):
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{office.actor.user_id} k1"],
        )
        running = post(office)
        cursor.execute("ROLLBACK")
    other.close()

    assert (running.status_code, running.json()["code"]) == (409, "request_in_flight")
    assert post(office).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_at_once_with_one_key_make_one_object(api):
    office = api("programme_office")
    clients = [api(actor=office.actor) for _ in range(20)]

    def send(client):
        try:
            return post(client).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, clients))

    assert set(answers) <= {201, 409}
    assert 201 in answers
    assert count() == 1
    close_old_connections()
