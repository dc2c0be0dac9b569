"""Reading imports, and what their documents refer to."""

from apps.exchange.selectors.documents import plan_document
from apps.exchange.selectors.imports import imports_visible_to, remembered_mapping
from apps.exchange.selectors.references import Found, find_initiatives, find_organisations

__all__ = [
    "Found",
    "find_initiatives",
    "find_organisations",
    "imports_visible_to",
    "plan_document",
    "remembered_mapping",
]
