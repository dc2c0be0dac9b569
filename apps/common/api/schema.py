"""The OpenAPI document: what every operation shares is said once."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers


class FieldErrorSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with what was sent."""

    pointer = serializers.CharField(help_text="JSON pointer into the body.")
    detail = serializers.CharField()
    code = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable, for programs.")
    instance = serializers.CharField()
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]  # the field's own name


class LockstepSchema(AutoSchema):
    """Adds the problem to every operation."""

    def get_tags(self) -> list[str]:
        """Group operations by the collection they belong to, not by the workspace of the URL."""
        steps = [step for step in self.path.split("/") if step and not step.startswith("{")]
        return [steps[3] if len(steps) > 3 else steps[-1]]  # noqa: PLR2004 - behind /api/v1/workspaces

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        problem = self._get_response_for_code(
            ProblemSerializer,
            "default",
            media_types=["application/problem+json"],
            direction=direction,
        )
        return responses | {"default": problem}
