"""Milestones of a GitLab project.

    GITLAB_TOKEN=… python gitlab.py --project acme/rules --initiative gpu --layer governance

GITLAB_URL is the address of an own GitLab. See lockstep.py for the rest.
"""

import argparse
import os
from collections.abc import Iterator
from urllib.parse import quote

from lockstep import Item, day_of, pages, run


def add_options(parser: argparse.ArgumentParser) -> None:
    """Ask for what is to be read."""
    parser.add_argument("--project", required=True, help="its path or number")


def read(options: argparse.Namespace) -> Iterator[Item]:
    """Yield the milestones of the project; a closed one was done when it was changed last."""
    address = os.environ.get("GITLAB_URL", "https://gitlab.com")
    token = os.environ.get("GITLAB_TOKEN")
    headers = {"PRIVATE-TOKEN": token} if token else {}
    url = f"{address}/api/v4/projects/{quote(options.project, safe='')}/milestones"
    for page in pages(url, headers, {"per_page": "100"}):
        for milestone in page:
            is_closed = milestone["state"] == "closed"
            yield Item(
                external_id=f"{milestone['project_id']}%{milestone['iid']}",
                name=milestone["title"],
                due=day_of(milestone["due_date"]),
                done=day_of(milestone["updated_at"]) if is_closed else None,
                url=milestone["web_url"],
            )


if __name__ == "__main__":
    run("gitlab", add_options, read)
