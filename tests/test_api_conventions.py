"""The page that every integrator reads first: each of its examples, asked and answered in order."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from config.settings import BASE_DIR
from tests.factories import WorkspaceFactory

PAGE = (BASE_DIR / "apps" / "common" / "api" / "conventions.md").read_text()
BLOCK = re.compile(r"^```http\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WHATEVER = "…"


@dataclass(frozen=True)
class Message:
    """A request or an answer as the page writes it: a first line, headers, a body."""

    line: str
    headers: dict[str, str]
    body: Any

    @classmethod
    def read(cls, text: str) -> "Message":
        head, _, body = text.partition("\n\n")
        line, *headers = head.strip().splitlines()
        pairs = (header.partition(": ") for header in headers)
        return cls(line, {name: value for name, _, value in pairs}, json.loads(body or "null"))


def examples():
    messages = [Message.read(text) for text in BLOCK.findall(PAGE)]
    return list(zip(messages[::2], messages[1::2], strict=True))


def promised(answer: Any, promise: Any) -> Any:
    """Return what the page promises where the answer keeps it, else the answer."""
    if promise == WHATEVER:
        return WHATEVER if answer else answer
    if isinstance(promise, dict) and isinstance(answer, dict):
        return {name: promised(answer.get(name), value) for name, value in promise.items()}
    if isinstance(promise, list) and isinstance(answer, list) and len(answer) == len(promise):
        return [promised(*pair) for pair in zip(answer, promise, strict=True)]
    return answer


def ask(client, request):
    method, path = request.line.split(" ")
    more = {"data": json.dumps(request.body)} if request.body is not None else {}
    return client.generic(
        method, path, **more, content_type="application/json", headers=request.headers
    )


@pytest.mark.django_db
def test_every_example_is_answered_as_the_page_says(api):
    client = api("programme_office", workspace=WorkspaceFactory.create(slug="mission"))
    asked = examples()
    assert len(asked) == PAGE.count("```http") // 2 > 5

    for request, answer in asked:
        found = ask(client, request)

        body = json.loads(found.content) if found.content else None
        headers = {name: found.headers.get(name) for name in answer.headers}
        assert (
            str(found.status_code),
            promised(headers, answer.headers),
            promised(body, answer.body),
        ) == (answer.line, answer.headers, answer.body), request.line
