"""The language in which a mail is written."""

from django.utils import translation


def spoken(language: str) -> str:
    """Return the language nearest to a tag that the service speaks; English where it has none."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return "en"
