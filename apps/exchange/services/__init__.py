"""Asking for imports and exports, running them, taking imports back; reports from files."""

from apps.exchange.services.claiming import waiting
from apps.exchange.services.exporting import forget_expired, request_export, run_export
from apps.exchange.services.repeating import repeat_import
from apps.exchange.services.reporting import (
    ReportFile,
    ReportFileRefusedError,
    report_from_file,
    write_template,
)
from apps.exchange.services.requesting import (
    TooLargeError,
    read_at_most,
    refuse_large,
    request_import,
)
from apps.exchange.services.running import run_import
from apps.exchange.services.undoing import undo_import

__all__ = [
    "ReportFile",
    "ReportFileRefusedError",
    "TooLargeError",
    "forget_expired",
    "read_at_most",
    "refuse_large",
    "repeat_import",
    "report_from_file",
    "request_export",
    "request_import",
    "run_export",
    "run_import",
    "undo_import",
    "waiting",
    "write_template",
]
