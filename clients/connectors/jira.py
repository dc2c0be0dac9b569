"""Versions of a Jira project: what is to be released, and when.

    JIRA_URL=https://acme.atlassian.net JIRA_USER=… JIRA_TOKEN=… \
      python jira.py --project TALENT --initiative gpu --layer talent

See lockstep.py for the rest.
"""

import argparse
import os
from collections.abc import Iterator
from typing import Any

import requests
from lockstep import Item, day_of, run, taken

_TIMEOUT_SECONDS = 30


def add_options(parser: argparse.ArgumentParser) -> None:
    """Ask for what is to be read."""
    parser.add_argument("--project", required=True, help="its key")


def read(options: argparse.Namespace) -> Iterator[Item]:
    """Yield the versions of the project; archived ones are nobody's plan."""
    address = os.environ["JIRA_URL"]
    for version in _versions(f"{address}/rest/api/3/project/{options.project}/version"):
        if version["archived"]:
            continue
        day = day_of(version.get("releaseDate"))
        yield Item(
            external_id=version["id"],
            name=version["name"],
            due=day,
            done=day if version["released"] else None,
            url=f"{address}/projects/{options.project}/versions/{version['id']}",
        )


def _versions(url: str) -> Iterator[dict[str, Any]]:
    session = requests.Session()
    session.auth = (os.environ.get("JIRA_USER", ""), os.environ.get("JIRA_TOKEN", ""))
    start = 0
    while True:
        query = {"startAt": str(start), "maxResults": "50"}
        page = taken(session.get(url, params=query, timeout=_TIMEOUT_SECONDS)).json()
        yield from page["values"]
        if page["isLast"]:
            return
        start += len(page["values"])


if __name__ == "__main__":
    run("jira", add_options, read)
