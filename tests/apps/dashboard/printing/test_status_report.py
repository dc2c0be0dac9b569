"""The status report, asked for over REST, run as a job, and read back from its PDF."""

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.alignment.services.sweeping import sweep_initiatives
from apps.dashboard.printing import portfolio
from apps.dashboard.printing.words import DASH, LONGEST_NAME
from apps.events.models import Event
from apps.exchange import services
from apps.exchange.models import Export, JobState
from apps.programmes.models import Initiative, Milestone, Participation
from apps.stakeholders.models import Organisation
from tests.apps.alignment.foretold import AS_OF, Ground
from tests.printed import read_pdf, starts_on, text_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ask(client, **body):
    """Ask for a report and return its job, as it was asked for on the day of the record."""
    response = client.post(f"{client.base}exports/", {"format": "pdf", **body})
    assert response.status_code == 202, response.json()
    Export.objects.update(created_at=AT)
    return Export.objects.get(pk=response.json()["id"])


def made(client, **body):
    """Return the report as a PDF that was read."""
    job = ask(client, **body)
    services.run_export(export_id=job.pk, at=job.next_attempt_at)
    export = client.get(f"{client.base}exports/{job.pk}/").json()
    assert (export["state"], export["progress"], export["error"]) == ("succeeded", 100, None)
    file = client.get(export["download_url"])
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].endswith('.pdf"')
    return read_pdf(file.content)


def get(client, path, **query):
    return client.get(f"{client.base}{path}", {"as_of": AS_OF.isoformat(), **query}).json()


@pytest.fixture
def ground(workspace, grid):
    """One initiative whose governance lags, that owes and is owed, and enough history."""
    ground = Ground.of(workspace)
    ground.history()
    one = ground.initiative("gpu")
    for number, due in enumerate((-200, -150, -100, 60)):
        done = due - 5 if due < 0 else None
        ground.milestone(one, f"Rack {number}", due, done=done, owner=grid)
    ground.milestone(one, "Law 0", -190, done=-180, layer="governance")
    late = ground.milestone(
        one, "Law 1", -120, layer="governance", owner=grid, reported_at=AT - timedelta(10)
    )
    ground.milestone(one, "Law 2", 20, layer="governance")
    ground.milestone(one, "Fresh", -10, done=-9)
    ground.wait(Milestone.objects.get(name="Rack 3"), late, lag=3)
    return ground


def test_figures_are_those_of_the_api(api, ground):
    client = api()
    initiative = Initiative.objects.get(key="gpu")
    path = f"initiatives/{initiative.pk}/"
    alignment, forecast = get(client, f"{path}alignment/"), get(client, f"{path}forecast/")

    text = text_of(made(client, scope={"initiatives": [str(initiative.pk)]}))

    assert "As of 1 March 2026 Chosen initiatives: 1 initiative" in text
    (worst,) = alignment["pairs"]
    said = f"{worst['level']} — Compute is {worst['skew_days']} days ahead of Governance"
    assert said in text
    for lane in alignment["lanes"]:
        pace = lane["pace_days"]
        figures = (
            f"{lane['completed']} of {lane['milestones']} {lane['earned']:g} {lane['planned']:g}"
        )
        sign = "+" if pace > 0 else "\N{MINUS SIGN}"
        words = f"{sign}{abs(pace)} d {'ahead' if pace > 0 else 'behind'}" if pace else "on pace"
        assert f"{lane['layer'].title()} {figures} {words}" in text
    for lane in [*forecast["lanes"], forecast["whole"]]:
        days = " ".join(
            f"{day.day} {day:%B} {day.year}"
            for day in map(datetime.fromisoformat, (lane["p50"], lane["p80"]))
        )
        assert f"{days} {lane['on_time_probability']:.0%}" in text
    owed = client.get(f"{client.base}obligations/", {"as_of": AS_OF.isoformat()}).json()["results"]
    assert [(row["milestone_name"], row["slack_days"]) for row in owed] == [("Law 1", 57)]
    assert "Grid & Co Grid & Co Law 1 for “Rack 3” · agreed" in text


def test_milestones_are_listed_by_what_a_committee_asks(api, ground):
    text = text_of(made(api()))
    overdue = text[text.index("Overdue") : text.index("Due in the next 30 days")]
    due = text[text.index("Due in the next 30 days") : text.index("Done in the last 30 days")]
    done = text[text.index("Done in the last 30 days") : text.index("Who owes what to whom")]

    # Nobody said when what is overdue will be done.
    assert re.search(r"Law 1 planned Governance Grid & Co 1 November 2025 unknown \+120 d", overdue)
    assert f"Law 2 planned Governance {DASH} 21 March 2026 21 March 2026 0 d" in due
    assert f"Fresh done and accepted Compute {DASH} 19 February 2026 20 February 2026 +1 d" in done
    assert "Rack" not in overdue + due + done


def test_unknown_is_said_as_unknown(api, ground):
    Initiative.objects.filter(key__startswith="past").delete()
    Milestone.objects.filter(layer__key="governance").update(reported_at=None)
    text = text_of(made(api()))

    assert "No forecast: in this workspace 5 milestones have been closed" in text
    assert "Half of the trials by" not in text
    assert re.search(r"Governance 1 of 3 1 2 unknown \(silent\)", text)


def test_findings_are_told_in_the_sentences_of_the_api(api, ground, workspace):
    sweep_initiatives(
        workspace=workspace,
        initiatives=list(Initiative.objects.values_list("pk", flat=True)),
        as_of=AS_OF,
        at=AT,
    )
    client = api()
    found = client.get(f"{client.base}findings/").json()["results"]
    assert found

    text = text_of(made(client))

    for finding in found:
        assert " ".join(finding["sentence"].split()) in text


def test_partner_is_told_of_what_it_sees_and_of_nothing_else(api, ground, workspace, grid):
    secret = ground.initiative("secret", "participants")
    ground.milestone(secret, "Hidden promise", -30)
    wanted = Milestone.objects.get(name="Law 2")
    ground.wait(wanted, Milestone.objects.get(name="Hidden promise"))
    other = Organisation.objects.create(workspace=workspace, name="Elsewhere", sector="industry")
    office, partner = api(), api("partner", other)

    assert "Hidden promise" in text_of(made(office))
    seen = text_of(made(partner))
    asked = text_of(made(partner, scope={"initiatives": [str(secret.pk)]}))

    assert "Gpu" in seen
    assert ("Secret" in seen, "Hidden promise" in seen) == (False, False)
    assert "There is no initiative in this report." in asked

    Participation.objects.create(initiative=secret, organisation=other, role="advisor")
    assert "Hidden promise" in text_of(made(partner))


@pytest.mark.parametrize(
    "name",
    [
        '#panic() #sys.inputs $x^2$ @ref *b* <a> "]',
        "\u202eturned\u202c",
        "x" * 1000,
        "<b>&amp;</b>",
    ],
)
def test_names_are_printed_as_they_are_and_do_nothing(api, ground, name):
    Milestone.objects.filter(name="Law 1").update(name=name)
    Initiative.objects.filter(key="gpu").update(name=name[:500])

    text = text_of(made(api())).replace(" ", "").replace("\n", "")

    shown = re.sub("[\u202e\u202c ]", "", name)
    assert shown[: LONGEST_NAME - 1] in text


def test_report_in_arabic_is_in_arabic_and_from_right_to_left(api, ground):
    document = made(api(), language="ar")
    assert document.trailer["/Root"]["/Lang"] == "ar"
    assert document.metadata is not None
    assert str(document.metadata.title).startswith("تقرير الحالة")
    assert starts_on(document, 0)[0] > 300


@pytest.mark.parametrize(("asked", "told"), [("fr-CA", "fr"), ("xx", "en"), ("pt-BR", "en")])
def test_report_is_in_the_nearest_language_there_is(api, ground, asked, told):
    assert made(api(), language=asked).trailer["/Root"]["/Lang"] == told


def test_portfolio_comes_first_with_the_worst_initiative_on_top(api, ground):
    text = text_of(made(api()))
    table = text[text.index("All initiatives") :]

    assert "All that the reader sees: 2 initiatives" in text
    assert table.index("Gpu 5 of 8") < table.index("Past-Workspace 8 of 8")


def test_large_report_is_cut_and_says_so(api, ground, monkeypatch):
    monkeypatch.setattr(portfolio, "MOST_ROWS", 3)
    monkeypatch.setattr(portfolio, "MOST_CHAPTERS", 2)
    monkeypatch.setattr("apps.dashboard.printing.status_report.MOST_ROWS", 3)
    monkeypatch.setattr("apps.dashboard.printing.status_report.MOST_CHAPTERS", 2)
    for number in range(4):
        ground.milestone(ground.initiative(f"more {number}"), "m", 10)

    text = text_of(made(api()))

    assert "Of 6 initiatives, the 3 that are furthest out of step are listed." in text
    assert "The 2 that are furthest out of step have a chapter of their own." in text
    assert text.count("Where its layers stand") == 2


def test_report_costs_the_same_queries_for_one_initiative_and_for_four(api, ground, workspace):
    counts = []
    client = api()
    for number in (1, 4):
        for more in range(number):
            one = ground.initiative(f"n{number}-{more}")
            first = ground.milestone(one, "a", 10)
            ground.wait(ground.milestone(one, "b", 20, layer="governance"), first)
        job = ask(client, scope={"initiatives": ids(f"n{number}-")})
        with CaptureQueriesContext(connection) as queries:
            services.run_export(export_id=job.pk, at=job.next_attempt_at)
        # How far it has come is told after each chapter.
        counts.append(sum("progress" not in str(query["sql"]) for query in queries))
        job.refresh_from_db()
        assert (job.state, job.milestones) == (JobState.SUCCEEDED, 2 * number)

    assert counts[0] == counts[1] < 70


def ids(start):
    rows = Initiative.objects.filter(key__startswith=start)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def test_progress_is_seen_while_the_report_is_made(api, ground):
    job, seen = ask(api()), []

    services.run_export(
        export_id=job.pk,
        at=job.next_attempt_at,
        watch=lambda per_cent: seen.append((per_cent, Export.objects.get().progress)),
    )

    assert seen == [(20, 5), (50, 20), (80, 50), (80, 80)]
    assert Export.objects.get().progress == 100
    assert Export.objects.get().state == JobState.SUCCEEDED


def test_report_of_a_past_day_has_the_figures_of_that_day(api, ground):
    client = api()
    day = AS_OF - timedelta(60)
    one = Initiative.objects.get(key="gpu")
    path = f"{client.base}initiatives/{one.pk}/alignment/"
    lanes = client.get(path, {"as_of": day.isoformat()}).json()["lanes"]

    text = text_of(made(client, scope={"initiatives": [str(one.pk)], "as_of": day.isoformat()}))

    assert f"As of {day.day} {day:%B} {day.year}" in text
    for lane in lanes:
        assert f"{lane['layer'].title()} {lane['completed']} of {lane['milestones']} " in text
    assert "Fresh" not in text[text.index("Done in the last 30 days") : text.index("Who owes")]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_report_of_a_far_day_is_made(api, ground, day):
    assert "Gpu" in text_of(made(api(), scope={"as_of": day}))


@pytest.mark.django_db(transaction=True)
def test_report_by_what_was_known_tells_of_the_record_of_then(api, ground):
    known_at = timezone.now()
    Milestone.objects.filter(name="Law 1").update(name="Law renamed")
    client, other_day = api(), {"as_of": AS_OF.isoformat()}

    then = text_of(made(client, scope={**other_day, "known_at": known_at.isoformat()}))
    now = text_of(made(client, scope=other_day))

    assert ("Law 1" in then, "Law renamed" in then, ", by what was known on" in then) == (
        True,
        False,
        True,
    )
    assert ("Law 1" in now, "Law renamed" in now, "by what was known" in now) == (
        False,
        True,
        False,
    )


def test_report_by_what_was_known_before_there_was_anything_says_so(api, ground):
    client = api()
    job = ask(client, scope={"known_at": "2000-01-01T00:00:00Z"})

    services.run_export(export_id=job.pk, at=job.next_attempt_at)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error is not None
    assert "The workspace was made on" in str(job.error)


@pytest.mark.parametrize(
    ("given", "scope", "pointer", "code"),
    [
        ("csv", {"as_of": "2026-03-01"}, "/scope/as_of", "not_for_format"),
        ("pdf", {"as_of": "tomorrow"}, "/scope/as_of", "invalid"),
        ("pdf", {"known_at": "2999-01-01T00:00:00Z"}, "/scope/known_at", "invalid"),
    ],
)
def test_day_that_makes_no_sense_is_refused(api, given, scope, pointer, code):
    client = api()

    answer = client.post(f"{client.base}exports/", {"format": given, "scope": scope})

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


# Runs an export and kills itself when it has come as far as the second argument says.
DIE = """
import os, signal, sys
import django
django.setup()
from django.utils import timezone
from apps.exchange import services

def watch(per_cent):
    if per_cent >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

services.run_export(export_id=sys.argv[1], at=timezone.now(), watch=watch)
"""


@pytest.mark.django_db(transaction=True)
def test_killed_report_leaves_nothing_and_is_made_by_the_next_worker(api, ground):
    client = api()
    job = ask(client)
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"

    done = subprocess.run(
        [sys.executable, "-c", DIE, str(job.pk), "80"],
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address},
    )

    assert done.returncode == -signal.SIGKILL
    job.refresh_from_db()
    assert (job.state, job.attempts, job.size) == (JobState.RUNNING, 1, 0)
    assert services.waiting(Export, at=job.next_attempt_at) == [job.pk]
    services.run_export(export_id=job.pk, at=job.next_attempt_at)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.size > 0) == (JobState.SUCCEEDED, 2, True)
    assert Event.objects.filter(type="export.succeeded").count() == 1
