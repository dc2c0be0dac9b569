"""The OpenAPI document: what every operation shares is said once."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, OpenApiParameter
from rest_framework import serializers

from apps.common.api import versions
from apps.common.api.conventions import ConventionalView
from apps.common.api.expansions import Expansion, expansions_of
from apps.common.api.headers import headers_of_answer
from apps.common.api.idempotency import IdempotentPosts
from apps.common.api.refusals import reference_to, refusals_of


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
    request_id = serializers.UUIDField(
        allow_null=True, help_text="Under which the request is in our log; also `X-Request-ID`."
    )
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]  # the field's own name

    current = serializers.DictField(
        required=False, help_text="With 412, where people write together: what is there now."
    )

    def get_fields(self) -> dict[str, Any]:
        """Add what a 429 says besides, which is no name in Python."""
        names = serializers.ListField(
            child=serializers.CharField(),
            required=False,
            help_text="With 429: whose quotas are used up, `token` or `workspace`.",
        )
        return super().get_fields() | {"violated-policies": names}


def _header(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, required=required, description=description
    )


_KEY = _header("Idempotency-Key", "Sent again with the same key, a request does nothing again.")
_VERSION = _header(
    "If-Match", "The ETag that came with the object, or `*` for any version.", required=True
)
_DECIDED_ON = _header("If-Match", "The ETag of what the step was decided on; any version without.")
_CONTRACT = OpenApiParameter(
    versions.HEADER,
    str,
    OpenApiParameter.HEADER,
    enum=versions.VERSIONS,
    description="The version of the contract; the token's own where left out.",
)
_PREFER = _header("Prefer", "`return=minimal` answers a write without a body.")
_KNOWN_VERSION = _header("If-None-Match", "The ETag of what you have; 304 if it is still that.")
_SPARSE = [
    OpenApiParameter("fields", str, description="Only these fields of each object, with commas."),
    OpenApiParameter("omit", str, description="Not these fields of each object, with commas."),
]


def _expand(expansions: Mapping[str, Expansion]) -> OpenApiParameter:
    """Describe `expand`, for people and, as `x-expands`, for programs: {field: component}."""
    components = {
        name: expansion.serializer_class.__name__.removesuffix("Serializer")
        for name, expansion in expansions.items()
    }
    return OpenApiParameter(
        "expand",
        str,
        description="In these fields, with commas, the objects that they name, as far as you see"
        f" them: {', '.join(components)}.",
        extensions={"x-expands": components},
    )


class LockstepSchema(AutoSchema):
    """Adds to every operation what its base gives it: the problem, and the conventions."""

    def get_tags(self) -> list[str]:
        """Group operations by the collection they belong to, not by the workspace of the URL."""
        steps = [step for step in self.path.split("/") if step and not step.startswith("{")]
        return [steps[3] if len(steps) > 3 else steps[-1]]  # noqa: PLR2004 - behind /api/v1/workspaces

    def get_override_parameters(self) -> list[Any]:
        """Return the headers and parameters of the conventions that this operation keeps."""
        action = getattr(self.view, "action", None)
        parameters: list[OpenApiParameter] = []
        if isinstance(self.view, ConventionalView):
            parameters.append(_CONTRACT)
        if self.method == "POST" and isinstance(self.view, IdempotentPosts):
            parameters.append(_KEY)
        if self.method in {"PATCH", "POST"}:
            parameters.append(_PREFER)
        if self.method in {"PATCH", "DELETE"}:
            parameters.append(_VERSION)
        if self._is_step():
            parameters.append(_DECIDED_ON)
        if action == "retrieve":
            parameters.append(_KNOWN_VERSION)
        handler = getattr(self.view, action or self.method.lower(), None)
        return [*parameters, *getattr(handler, "parameters", ()), *self._choices()]

    def _is_new(self, status: str) -> bool:
        """Tell whether an answer is an object that was made: what is asked for, or a job."""
        return status == "201" or getattr(self.view, "action", None) == "create"

    def _is_changed(self) -> bool:
        """Tell whether the operation changes the one object of its path."""
        return self.method == "PATCH" or self._is_step()

    def _is_step(self) -> bool:
        return self.method == "POST" and bool(getattr(self.view, "detail", False))

    def _choices(self) -> list[OpenApiParameter]:
        """Return how a reader chooses parts of what is answered."""
        if not isinstance(self.view, ConventionalView) or self.method != "GET":
            return []
        serializer_class = self.view.answers_by()
        if serializer_class is None:
            return []
        expansions = expansions_of(serializer_class)
        return [*_SPARSE, *([_expand(expansions)] if expansions else [])]

    def is_deprecated(self) -> bool:
        """Tell whether the view declares this method as one that goes."""
        method = getattr(self.view, "action", None) or self.method.lower()
        return bool(super().is_deprecated()) or method in getattr(self.view, "deprecated", {})

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        """Return the answers of an operation: those of its view, and what it may be refused for."""
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        self.resolve_serializer(ProblemSerializer, direction)
        if self.method == "GET":
            responses["304"] = {"description": "It is still what you have."}
        if self.method in {"PATCH", "POST"} and "200" in responses:
            responses["204"] = {"description": "Written, with `Prefer: return=minimal`."}
        for status, response in responses.items():
            response["headers"] = headers_of_answer(
                self.method,
                int(status),
                is_object=self._is_new(status) or self._is_changed(),
                is_new=self._is_new(status),
                is_json="application/json" in response.get("content", {}),
                own=getattr(self.view, "own_headers", {}).get(getattr(self.view, "action", ""), ()),
            )
        for refusal in refusals_of(self.method):
            responses[str(refusal.value)] = reference_to(refusal)
        return responses
