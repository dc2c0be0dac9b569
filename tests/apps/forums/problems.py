"""What a problem says: its status, its code, and what is wrong where."""

from typing import Any


def problem(response: Any) -> tuple[int, str, list[tuple[str, str]]]:
    answer = response.json()
    said = [(error["pointer"], error["code"]) for error in answer.get("errors", [])]
    return response.status_code, answer["code"], said
