"""What every connector does with what it has read: say it to Lockstep, as often as one likes.

The date at which a milestone is first seen becomes its baseline; a later other date is its
forecast, and what is done there is reported here. What Lockstep has accepted stays as it is.

Reads LOCKSTEP_URL, LOCKSTEP_TOKEN (scopes `read` and `milestones:write`) and LOCKSTEP_WORKSPACE
from the environment. Needs `requests` and nothing else.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import requests

_TIMEOUT_SECONDS = 30
_MOST_ROWS = 5_000
_DECIDED = {"accepted", "cancelled"}
_REFUSALS_BEGIN = 400


@dataclass(frozen=True, slots=True)
class Item:
    """A milestone of another system; done: the day on which it was, if it is."""

    external_id: str
    name: str
    due: date | None
    done: date | None = None
    url: str = ""


def run(
    source: str,
    add_options: Callable[[argparse.ArgumentParser], None],
    read: Callable[[argparse.Namespace], Iterable[Item]],
) -> None:
    """Read from another system and push to Lockstep; the program of a connector.

    source: under whose name Lockstep keeps the ids
    """
    parser = argparse.ArgumentParser(description=f"Push milestones of {source} to Lockstep.")
    parser.add_argument("--initiative", required=True, help="id, key or external id")
    parser.add_argument("--layer", required=True, help="key of the layer of all of them")
    parser.add_argument("--owner", help="id or external id of the owning organisation")
    add_options(parser)
    options = parser.parse_args()
    items = list(read(options))
    counts = push(source, items, options)
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))


def push(source: str, items: Iterable[Item], options: argparse.Namespace) -> dict[str, int]:
    """Write the milestones; return how many were created, updated and unchanged."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {os.environ['LOCKSTEP_TOKEN']}"
    base = f"{os.environ['LOCKSTEP_URL']}/api/v1/workspaces/{os.environ['LOCKSTEP_WORKSPACE']}/"
    known = {row["external_id"]: row for row in _known(session, base, source, options.initiative)}
    rows = [
        row | {"source": source, "initiative": options.initiative}
        for item in items
        if (row := _row(item, known.get(item.external_id), options)) is not None
    ]
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for start in range(0, len(rows), _MOST_ROWS):
        body = {"milestones": rows[start : start + _MOST_ROWS]}
        answer = session.post(f"{base}milestones/bulk/", json=body, timeout=_TIMEOUT_SECONDS)
        written = taken(answer).json()
        counts = {kind: count + written[kind] for kind, count in counts.items()}
    return counts


def _known(
    session: requests.Session, base: str, source: str, initiative: str
) -> Iterator[dict[str, Any]]:
    """Yield what Lockstep has of this source, page by page."""
    query = {"source": source, "initiative": initiative, "limit": "500"}
    answer = session.get(f"{base}milestones/", params=query, timeout=_TIMEOUT_SECONDS)
    while True:
        page = taken(answer).json()
        yield from page["results"]
        if page["next"] is None:
            return
        answer = session.get(page["next"], timeout=_TIMEOUT_SECONDS)


def _row(
    item: Item, known: dict[str, Any] | None, options: argparse.Namespace
) -> dict[str, Any] | None:
    if known is not None and known["status"] in _DECIDED:
        return None
    due = item.due or item.done
    if due is None:
        print(f"{item.external_id} has no date and is left out.", file=sys.stderr)
        return None
    row: dict[str, Any] = {"external_id": item.external_id, "name": item.name}
    if known is None:
        row |= {"layer": options.layer, "baseline_date": due.isoformat()}
        row |= {"owner_organisation": options.owner} if options.owner else {}
    else:
        day = due.isoformat()
        row["forecast_date"] = day if day != known["baseline_date"] else None
    if item.url:
        row["evidence_url"] = item.url
    if item.done is not None:
        row |= {"actual_date": item.done.isoformat(), "status": "reported"}
    return row


def taken(answer: requests.Response) -> requests.Response:
    """Return an answer that is none of a refusal; end with what it says otherwise."""
    if answer.status_code >= _REFUSALS_BEGIN:
        sys.exit(f"{answer.url} answered {answer.status_code}: {answer.text}")
    return answer


def pages(address: str, headers: dict[str, str], query: dict[str, str]) -> Iterator[Any]:
    """Yield the pages of a list that names its next one in a `Link` header."""
    answer = taken(requests.get(address, query, headers=headers, timeout=_TIMEOUT_SECONDS))
    while True:
        yield answer.json()
        if "next" not in answer.links:
            return
        following = answer.links["next"]["url"]
        answer = taken(requests.get(following, headers=headers, timeout=_TIMEOUT_SECONDS))


def day_of(text: str | None) -> date | None:
    """Return the day of a date or of an instant, or none."""
    return date.fromisoformat(text[:10]) if text else None
