"""Search by words: what is found, in which languages, by which index."""

import pytest
from django.db import connection

from apps.common.search import has_words, words_in
from apps.programmes.models import Milestone
from apps.stakeholders.models import Organisation
from tests.factories import OrganisationFactory

NAMES = {
    "ministry": "Ministry of Electronics & Information Technology",
    "grid": "GRID/Power-Corp: North",
    "quotes": "O'Brien \\ Sons (Grid)",
    "hindi": "राष्ट्रीय सूचना विज्ञान केंद्र",
    "arabic": "هيئة الذكاء الاصطناعي",
    "greek": "ΕΘΝΙΚΟ Κέντρο",
    "accent": "École des données",
    "number": "Node com-10",
}


@pytest.fixture
def find(workspace):
    """Return the external ids of what a search finds."""
    for key, name in NAMES.items():
        OrganisationFactory.create(workspace=workspace, name=name, external_id=key)

    def found(text):
        rows = Organisation.objects.filter(has_words(words_in(text), "name", "external_id"))
        return {row.external_id for row in rows}

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ministry", {"ministry"}),
        ("MINI elec", {"ministry"}),
        ("of", {"ministry"}),
        ("technology ministry", {"ministry"}),
        ("inistry", set()),
        ("grid", {"grid", "quotes"}),
        ("grid power", {"grid"}),
        ("grid/power", {"grid"}),
        ("o'brien", {"quotes"}),
        ("\\", None),
        ("' | 'x", set()),
        ("!grid", {"grid", "quotes"}),
        ("grid:*", {"grid", "quotes"}),
        ("सूचना", {"hindi"}),
        ("الذكاء", {"arabic"}),
        ("εθνικο", {"greek"}),
        ("ÉCOLE", {"accent"}),
        ("com-1", {"number"}),
        ("ministry grid", set()),
        ("number", {"number"}),
    ],
)
def test_rows_are_found_by_the_beginnings_of_their_words(find, text, expected):
    if expected is None:
        assert words_in(text) == []
    else:
        assert find(text) == expected


@pytest.mark.parametrize("separator", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t")
def test_database_and_query_split_at_the_same_characters(find, workspace, separator):
    OrganisationFactory.create(workspace=workspace, name=f"xa{separator}xb", external_id="split")

    assert find("xb") == {"split"}
    assert find(f"xa{separator}xb") == {"split"}


@pytest.mark.parametrize(
    ("model", "columns", "index"),
    [
        (Organisation, ("name", "external_id"), "organisation_words"),
        (Milestone, ("name", "external_id"), "milestone_words"),
    ],
)
def test_search_goes_by_its_index(db, model, columns, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = model.objects.filter(has_words(["grid"], *columns)).explain()

    assert index in plan
