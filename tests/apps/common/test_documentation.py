import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.urls import reverse
from drf_spectacular.validation import validate_schema

ROOT = Path(__file__).resolve().parents[3]


def test_document_is_valid_openapi_and_names_every_collection(client, db):
    document = client.get("/api/v1/openapi.json").json()

    validate_schema(document)
    assert document["openapi"].startswith("3.1")
    assert {"get", "post"} <= set(
        document["paths"]["/api/v1/workspaces/{workspace}/organisations/"]
    )


def test_document_is_the_one_that_is_kept(client, db):
    kept = json.loads((ROOT / "docs" / "openapi.json").read_text())

    assert client.get("/api/v1/openapi.json").json() == kept, (
        "Look at what changes for partners, then write it anew: "
        "manage.py spectacular --format openapi-json --file docs/openapi.json"
    )


def test_each_query_parameter_and_each_state_is_described(client, db):
    document = client.get("/api/v1/openapi.json").json()
    operations = [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    ]
    parameters = {
        f"{at}?{each['name']}": each
        for at, operation in operations
        for each in operation.get("parameters", [])
        if each["in"] == "query"
    }
    states = {
        name: component["properties"]["state"]
        for name, component in document["components"]["schemas"].items()
        if "state" in component.get("properties", {})
    }

    said = parameters | states
    assert len(parameters) > 100
    assert [name for name, each in said.items() if not each.get("description")] == []


def test_each_operation_says_what_it_may_be_refused_for(client, db):
    document = client.get("/api/v1/openapi.json").json()

    refusals = {
        (method, status): document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        for operations in document["paths"].values()
        for method, operation in operations.items()
        for status, response in operation["responses"].items()
        if int(status) >= 400
    }
    assert {method: [s for m, s in refusals if m == method] for method, _ in refusals} == {
        "get": ["400", "401", "403", "404", "406", "429", "503"],
        "post": [
            *("400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "429", "503"),
        ],
        "patch": [
            *("400", "401", "403", "404", "406", "409", "412", "413", "415", "428", "429", "503"),
        ],
        "delete": ["400", "401", "403", "404", "406", "409", "412", "428", "429", "503"],
    }
    assert all(list(each["content"]) == ["application/problem+json"] for each in refusals.values())


def test_page_loads_only_what_is_installed(client, db):
    html = client.get(reverse("api-docs")).content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert reverse("openapi") in addresses
    files = [a.removeprefix("/static/") for a in addresses if a.startswith("/static/")]
    assert len(files) == 5
    assert all(Path(finders.find(name) or "missing").is_file() for name in files)
    assert not re.search(r"<style|<script(?! src)| style=|https?://", html)
