"""Many writes of one collection in one request: all of them, in their order, or none."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from msgspec import Struct
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.problems import problem_of
from apps.common.api.structs import converted
from apps.common.errors import FieldError, InvalidInputError, LockstepError
from apps.common.etags import etag_of_version
from apps.stakeholders.api.base import Changed, Created, Removed, require

# Each costs what it would cost by itself, in one transaction: a hundred are soon done.
MOST_OPERATIONS: Final = 100
_REFUSALS: Final = (
    APIException,
    DataError,
    Http404,
    IntegrityError,
    LockstepError,
    PermissionDenied,
)
# What a refusal is about where it names no field of the body.
_ABOUT: Final = {404: "/id", 412: "/if_match"}


class Create(Struct, tag_field="method", tag="create", forbid_unknown_fields=True):
    """What `POST` on the collection does."""

    body: dict[str, Any]


class Update(Struct, tag_field="method", tag="update", forbid_unknown_fields=True):
    """What `PATCH` on one object does."""

    id: UUID
    if_match: str
    body: dict[str, Any]


class Delete(Struct, tag_field="method", tag="delete", forbid_unknown_fields=True):
    """What `DELETE` on one object does."""

    id: UUID
    if_match: str


Operation = Create | Update | Delete
Handler = Literal["create", "partial_update", "destroy"]


class OperationSerializer(serializers.Serializer[Any]):
    """One operation of a batch, for the documentation."""

    method = serializers.ChoiceField(choices=["create", "update", "delete"])
    id = serializers.UUIDField(required=False, help_text="Of what is updated or deleted.")
    if_match = serializers.CharField(
        required=False, help_text="Its ETag, as If-Match would be; `*` for any version."
    )
    body = serializers.DictField(
        required=False, help_text="What would be sent to create or to change it alone."
    )


class BatchSerializer(serializers.Serializer[Any]):
    """Up to 100 operations on one collection, all of which are done or none."""

    operations = OperationSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, max_length=MOST_OPERATIONS
    )


class OutcomeSerializer(serializers.Serializer[Any]):
    """What came of one operation."""

    status = serializers.IntegerField(help_text="As alone: 201, 200 or 204.")
    id = serializers.UUIDField()
    etag = serializers.CharField(allow_null=True, help_text="Null for what is deleted.")


class BatchAnswerSerializer(serializers.Serializer[Any]):
    """What came of each operation, in their order."""

    results = OutcomeSerializer(many=True)


class OperationsRefusedError(LockstepError):
    """At least one operation cannot be done, so none is."""

    status = 400
    code = "invalid_operations"
    title = "Some operations cannot be done"

    def __init__(self, errors: list[FieldError]) -> None:
        """Point at each operation, and in it at what is wrong."""
        super().__init__(f"Nothing was written: {len(errors)} errors.", errors=tuple(errors))


class Batched(Created, Changed, Removed):
    """Offers `POST` on `batch/` of the collection; each operation needs its own action's right."""

    costs: ClassVar[Mapping[str, int]] = {"batch": 50}

    @extend_schema(request=BatchSerializer, responses=BatchAnswerSerializer, filters=False)
    @action(detail=False, methods=["post"])
    def batch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create, change and remove up to 100 objects in the order given, all or none."""
        operations = _parsed(request.data)
        outcomes: list[tuple[int, UUID]] = []
        errors: list[FieldError] = []
        with transaction.atomic():
            for place, operation in enumerate(operations):
                try:
                    with transaction.atomic():
                        outcomes.append(self._apply(operation))
                except _REFUSALS as error:
                    errors.extend(_errors_of(place, error))
            if errors:
                raise OperationsRefusedError(errors)
            return self.batch_answer(self._results(outcomes))

    def batch_answer(self, results: list[dict[str, Any]]) -> Response:
        """Return what came of each operation."""
        return Response({"results": results})

    def _apply(self, operation: Operation) -> tuple[int, UUID]:
        """Do one operation; return its status and the id of its object."""
        match operation:
            case Create(body=body):
                self._stand_for("create")
                return 201, self.perform_create(self.valid(body=body)).pk
            case Update(id=identity, if_match=if_match, body=body):
                instance = self._found("partial_update", identity, if_match)
                self.perform_update(
                    instance, self.valid(body=body, instance=instance, partial=True)
                )
                return 200, instance.pk
            case Delete(id=identity, if_match=if_match):
                self.perform_destroy(self._found("destroy", identity, if_match))
                return 204, identity

    def _stand_for(self, handler: Handler) -> None:
        self.action = handler
        require(self.actor, self.actions_required[handler], self.request.auth)

    def _found(self, handler: Handler, identity: UUID, if_match: str) -> Any:
        self._stand_for(handler)
        self.kwargs["pk"] = str(identity)
        return self.locked(if_match)

    def _results(self, outcomes: list[tuple[int, UUID]]) -> list[dict[str, Any]]:
        here = self.get_queryset().prefetch_related(None).filter(pk__in=[pk for _, pk in outcomes])
        versions = dict(here.values_list("pk", "version"))
        return [
            {
                "status": status,
                "id": str(pk),
                "etag": etag_of_version(versions[pk]) if pk in versions else None,
            }
            for status, pk in outcomes
        ]


def _parsed(body: Any) -> list[Operation]:
    """Return the operations of a body. Raises: InvalidInputError, OperationsRefusedError."""
    given = body.get("operations") if isinstance(body, dict) and len(body) == 1 else None
    if not isinstance(given, list):
        message = 'Send {"operations": […]} and nothing else.'
        raise InvalidInputError.at("/operations", message, "required")
    if len(given) > MOST_OPERATIONS:
        message = f"{len(given)} operations are more than {MOST_OPERATIONS}: send several batches."
        raise InvalidInputError.at("/operations", message, "too_many")
    operations, misfits = converted(given, Operation)
    if misfits:
        raise OperationsRefusedError(
            [
                FieldError(_pointer(place, f"/{field}" if field else ""), detail, code)
                for place, (field, detail, code) in misfits.items()
            ]
        )
    return operations


def _errors_of(place: int, error: Exception) -> Iterator[FieldError]:
    problem = problem_of(error, "")
    if problem is None:
        raise error
    for found in problem["errors"]:
        yield FieldError(
            _pointer(place, "/body" + found["pointer"]), found["detail"], found["code"]
        )
    if not problem["errors"]:
        about = _ABOUT.get(problem["status"], "")
        yield FieldError(_pointer(place, about), problem["detail"], problem["code"])


def _pointer(place: int, below: str) -> str:
    return f"/operations/{place}{below}"
