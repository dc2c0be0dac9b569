import json
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.exchange import services
from apps.exchange.models import Import
from apps.stakeholders.models import Organisation
from tests.apps.exchange.plans import AT, ask, milestone, plan, run


@pytest.fixture
def acme(workspace):
    return Organisation.objects.create(
        workspace=workspace, name="Acme", sector="industry", external_id="acme"
    )


def send(client, document, **fields):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    body = {"file": SimpleUploadedFile("plan.json", content), "format": "plan", **fields}
    return client.post(
        f"{client.base}imports/", {k: v for k, v in body.items() if v is not None}, "multipart"
    )


def problems(response):
    return response.status_code, [(e["pointer"], e["code"]) for e in response.json()["errors"]]


def test_file_is_queued_and_its_job_returned(api):
    client = api()

    response = send(client, plan(milestone()), source="office")

    job = Import.objects.get()
    assert (response.status_code, response["Location"]) == (
        202,
        f"http://testserver{client.base}imports/{job.pk}/",
    )
    assert response.json() == {
        "id": str(job.pk),
        "format": "plan",
        "source": "office",
        "dry_run": False,
        "state": "queued",
        "progress": 0,
        "created": 0,
        "updated": 0,
        "unchanged": 0,
        "cancelled": 0,
        "counts": {},
        "errors": [],
        "diff": [],
        "notices": [],
        "columns": [],
        "mapping": {},
        "created_at": job.created_at.isoformat().replace("+00:00", "Z"),
        "started_at": None,
        "finished_at": None,
        "undone_at": None,
    }


def test_job_shows_its_report_when_it_has_run(api):
    client = api()
    location = send(client, plan(milestone(), milestone("b", weight=0)))["Location"]
    services.run_import(import_id=Import.objects.get().pk, at=AT, clock=lambda: AT)

    job = client.get(location).json()

    assert (job["state"], job["progress"], job["finished_at"]) == (
        "failed",
        100,
        "2026-03-01T12:00:00Z",
    )
    assert job["errors"] == [
        {
            "row": 1,
            "pointer": "/initiatives/0/milestones/1/weight",
            "detail": "This must be at least 0.000001.",
            "code": "out_of_range",
        }
    ]


def test_job_shows_what_was_changed(api):
    client = api()
    location = send(client, plan(milestone()), dry_run="true")["Location"]
    services.run_import(import_id=Import.objects.get().pk, at=AT)

    job = client.get(location).json()

    assert (job["state"], job["dry_run"], job["created"]) == ("succeeded", True, 1)
    assert [(c["object"], c["kind"], c["external_id"], c["fields"]) for c in job["diff"]] == [
        ("layer", "created", "compute", []),
        ("initiative", "created", "gpu", []),
        ("milestone", "created", "com-0", []),
    ]
    assert {UUID(c["id"]).version for c in job["diff"]} == {7}


def test_file_that_is_no_plan_is_taken_and_its_job_fails(api):
    client = api()
    location = send(client, b"not json")["Location"]
    services.run_import(import_id=Import.objects.get().pk, at=AT)

    job = client.get(location).json()

    assert (job["state"], [error["code"] for error in job["errors"]]) == ("failed", ["not_json"])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"format": "mpp"}, (400, [("/format", "invalid_choice")])),
        ({"file": None}, (400, [("/file", "required")])),
        ({"file": "text"}, (400, [("/file", "invalid")])),
        ({"source": "x" * 101}, (400, [("/source", "max_length")])),
        ({"dry_run": "perhaps"}, (400, [("/dry_run", "invalid")])),
        ({"dryrun": "true"}, (400, [("/dryrun", "unknown_field")])),
        ({"mapping": "{"}, (400, [("/mapping", "invalid")])),
        ({"mapping": "[]"}, (400, [("/mapping", "invalid")])),
        ({"mapping": '{"layr": "data"}'}, (400, [("/mapping/layr", "unknown_field")])),
        ({"mapping": '{"layer": "Not a key"}'}, (400, [("/mapping/layer", "invalid_characters")])),
        ({"mapping": '{"encoding": "klingon"}'}, (400, [("/mapping/encoding", "invalid_choice")])),
        (
            {"mapping": '{"columns": {"Due/End": "when"}}'},
            (400, [("/mapping/columns/Due~1End", "unknown_field")]),
        ),
        (
            {"mapping": '{"layers": [{"layer": "data"}, {"layer": "data", "column": "Team"}]}'},
            (400, [("/mapping/layers/0", "required"), ("/mapping/layers/1", "required")]),
        ),
    ],
)
def test_bad_request_is_refused_at_its_field(api, fields, expected):
    response = send(api(), plan(), **fields)

    assert problems(response) == expected
    assert Import.objects.count() == 0


def test_body_that_is_not_multipart_is_refused(api):
    client = api()

    response = client.post(f"{client.base}imports/", plan(milestone()))

    assert response.status_code == 415


def test_file_that_is_too_large_is_refused(api, settings):
    settings.IMPORT_MAX_BYTES = 1_000

    response = send(api(), b"x" * 1_001)

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert Import.objects.count() == 0


def test_body_that_is_too_large_is_refused_before_it_is_read(api, settings):
    settings.IMPORT_MAX_BYTES = 1_000
    client = api()

    class Unread:
        def read(self, *_):
            raise AssertionError

        readline = read

    response = client.generic(
        "POST",
        f"{client.base}imports/",
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(100 * 1024 * 1024),
        **{"wsgi.input": Unread()},
    )

    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_request_sent_twice_with_one_key_is_one_import(api):
    client = api()
    client.credentials(
        HTTP_AUTHORIZATION=client._credentials.get("HTTP_AUTHORIZATION", "")
        or client.defaults["HTTP_AUTHORIZATION"],
        HTTP_IDEMPOTENCY_KEY="once",
    )

    first, second = send(client, plan()), send(client, plan())

    assert (first.status_code, second.status_code) == (202, 202)
    assert first["Location"] == second["Location"]
    assert Import.objects.count() == 1


def test_office_sees_all_imports_and_a_partner_those_of_its_organisation(
    api, acme, member, workspace
):
    office, partner, colleague = member(), member("partner", acme), member("partner", acme)
    jobs = {
        name: run(workspace, plan(), actor)
        for name, actor in {"office": office, "partner": partner, "colleague": colleague}.items()
    }

    def seen(client):
        return {job["id"] for job in client.get(f"{client.base}imports/").json()["results"]}

    own = {str(jobs["partner"].pk), str(jobs["colleague"].pk)}
    assert seen(api(actor=office)) == {str(job.pk) for job in jobs.values()}
    assert seen(api(actor=partner)) == own
    hidden = api(actor=partner).get(f"{api(actor=partner).base}imports/{jobs['office'].pk}/")
    assert hidden.status_code == 404


@pytest.mark.parametrize("role", ["observer", "organiser"])
def test_those_who_only_look_on_import_nothing(api, role):
    client = api(role)

    assert send(client, plan()).status_code == 403
    assert client.get(f"{client.base}imports/").status_code == 403


def test_imports_of_another_workspace_are_not_found(api, workspace):
    stranger = api(workspace=type(workspace).objects.create(slug="other", name="Other"))
    job = run(workspace, plan())

    assert stranger.get(f"{stranger.base}imports/{job.pk}/").status_code == 404


def test_imports_are_narrowed_by_state_and_source(api, workspace):
    client = api()
    good, bad = run(workspace, plan(), source="a"), run(workspace, b"", source="b")
    queued = ask(workspace, plan(), source="a")

    def found(query):
        answer = client.get(f"{client.base}imports/?{query}").json()
        return [job["id"] for job in answer["results"]]

    assert found("state=failed") == [str(bad.pk)]
    assert found("source=a&ordering=-created_at") == [str(queued.pk), str(good.pk)]
    assert client.get(f"{client.base}imports/?colour=red").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_queries_for_one_row_and_for_three(
    api, workspace, django_assert_num_queries, rows
):
    client = api()
    for _ in range(rows):
        run(workspace, plan())

    with django_assert_num_queries(4):
        client.get(f"{client.base}imports/")


def test_list_leaves_the_files_in_the_database(api, workspace, django_assert_num_queries):
    ask(workspace, plan())
    client = api()

    with django_assert_num_queries(4) as queries:
        client.get(f"{client.base}imports/")

    assert all('"content"' not in query["sql"] for query in queries.captured_queries)
