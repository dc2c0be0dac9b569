"""Files to take along, on a page."""

import csv
import io

from django.utils import timezone

from apps.exchange import services
from apps.exchange.models import Export
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory, ProgrammeFactory


def work():
    for pk in Export.objects.filter(state="queued").values_list("pk", flat=True):
        services.run_export(export_id=pk, at=timezone.now())


def test_page_without_files_says_what_they_are_good_for(reader):
    client = reader()

    assert "No file yet" in client.get(f"{client.base}exports/").content.decode()


def test_file_is_made_and_fetched_by_who_asked(reader, workspace):
    programme = ProgrammeFactory.create(workspace=workspace, key="national")
    inside = InitiativeFactory.create(workspace=workspace, programme=programme)
    outside = InitiativeFactory.create(workspace=workspace)
    MilestoneFactory.create(initiative=inside, external_id="in", name="Racks")
    MilestoneFactory.create(initiative=outside, external_id="out")
    client, other = reader(), reader()
    page = client.post(
        f"{client.base}exports/", {"format": "csv", "programme": "national"}, follow=True
    )
    assert "hx-trigger" in page.content.decode()

    work()
    address = f"{client.base}exports/{Export.objects.get().pk}/"
    assert address in client.get(f"{client.base}exports/").content.decode()
    file = client.get(address).content.decode("utf-8-sig")

    assert [row["Name"] for row in csv.DictReader(io.StringIO(file))] == ["Racks"]
    assert other.get(address).status_code == 404
    assert "No file yet" in other.get(f"{client.base}exports/").content.decode()


def test_file_that_is_not_made_yet_is_not_there(reader, workspace):
    client = reader()
    client.post(f"{client.base}exports/", {"format": "csv"})

    assert client.get(f"{client.base}exports/{Export.objects.get().pk}/").status_code == 404


def test_format_that_nobody_knows_is_refused(reader):
    client = reader()

    answer = client.post(f"{client.base}exports/", {"format": "pptx"})

    assert (answer.status_code, Export.objects.count()) == (400, 0)


def test_status_report_is_asked_for_of_a_day_and_other_files_are_not(reader, workspace):
    client = reader()
    days = {"as_of": "2026-03-01", "known_on": "2026-03-02"}

    refused = client.post(f"{client.base}exports/", {"format": "csv", **days})
    client.post(f"{client.base}exports/", {"format": "pdf", **days})

    assert refused.status_code == 400
    assert refused.content.decode().count("Only a status report is of a day.") == 2
    assert Export.objects.get().scope == {
        "as_of": "2026-03-01",
        "known_at": "2026-03-02T23:59:59.999999+00:00",
    }
