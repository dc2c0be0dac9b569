"""What can go wrong in a use case: an exception with a stable code, a pointer and a way on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with what was sent.

    pointer: JSON pointer (RFC 6901) into the body, "" for the body as a whole
    detail: what is wrong and what would be right
    code: stable, for programs
    """

    pointer: str
    detail: str
    code: str = "invalid"


class LockstepError(Exception):
    """A refusal that the caller can act on; becomes one RFC 9457 problem at every door."""

    status = 409
    code = "conflict"
    title = "This cannot be done in the present state"
    type = "about:blank"
    # What the answer says besides: headers, and members of the problem that its type defines.
    headers: Mapping[str, str] = {}
    members: Mapping[str, Any] = {}

    def __init__(self, detail: str, *, errors: tuple[FieldError, ...] = ()) -> None:
        """Say what is wrong and what to do next."""
        super().__init__(detail)
        self.detail = detail
        self.errors = errors

    def with_members(self, **members: Any) -> "LockstepError":
        """Return it with further members of its problem."""
        self.members = members
        return self


class InvalidInputError(LockstepError):
    """What was sent breaks a rule of the record."""

    status = 400
    code = "invalid_input"
    title = "The input is not valid"

    @classmethod
    def at(cls, pointer: str, detail: str, code: str = "invalid") -> "InvalidInputError":
        """Return the error for one field."""
        return cls(detail, errors=(FieldError(pointer, detail, code),))


class NotAllowedError(LockstepError):
    """The actor sees the object, but its role does not let it do this."""

    status = 403
    code = "not_allowed"
    title = "Your role does not allow this"
