"""Bringing plans in on pages: try, put right, look, take, take back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.exchange import services
from apps.exchange.models import Import, ImportFormat
from apps.programmes.models import Milestone
from apps.stakeholders.models import Role
from tests.apps.exchange.files import csv_file
from tests.apps.programmes.factories import LayerFactory
from tests.factories import OrganisationFactory

POLLS = 'hx-trigger="every 2s"'
TABLE = csv_file(["A-1", "Racks", "10/01/2026"], header=["Ref", "What", "Zusage"])


@pytest.fixture(autouse=True)
def compute(workspace):
    return LayerFactory.create(workspace=workspace, key="compute", name="Compute")


def work():
    for pk in Import.objects.filter(state="queued").values_list("pk", flat=True):
        services.run_import(import_id=pk, at=timezone.now())


def send(client, content=TABLE, **said):
    file = SimpleUploadedFile("plan.csv", content)
    return client.post(
        f"{client.base}imports/", {"file": file, "format": "csv", "source": "office"} | said
    )


PUT_RIGHT = {
    "initiative": "gpu",
    "layer": "compute",
    "date_order": "dmy",
    "column-0": "external_id",
    "column-1": "name",
    "column-2": "baseline_date",
}


def test_page_without_imports_says_how_to_begin(reader):
    client = reader()

    answer = client.get(f"{client.base}imports/").content.decode()

    assert "Nothing was imported yet" in answer


def test_page_that_looks_again_leads_to_the_sign_in_when_its_reader_is_signed_out(reader):
    client = reader()
    address = send(client)["Location"]
    client.logout()

    looked = client.get(address, headers={"HX-Request": "true"})
    opened = client.get(address)

    assert looked["HX-Redirect"] == opened["Location"] == f"/sign-in/?next={address}"
    assert looked.content == b""


def test_file_is_tried_put_right_looked_at_taken_and_taken_back(reader):
    client = reader()
    address = send(client)["Location"]
    waiting = client.get(address).content.decode()
    assert POLLS in waiting
    assert "waiting: 0 %" in waiting
    assert f'<a href="{address}">Look again</a>' in waiting

    work()
    refused = client.get(address).content.decode()
    assert POLLS not in refused
    assert "htmx" not in refused
    assert "There is no day for row 2" in refused

    tried = client.post(address, PUT_RIGHT)["Location"]
    work()
    shown = client.get(tried).content.decode()
    assert ("Racks" in shown, "Import it" in shown, Milestone.objects.count()) == (True, True, 0)

    taken = client.post(tried, PUT_RIGHT | {"for_good": "1"})["Location"]
    work()
    shown = client.get(taken).content.decode()
    assert ("This was written." in shown, "Import it" in shown) == (True, False)
    milestone = Milestone.objects.get()
    assert (milestone.name, milestone.baseline_date) == ("Racks", date(2026, 1, 10))

    client.post(f"{taken}undo/")
    assert "This import was taken back, whole." in client.get(taken).content.decode()
    assert Milestone.objects.count() == 0


def test_what_is_in_the_way_of_taking_back_is_said(reader):
    client = reader()
    mapping = {"initiative": "gpu", "layer": "compute"}
    content = csv_file(["A-1", "2026-01-10"], header=["ID", "Baseline"])
    send(client, content)
    work()
    tried = Import.objects.get()
    done = services.repeat_import(
        job=tried, actor=client.actor, at=timezone.now(), dry_run=False, mapping=mapping
    )
    work()
    later = csv_file(["A-1", "2026-01-11"], header=["ID", "Baseline"])
    services.request_import(
        workspace=tried.workspace,
        actor=client.actor,
        content=later,
        at=timezone.now(),
        source="office",
        file_format=ImportFormat.CSV,
        mapping=mapping,
    )
    work()

    answer = client.post(f"{client.base}imports/{done.pk}/undo/", follow=True).content.decode()

    assert "“A-1” was touched since." in answer


def test_columns_are_offered_with_what_they_were_taken_for(reader):
    client = reader()
    address = send(client, csv_file(["1", "x"], header=["Task ID", "Remarks"]))["Location"]
    work()

    shown = client.get(address).content.decode()

    assert '<option value="external_id" selected>' in shown
    assert '<option value="note" selected>' in shown


def test_form_that_makes_no_sense_is_answered_with_what_is_wrong(reader):
    client = reader()

    answer = client.post(f"{client.base}imports/", {"format": "pptx"})

    assert (answer.status_code, Import.objects.count()) == (400, 0)


def test_file_that_has_gone_is_asked_for_again(reader):
    client = reader()
    address = send(client)["Location"]
    work()
    Import.objects.update(content=None)

    answer = client.post(address, PUT_RIGHT)

    assert (answer.status_code, "Send it again" in answer.content.decode()) == (409, True)


def test_import_is_shown_to_its_organisation_and_the_office(reader, workspace):
    acme, other = OrganisationFactory.create_batch(2, workspace=workspace)
    address = send(reader(Role.PARTNER, organisation=acme))["Location"]

    codes = [
        reader(role, organisation=organisation).get(address).status_code
        for role, organisation in [
            (Role.PARTNER, acme),
            (Role.PARTNER, other),
            (Role.PROGRAMME_OFFICE, None),
            (Role.OBSERVER, None),
        ]
    ]

    assert codes == [200, 404, 200, 403]


RULES = {"rules-TOTAL_FORMS": "3", "rules-INITIAL_FORMS": "0"}


def test_rules_of_layers_are_written_on_the_page_remembered_and_taken_out(reader, workspace):
    LayerFactory.create(workspace=workspace, key="governance", name="Rules")
    client = reader()
    rows = [["A-1", "2026-01-10", "Legal"], ["A-2", "2026-01-11", "Build"]]
    content = csv_file(*rows, header=["ID", "Baseline", "Department"])
    address = send(client, content)["Location"]
    work()
    assert '<option value="Department">' in client.get(address).content.decode()

    rule = {
        "rules-0-layer": "governance",
        "rules-0-column": "Department",
        "rules-0-equals": "Legal",
    }
    said = {"initiative": "gpu", "layer": "compute", "column-0": "external_id"}
    said |= {"column-1": "baseline_date", "column-2": ""}
    tried = client.post(address, said | RULES | rule)["Location"]
    work()
    shown = client.get(tried).content.decode()
    assert 'name="rules-0-equals" value="Legal"' in shown
    client.post(tried, said | RULES | rule | {"for_good": "1"})
    work()
    assert sorted(Milestone.objects.values_list("external_id", "layer__key")) == [
        ("A-1", "governance"),
        ("A-2", "compute"),
    ]

    again = client.post(tried, said | RULES)["Location"]
    work()
    assert 'value="Legal"' not in client.get(again).content.decode()


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"layer": "compute"}, "Say when this rule fits"),
        ({"layer": "compute", "outline": "1", "column": "Team"}, "go together"),
        ({"layer": "No key", "outline": "1"}, "characters that are not allowed"),
    ],
)
def test_rule_that_makes_no_sense_is_told_on_the_page(reader, rule, told):
    client = reader()
    address = send(client)["Location"]
    work()

    given = {f"rules-1-{name}": value for name, value in rule.items()}
    answer = client.post(address, PUT_RIGHT | RULES | given)

    assert (answer.status_code, told in answer.content.decode()) == (400, True)
    assert Import.objects.count() == 1
