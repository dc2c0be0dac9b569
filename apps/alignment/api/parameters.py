"""Query parameters that the readings of the detector share with those of the record."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from apps.stakeholders.api.replays import AS_OF, as_of_in
from coordination.thresholds import FEWEST_TRIALS, LARGEST_SEED, MOST_TRIALS

TRIALS = OpenApiParameter(
    "trials",
    {"type": "integer", "minimum": FEWEST_TRIALS, "maximum": MOST_TRIALS},
    description="How many trials are drawn; the policy's number if left out.",
)
SEED = OpenApiParameter(
    "seed",
    {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED},
    description="What they are drawn from: the same seed, the same answer. The policy's if left"
    " out.",
)


def number_in(request: Request, name: str, least: int, most: int) -> int | None:
    """Return a whole number asked for, None if there is none. Raises: ValidationError."""
    given = request.query_params.get(name)
    if given is None:
        return None
    if given.isascii() and given.isdigit() and len(given) <= len(str(most)):
        number = int(given)
        if least <= number <= most:
            return number
    raise ValidationError({name: [f"A whole number from {least} to {most}."]})


__all__ = ["AS_OF", "SEED", "TRIALS", "as_of_in", "number_in"]
