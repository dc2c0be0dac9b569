"""Writing many milestones and dependencies at once, in a constant number of statements.

Rows are staged by COPY, compared with what is there, checked, and only what differs is written,
with its history (triggers) and its events. The caller has parsed the rows and resolved their
references; everything runs in the caller's transaction, and a refusal leaves nothing written.
"""

from apps.programmes.services.bulk.dependencies import apply_dependencies
from apps.programmes.services.bulk.milestones import apply_milestones
from apps.programmes.services.bulk.rows import (
    MOST_ERRORS,
    BulkResult,
    DependencyRow,
    MilestoneRow,
    RowError,
    RowsRefusedError,
)

__all__ = [
    "MOST_ERRORS",
    "BulkResult",
    "DependencyRow",
    "MilestoneRow",
    "RowError",
    "RowsRefusedError",
    "apply_dependencies",
    "apply_milestones",
]
