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


def test_each_operation_says_what_a_problem_looks_like(client, db):
    document = client.get("/api/v1/openapi.json").json()

    without = [
        f"{method} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if "application/problem+json" not in operation["responses"]["default"]["content"]
    ]
    assert without == []


def test_page_loads_only_what_is_installed(client, db):
    html = client.get(reverse("api-docs")).content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert reverse("openapi") in addresses
    files = [a.removeprefix("/static/") for a in addresses if a.startswith("/static/")]
    assert len(files) == 5
    assert all(Path(finders.find(name) or "missing").is_file() for name in files)
    assert not re.search(r"<style|<script(?! src)| style=|https?://", html)
