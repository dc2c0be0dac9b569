"""Why a use case of the record is refused; each becomes one problem at every door."""

from apps.common.errors import FieldError, LockstepError, NotAllowedError


class BaselineChangeRequiredError(LockstepError):
    """A partner may not move a baseline by itself."""

    code = "baseline_change_required"
    title = "A baseline moves only by agreement"

    def __init__(self) -> None:
        """Point to where a change is asked for."""
        detail = "Ask for the new date at baseline-changes/; the programme office decides on it."
        super().__init__(detail, errors=(FieldError("/baseline_date", detail, self.code),))


class AcceptedAlreadyError(LockstepError):
    """The programme office has accepted the milestone's completion."""

    code = "accepted_already"
    title = "This milestone is accepted"

    def __init__(self) -> None:
        """Say how it is opened again."""
        super().__init__("Ask the programme office to return it first.")


class NotReportedError(LockstepError):
    """Only what was reported done can be accepted or returned."""

    code = "not_reported"
    title = "This milestone is not reported done"


class CancelledError(LockstepError):
    """A cancelled milestone is not worked on."""

    code = "cancelled"
    title = "This milestone is cancelled"

    def __init__(self) -> None:
        """Say how it is opened again."""
        super().__init__("The programme office can plan it again by changing its status.")


class BaselineMovedMeanwhileError(LockstepError):
    """A milestone's baseline is no longer the one that the change starts from."""

    code = "baseline_moved"
    title = "A baseline has moved since this change was asked for"


class DecidedAlreadyError(LockstepError):
    """What was decided is not decided again."""

    code = "decided_already"
    title = "This is decided already"


class NotDeclinedError(LockstepError):
    """Only what was declined is asked for anew."""

    code = "not_declined"
    title = "This was not declined"


class StillInUseError(LockstepError):
    """Something of the record still hangs on it."""

    code = "still_in_use"
    title = "Something still hangs on this"


class AgreementNeededError(LockstepError):
    """What two owners agreed on, one of them cannot take back alone."""

    code = "agreement_needed"
    title = "Both owners have agreed on this"


class TheirProposalError(NotAllowedError):
    """What the other owner has proposed is not one's own to take back."""

    def __init__(self) -> None:
        """Say what to do in its place."""
        detail = "The other owner proposed it: decline it, and say why."
        super().__init__(detail, errors=(FieldError("", detail, "not_your_own"),))


def not_your_own(pointer: str, detail: str) -> NotAllowedError:
    """Return the refusal of something that belongs to another organisation."""
    return NotAllowedError(detail, errors=(FieldError(pointer, detail, "not_your_own"),))
