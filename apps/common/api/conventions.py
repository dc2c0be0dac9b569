"""What every view of the API keeps to, whatever it is about."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.fair_use import FairlyUsed
from apps.common.api.idempotency import IdempotentPosts
from apps.common.api.preferences import leave_out_what_was_written


class ConventionalView(IdempotentPosts, FairlyUsed):
    """Idempotency-Key, rate limits and `Prefer`, once for all views."""

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Answer as the caller prefers it."""
        if isinstance(response, Response):
            leave_out_what_was_written(request, response)
        return super().finalize_response(request, response, *args, **kwargs)
