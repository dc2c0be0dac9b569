"""What a cell of a table says about predecessors, and the same written.

`a; b +5d; "an id; with signs"; other::c SS; d {either/1}`: separated by semicolons, commas or line
breaks; ids with signs of their own in quotes, an initiative before `::`, the kind of link as
Microsoft Project writes it (`12FS+5 days`), a need group in braces with how many of it suffice.
"""

import re
from typing import Final

from apps.exchange.readers.rows import Link, LinkKind

_NAME: Final = r'"(?:[^"]|"")*"|[^\s;,:"{}+](?:[^;,:\n"{}+]|:(?!:))*?'
_LINK = re.compile(
    rf"\s*(?:(?P<initiative>{_NAME})\s*::\s*)?(?P<name>{_NAME})"
    r"(?:(?:\s+|(?<=[\d\"])\s*)(?P<kind>FS|FF|SS|SF))?"
    r"(?:(?P<lag>(?:(?<=[FS])\s*|\s+|(?<=\")\s*)[+-]\s*\d+)\s*(?:days?|d|jours?|j)\b)?"
    rf"(?:\s*\{{\s*(?P<group>{_NAME})\s*(?:/\s*(?P<least>\d+)\s*)?\}})?\s*(?:[;,\n]|\Z)"
)
_PLAIN = re.compile(r"\A[^\s;,:\"{}+/]+\Z")


def read_links(text: str) -> list[Link] | None:
    """Return what stands in a cell; None where it cannot be read."""
    links: list[Link] = []
    at, text = 0, text.strip().rstrip(";,\n ")
    while at < len(text):
        found = _LINK.match(text, at)
        if found is None:
            return None
        links.append(_link(found))
        at = found.end()
    return links


def write_links(links: list[Link]) -> str:
    """Return links as `read_links` reads them."""
    return "; ".join(map(_written, links))


def _link(found: re.Match[str]) -> Link:
    kind: LinkKind = found["kind"] or "FS"  # type: ignore[assignment] # one of the four
    return Link(
        predecessor=_unquoted(found["name"]),
        kind=kind,
        lag_days=int("".join((found["lag"] or "0").split())),
        initiative=_unquoted(found["initiative"]) if found["initiative"] else None,
        group=_unquoted(found["group"]) if found["group"] else None,
        at_least=int(found["least"]) if found["least"] else None,
    )


def _written(link: Link) -> str:
    parts = [f"{_quoted(link.initiative)}::" if link.initiative else "", _quoted(link.predecessor)]
    if link.kind != "FS":
        parts.append(f" {link.kind}")
    if link.lag_days:
        parts.append(f" {link.lag_days:+}d")
    if link.group is not None:
        least = f"/{link.at_least}" if link.at_least is not None else ""
        parts.append(f" {{{_quoted(link.group)}{least}}}")
    return "".join(parts)


def _quoted(name: str) -> str:
    if _PLAIN.match(name) and name[-2:] not in {"FS", "FF", "SS", "SF"}:
        return name
    return '"' + name.replace('"', '""') + '"'


def _unquoted(name: str) -> str:
    if name.startswith('"'):
        return name[1:-1].replace('""', '"')
    return name.strip()
