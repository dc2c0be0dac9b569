import pytest

from apps.events.models import Event
from apps.exchange import services
from apps.exchange.models import Import, JobState
from apps.stakeholders.models import Organisation
from tests.apps.exchange.plans import AT, ZERO, counts, errors, full_plan, milestone, plan, run
from tests.apps.exchange.record import record


def test_dry_run_reports_the_same_and_writes_nothing(workspace):
    before = record()

    tried = run(workspace, full_plan(), dry_run=True)

    assert record() == before
    told = Event.objects.order_by("sequence").values_list("type", flat=True)
    assert list(told) == ["workspace.created", "import.succeeded"]
    done = run(workspace, full_plan())
    assert (tried.state, counts(tried), tried.counts) == (done.state, counts(done), done.counts)
    assert [change | {"id": "", "initiative": ""} for change in tried.diff] == [
        change | {"id": "", "initiative": ""} for change in done.diff
    ]


def test_finished_import_keeps_the_report_and_drops_the_file(workspace):
    job = run(workspace, full_plan())

    assert (job.content, job.progress, job.attempts) == (None, 100, 1)
    assert job.started_at == job.finished_at


def test_import_that_ended_is_not_run_again(workspace):
    job = run(workspace, plan(milestone()))

    assert services.run_import(import_id=job.pk, at=AT) is None
    assert Import.objects.get(pk=job.pk).attempts == 1


def test_end_of_an_import_is_told_to_those_who_see_it(workspace, member):
    acme = Organisation.objects.create(workspace=workspace, name="Acme", sector="industry")
    run(workspace, plan(milestone("a")), member())
    run(workspace, {"lockstep_plan": 9}, member("partner", acme))

    told = Event.objects.filter(type__startswith="import.").order_by("sequence")
    assert [(e.type, e.subject_type, e.restricted_to, e.after) for e in told] == [
        (
            "import.succeeded",
            "import",
            [],
            {
                "format": "plan",
                "source": "office",
                "dry_run": False,
                "errors": 0,
                **ZERO,
                "created": 1,
            },
        ),
        (
            "import.failed",
            "import",
            [acme.pk],
            {"format": "plan", "source": "office", "dry_run": False, "errors": 1, **ZERO},
        ),
    ]


def test_file_is_limited(workspace, settings):
    settings.IMPORT_MAX_BYTES = 10

    with pytest.raises(services.TooLargeError):
        run(workspace, plan(milestone()))

    assert Import.objects.count() == 0


def test_import_of_somebody_who_left_the_workspace_is_refused(workspace, member):
    office = member()
    job = services.request_import(
        workspace=workspace,
        actor=office,
        content=b'{"lockstep_plan": 1}',
        at=workspace.created_at,
    )
    office.delete()

    services.run_import(import_id=job.pk, at=workspace.created_at)

    job.refresh_from_db()
    assert (job.state, errors(job)) == (JobState.FAILED, [(None, "", "not_allowed")])


def test_import_of_somebody_whose_role_was_taken_is_refused(workspace, member):
    office = member()
    job = services.request_import(
        workspace=workspace,
        actor=office,
        content=b'{"lockstep_plan": 1}',
        at=workspace.created_at,
    )
    type(office).objects.filter(pk=office.pk).update(role="observer")

    services.run_import(import_id=job.pk, at=workspace.created_at)

    job.refresh_from_db()
    assert (job.state, errors(job)) == (JobState.FAILED, [(None, "", "not_allowed")])
