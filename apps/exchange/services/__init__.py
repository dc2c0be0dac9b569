"""Asking for imports and running them."""

from apps.exchange.services.claiming import waiting_imports
from apps.exchange.services.requesting import TooLargeError, read_at_most, request_import
from apps.exchange.services.running import run_import

__all__ = [
    "TooLargeError",
    "read_at_most",
    "request_import",
    "run_import",
    "waiting_imports",
]
