"""Query parameters that readings share."""

from datetime import date

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from apps.common.replays import instant_read
from apps.stakeholders.models import Workspace

AS_OF = OpenApiParameter(
    "as_of",
    date,
    description="The day it is said of; the workspace's today, or its day at `known_at`, if left"
    " out.",
)


def as_of_in(request: Request, workspace: Workspace) -> date:
    """Return the day asked for. Raises: ValidationError."""
    given = request.query_params.get("as_of")
    if given is None:
        return workspace.today(instant_read())
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ValidationError({"as_of": ["A date such as 2026-03-01."]}) from error
