"""The languages of the pages: `python -m tests.translations` brings them up to date.

Reads every message out of the code and the templates, keeps what is translated, adds what is new as
an empty translation, drops what is gone, and compiles each language. Needs nothing but Python.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
LOCALES: Final = ROOT / "config" / "locale"
LANGUAGES: Final = ("fr", "ar")
_KEYWORDS: Final = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# What people read on pages; most answers of the API are in English.
_SPOKEN: Final = (
    "apps/alignment/selectors/quality_words.py",
    "apps/alignment/selectors/sentences.py",
    "apps/alignment/templates/**/*.txt",
    "apps/dashboard/**/*.py",
    "apps/dashboard/**/*.html",
    "apps/events/services/notices.py",
    "apps/forums/models/themes.py",
    "apps/forums/reporting/*.py",
    "apps/forums/templates/**/*.txt",
    "apps/forums/words.py",
    "apps/programmes/models/layers.py",
    "apps/programmes/templates/**/*.txt",
    "apps/stakeholders/templates/**/*.txt",
    "apps/stakeholders/words.py",
)


def messages() -> Catalog:
    """Return every message there is to translate, with the file it stands in."""
    catalog = Catalog(project="Lockstep", charset="utf-8")
    for pattern in _SPOKEN:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            for message, context in _messages_in(path):
                catalog.add(message, locations=[(name, 0)], context=context)
    return catalog


def _messages_in(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text()
    if path.suffix in {".html", ".txt"}:
        source = templatize(source, origin=path.name)
    for _, message, _, context in extract("python", io.BytesIO(source.encode()), _KEYWORDS):
        yield message, context


def translated(language: str) -> Catalog:
    """Return the translations that people write."""
    with _po(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> Catalog:
    """Return the translations that pages read."""
    with _mo(language).open("rb") as file:
        return read_mo(file)


def spoken(catalog: Catalog) -> dict[str, Message]:
    """Return the messages of a catalog, without its header, by what is translated."""
    return {
        str(message.id if isinstance(message.id, str) else message.id[0]): message
        for message in catalog
        if message.id
    }


def update(language: str) -> None:
    """Bring one language up to date and compile it."""
    catalog = translated(language)
    catalog.update(messages(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.fuzzy = "Lockstep", "1", False
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = "-"
    with _po(language).open("wb") as file:
        write_po(
            file, catalog, width=100, sort_output=True, omit_header=False, include_lineno=False
        )
    with _mo(language).open("wb") as file:
        write_mo(file, catalog)


def _po(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def _mo(language: str) -> Path:
    return _po(language).with_suffix(".mo")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for _language in LANGUAGES:
        update(_language)
