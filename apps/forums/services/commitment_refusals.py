"""Why a use case of commitments is refused; each becomes one problem at every door."""

from apps.common.errors import LockstepError, NotAllowedError
from apps.forums.promises import COMMITMENT_STEPS, CommitmentState


class NotOwnerError(NotAllowedError):
    """A commitment is its two owners' to answer, and the first one's to keep."""

    code = "not_owner"
    title = "You do not answer for this organisation"

    def __init__(self, organisations: str) -> None:
        """Say who does."""
        super().__init__(f"This is for members of {organisations}, or by the link in their mail.")


class NotProposerError(NotAllowedError):
    """Commitments are made by those whom they concern."""

    code = "not_proposer"
    title = "You have no part in this commitment"

    def __init__(self) -> None:
        """Say who has."""
        super().__init__(
            "This is for its two owners, whoever proposed it, those who keep the record of its"
            " session, and the programme office."
        )


class CommitmentStepError(LockstepError):
    """A step that cannot be taken from where a commitment stands."""

    code = "wrong_state"
    title = "The commitment does not stand where this begins"

    def __init__(self, step: str, state: str) -> None:
        """Say from which states the step can be taken."""
        allowed = COMMITMENT_STEPS[step].since
        since = " or ".join(each.value for each in CommitmentState if each in allowed)
        super().__init__(f"The commitment is {state}: `{step}` is for one that is {since}.")
        self.state = state


class AnsweredAlreadyError(LockstepError):
    """What one of its owners has answered is not removed."""

    code = "answered_already"
    title = "One of its owners has answered"

    def __init__(self) -> None:
        """Say what to do in its place."""
        super().__init__("Withdraw it, with the reason; what nobody has answered is removed.")


class DatesMovedError(LockstepError):
    """The milestone has other dates than when both owners were asked."""

    code = "dates_moved"
    title = "The milestone has changed since this was proposed"


class DuePastError(LockstepError):
    """Nobody can agree to what should have been done by now."""

    code = "due_past"
    title = "The day by which it is due is past"

    def __init__(self, due: object) -> None:
        """Say what to do."""
        super().__init__(f"It is due on {due}. Change it to a day to come, and ask again.")
