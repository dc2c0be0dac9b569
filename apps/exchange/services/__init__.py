"""Asking for imports and exports, running them, and taking imports back."""

from apps.exchange.services.claiming import waiting
from apps.exchange.services.exporting import forget_expired, request_export, run_export
from apps.exchange.services.repeating import repeat_import
from apps.exchange.services.requesting import TooLargeError, read_at_most, request_import
from apps.exchange.services.running import run_import
from apps.exchange.services.undoing import undo_import

__all__ = [
    "TooLargeError",
    "forget_expired",
    "read_at_most",
    "repeat_import",
    "request_export",
    "request_import",
    "run_export",
    "run_import",
    "undo_import",
    "waiting",
]
