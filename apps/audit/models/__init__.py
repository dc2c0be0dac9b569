"""The audit as it is read, and the seals that make a change of it evident."""

from apps.audit.models.entries import Entry
from apps.audit.models.seals import Redaction, Seal, SealedRows

__all__ = ["Entry", "Redaction", "Seal", "SealedRows"]
