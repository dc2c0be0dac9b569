"""What a test reads in an answer of the API, and how it changes an object."""

from typing import Any

from tests.plugins.api import Api


def problem(response: Any) -> tuple[int, str, list[tuple[str, str]]]:
    """Return status, code and the fields that a problem points at, with the code of each."""
    answer = response.json()
    errors = [(error["pointer"], error["code"]) for error in answer["errors"]]
    return response.status_code, answer["code"], errors


def change(api: Api, path: str, **fields: object) -> Any:
    """Change the object at a path as it is now."""
    return api.patch(path, fields, headers={"If-Match": api.get(path)["ETag"]})
