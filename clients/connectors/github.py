"""Milestones of a GitHub repository.

    GITHUB_TOKEN=… python github.py --repository acme/gpu --initiative gpu --layer compute

GITHUB_URL is the address of its API, where it is an own GitHub. See lockstep.py for the rest.
"""

import argparse
import os
from collections.abc import Iterator

from lockstep import Item, day_of, pages, run


def add_options(parser: argparse.ArgumentParser) -> None:
    """Ask for what is to be read."""
    parser.add_argument("--repository", required=True, help="owner/name")


def read(options: argparse.Namespace) -> Iterator[Item]:
    """Yield the milestones of the repository, open and closed."""
    address = os.environ.get("GITHUB_URL", "https://api.github.com")
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if token := os.environ.get("GITHUB_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    url = f"{address}/repos/{options.repository}/milestones"
    for page in pages(url, headers, {"state": "all", "per_page": "100"}):
        for milestone in page:
            yield Item(
                external_id=f"{options.repository}#{milestone['number']}",
                name=milestone["title"],
                due=day_of(milestone["due_on"]),
                done=day_of(milestone["closed_at"]),
                url=milestone["html_url"],
            )


if __name__ == "__main__":
    run("github", add_options, read)
