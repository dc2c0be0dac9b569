"""XML that nobody vouches for: no entities, nothing fetched, an element at a time."""

import io
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from apps.exchange.plan import Place, Problems
from apps.exchange.readers.rows import place_of

_LOOKED_AT: Final = 64 * 1024
_FORBIDDEN: Final = (b"<!DOCTYPE", b"<!ENTITY")
# Root elements of what is often sent in the place of something that is read.
_OTHERS: Final = {
    "APIBusinessObjects": "Primavera's own XML. Export it as XER, or as Microsoft Project XML",
    "project": "a file of Planner or GanttProject. Export it as Microsoft Project XML",
    "Project": "Microsoft Project XML: send it as mspdi",
    "iati-activities": "IATI: send it as iati",
}


def opened(content: bytes, root: str, problems: Problems) -> bool:
    """Tell whether a file is XML whose root element is called so; what is wrong is noted."""
    head = content[:_LOOKED_AT].replace(b"\0", b"").upper()
    if any(mark in head for mark in _FORBIDDEN):
        detail = "The file declares a document type or entities, as no schedule does: not read."
        problems.add(Place(), detail, "forbidden_xml")
        return False
    try:
        _, element = next(_parsed(content, ("start",)))
    except (etree.XMLSyntaxError, StopIteration) as error:
        problems.add(Place(), f"This is not XML: {_sentence(error)}.", "not_xml")
        return False
    name = etree.QName(element).localname
    if name != root:
        what = _OTHERS.get(name, f"XML of another kind, which begins with <{name[:60]}>")
        problems.add(Place(), f"This is {what}.", "other_format")
        return False
    return True


def elements(content: bytes, *names: str, problems: Problems) -> Iterator[Any]:
    """Yield each element of these names when it is complete, and forget it then.

    Names are taken in whatever namespace. A file that breaks off is an error at its line.
    """
    try:
        for _, element in _parsed(content, ("end",), [f"{{*}}{name}" for name in names]):
            yield element
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        problems.add(place_of(line, ""), f"The file is damaged: {_sentence(error)}.", "not_xml")


def text_in(element: Any, name: str) -> str:
    """Return the text of a child by its name; empty where there is none."""
    child = next(children(element, name), None)
    return (child.text or "").strip() if child is not None else ""


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of this name, in any namespace; a path would take twice as long."""
    found: Iterator[Any] = element.iterchildren(f"{{*}}{name}")
    return found


def _parsed(content: bytes, events: tuple[str, ...], tags: list[str] | None = None) -> Any:
    return etree.iterparse(
        io.BytesIO(content),
        events=events,
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _sentence(error: Exception) -> str:
    return str(error).partition(" (<")[0].rstrip(".") or "it is empty"
