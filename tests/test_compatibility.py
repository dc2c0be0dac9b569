"""Nothing in the document breaks clients of the released one; and the check sees what would."""

import copy
import json
from pathlib import Path

import pytest

from tests.compatibility import breaks
from tests.contract import document

DOCS = Path(__file__).resolve().parent.parent / "docs"
ORGANISATIONS = "/api/v1/workspaces/{workspace}/organisations/"
LAYERS = "/api/v1/workspaces/{workspace}/layers/"


def test_document_breaks_no_client_of_the_released_one():
    released = json.loads((DOCS / "openapi.released.json").read_text())

    found = breaks(released, document())

    assert found == [], (
        "Deprecate it, and announce its end with Deprecation and Sunset. At a release, "
        "docs/openapi.json is copied to docs/openapi.released.json."
    )


@pytest.fixture
def changed():
    return copy.deepcopy(document())


def of(document, name):
    return document["components"]["schemas"][name]


def remove_path(changed):
    del changed["paths"][LAYERS]


def remove_method(changed):
    del changed["paths"][LAYERS]["post"]


def remove_status(changed):
    del changed["paths"][LAYERS]["post"]["responses"]["201"]


def remove_parameter(changed):
    parameters = changed["paths"][LAYERS]["get"]["parameters"]
    parameters[:] = [each for each in parameters if each["name"] != "limit"]


def require_parameter(changed):
    parameters = changed["paths"][LAYERS]["get"]["parameters"]
    next(each for each in parameters if each["name"] == "key")["required"] = True


def remove_answered_field(changed):
    del of(changed, "Layer")["properties"]["position"]


def let_answered_field_be_null(changed):
    of(changed, "Layer")["properties"]["name"]["type"] = ["string", "null"]


def remove_taken_field(changed):
    del of(changed, "LayerRequest")["properties"]["name"]


def require_taken_field(changed):
    of(changed, "LayerRequest")["properties"]["colour"] = {"type": "string"}
    of(changed, "LayerRequest")["required"].append("colour")


def take_other_type(changed):
    of(changed, "LayerRequest")["properties"]["name"]["type"] = "integer"


def take_less_text(changed):
    of(changed, "LayerRequest")["properties"]["name"]["maxLength"] = 3


def take_fewer_choices(changed):
    of(changed, "SectorEnum")["enum"].remove("government")


CHANGES = {
    remove_path: [f"GET {LAYERS} is gone.", f"POST {LAYERS} is gone."],
    remove_method: [f"POST {LAYERS} is gone."],
    remove_status: [f"POST {LAYERS}: 201 is no longer answered."],
    remove_parameter: [f"GET {LAYERS}, query parameter limit is gone."],
    require_parameter: [f"GET {LAYERS}, query parameter key is now required."],
    remove_answered_field: [f"GET {LAYERS}, 200: results, each: position is gone."],
    let_answered_field_be_null: [f"GET {LAYERS}, 200: results, each: name may now be null."],
    remove_taken_field: [f"POST {LAYERS}, body: name is gone."],
    require_taken_field: [f"POST {LAYERS}, body: colour is now required."],
    take_other_type: [f"POST {LAYERS}, body: name may no longer be string."],
    take_less_text: [f"POST {LAYERS}, body: name: maxLength is 3 now, not "],
    take_fewer_choices: [
        f'POST {ORGANISATIONS}, body: sector may no longer be "government".',
    ],
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_break_is_said_in_words(changed, change):
    change(changed)

    said = breaks(document(), changed)

    unsaid = [
        words for words in CHANGES[change] if not any(each.startswith(words) for each in said)
    ]
    assert unsaid == [], said[:20]


def test_more_is_no_break(changed):
    changed["paths"]["/api/v1/more/"] = changed["paths"][LAYERS]
    of(changed, "Layer")["properties"]["colour"] = {"type": "string"}
    of(changed, "LayerRequest")["properties"]["colour"] = {"type": "string"}
    of(changed, "SectorEnum")["enum"].append("other")

    assert breaks(document(), changed) == []
