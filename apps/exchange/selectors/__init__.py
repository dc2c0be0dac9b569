"""Reading imports and exports, and what their documents refer to."""

from apps.exchange.selectors.documents import plan_document
from apps.exchange.selectors.exports import exports_visible_to, initiatives_in_scope
from apps.exchange.selectors.imports import (
    changes_visible_to,
    imports_visible_to,
    remembered_mapping,
)
from apps.exchange.selectors.references import Found, find_initiatives, find_organisations

__all__ = [
    "Found",
    "changes_visible_to",
    "exports_visible_to",
    "find_initiatives",
    "find_organisations",
    "imports_visible_to",
    "initiatives_in_scope",
    "plan_document",
    "remembered_mapping",
]
