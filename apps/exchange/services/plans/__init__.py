"""Taking a plan over into the record, in the caller's transaction."""

from apps.exchange.services.plans.taking import take_plan
from apps.exchange.services.plans.writing import Writing

__all__ = ["Writing", "take_plan"]
