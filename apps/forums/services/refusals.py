"""Why a use case of forums is refused; each becomes one problem at every door."""

from collections.abc import Sequence

from apps.common.errors import FieldError, LockstepError, NotAllowedError
from apps.forums.lifecycle import STEPS, SessionState
from coordination.timetable import Failure


class NotOrganiserError(NotAllowedError):
    """A forum is run by its organisers, and the admins of its workspace."""

    code = "not_organiser"
    title = "You do not run this forum"

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__("Ask one of the forum's organisers, or an admin to make you one of them.")


class NotKeeperError(NotAllowedError):
    """The record of a session is kept by its rapporteur, its chair and the forum's organisers."""

    code = "not_keeper"
    title = "You do not keep the record of this session"

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__("Ask its rapporteur, its chair, or one of the forum's organisers.")


class ClockError(LockstepError):
    """An item that cannot be started, or ended, now."""

    code = "clock"
    title = "The clock of this agenda stands otherwise"


class NotOpenError(LockstepError):
    """An answer to what is no open question, or a choice where there is none to be made."""

    code = "not_open"
    title = "This is not open"


class SettledError(LockstepError):
    """What was answered or chosen stays what it is."""

    code = "settled"
    title = "This was answered or chosen"

    def __init__(self) -> None:
        """Say what comes first."""
        super().__init__("Reopen it before it becomes something else.")


class WrongStateError(LockstepError):
    """A step that cannot be taken from where a session stands."""

    code = "wrong_state"
    title = "The session does not stand where this begins"

    def __init__(self, step: str, state: str) -> None:
        """Say from which states the step can be taken."""
        since = " or ".join(each.value for each in SessionState if each in STEPS[step].since)
        super().__init__(f"The session is {state}: `{step}` is for one that is {since}.")


class SessionOverError(LockstepError):
    """What has ended stays as it was."""

    code = "session_over"
    title = "This session is over"

    def __init__(self, state: str) -> None:
        """Say how it ended."""
        super().__init__(f"The session is {state}: it does not change any more.")


class NotHeldError(LockstepError):
    """Nobody is in the room of a session that is not held."""

    code = "not_held"
    title = "This session is not being held"

    def __init__(self, state: str) -> None:
        """Say when it is recorded who was there."""
        super().__init__(
            f"The session is {state}: who is there is recorded once it is open, until it is"
            " published."
        )


class CheckInClosedError(LockstepError):
    """The door is open while the session is."""

    code = "check_in_closed"
    title = "Nobody can check in now"

    def __init__(self, reason: str) -> None:
        """Say why."""
        super().__init__(reason)


class AnnouncedAlreadyError(LockstepError):
    """Whoever was told when and where a session takes place has to be told of another time."""

    code = "announced_already"
    title = "This session is announced"

    def __init__(self, fields: Sequence[str]) -> None:
        """Point to where it is moved."""
        detail = "People know of it: `move/` changes this and tells them."
        super().__init__(
            detail, errors=tuple(FieldError(f"/{name}", detail, self.code) for name in fields)
        )


class NowhereError(LockstepError):
    """Nobody can come to a session that is nowhere."""

    code = "nowhere"
    title = "This session takes place nowhere"

    def __init__(self) -> None:
        """Say what is missing."""
        detail = "Give it a room, a place or a link before it is announced."
        super().__init__(detail, errors=(FieldError("/room", detail, self.code),))


class ToldAlreadyError(LockstepError):
    """What people were told of is not removed."""

    code = "told_already"
    title = "People know of this session"

    def __init__(self) -> None:
        """Say what to do in its place."""
        super().__init__("Cancel it, so that they hear of it; only drafts are removed.")


class NotAskedError(NotAllowedError):
    """Only who was asked answers, and whoever runs the session, for them."""

    code = "not_asked"
    title = "This was asked of somebody else"

    def __init__(self) -> None:
        """Say who may answer."""
        super().__init__("Only who is invited answers, or whoever runs the session, for them.")


class LinkOverError(LockstepError):
    """There is nothing to answer any more."""

    code = "invitation_over"
    title = "This invitation can no longer be answered"

    def __init__(self, state: str) -> None:
        """Say why."""
        why = {
            "delegated": "It was passed on to somebody else.",
            "withdrawn": "It was taken back.",
            "cancelled": "The session is cancelled.",
        }.get(state, "The session is over, or not announced.")
        super().__init__(why)
        self.state = state


class SentAlreadyError(LockstepError):
    """Whoever was sent an invitation is who is invited, until it is taken back."""

    code = "sent_already"
    title = "This invitation is sent"

    def __init__(self, field: str = "") -> None:
        """Say what to do in its place; field: that was to be changed, "" of its removal."""
        detail = (
            "It went to this address: take it back, and invite the other one."
            if field
            else "Take it back, so that they hear of it; only what nobody was told of is removed."
        )
        super().__init__(
            detail, errors=(FieldError(f"/{field}", detail, self.code),) if field else ()
        )


class OtherOrganisationError(LockstepError):
    """A place is passed on within one organisation."""

    status = 400
    code = "other_organisation"
    title = "A place is passed on within one organisation"

    def __init__(self) -> None:
        """Say whom it may be passed on to."""
        detail = (
            "This address is of no colleague: it is neither a member of the organisation that is"
            " invited, nor at an address of it. Ask whoever runs the session to invite them."
        )
        super().__init__(detail, errors=(FieldError("/email", detail, self.code),))


class NoRhythmError(LockstepError):
    """A series needs a rhythm."""

    code = "no_rhythm"
    title = "This forum has no rhythm"

    def __init__(self) -> None:
        """Say where it gets one."""
        super().__init__("Give the forum a `rhythm`, such as FREQ=MONTHLY;BYDAY=1TU, first.")


class StillHeldError(LockstepError):
    """A forum that has held, or announced, a session stays."""

    code = "still_in_use"
    title = "This forum has sessions"

    def __init__(self) -> None:
        """Say which sessions may be there."""
        super().__init__("It has sessions that people know of; only a forum of drafts is removed.")


class RoomTakenError(LockstepError):
    """A room has one session at a time; the code is that of the database's own refusal."""

    code = "one_session_in_a_room_at_a_time"
    title = "This room is taken"

    def __init__(self, detail: str) -> None:
        """Say what has it, to whoever sees that."""
        super().__init__(detail, errors=(FieldError("/room", detail, self.code),))


class FeedThereError(LockstepError):
    """One has one calendar feed of a thing."""

    code = "feed_there"
    title = "You have this feed"

    def __init__(self) -> None:
        """Say how to get another address."""
        super().__init__("Its address was shown when it was made: `renew/` gives it another one.")


class PaperTooLargeError(LockstepError):
    """The file is larger than this installation takes."""

    status = 413
    code = "too_large"
    title = "The file is too large"

    def __init__(self, most: int) -> None:
        """Say how much is taken."""
        super().__init__(f"A paper has at most {most} bytes. Put a link to it on the agenda.")


class StaleTimetableError(LockstepError):
    """A timetable that was made of what is no longer so."""

    status = 412
    code = "stale_version"
    title = "Sessions were changed since"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        """Point to the sessions that were changed."""
        detail = "Nothing was changed. Ask for the timetable again, with what is now there."
        super().__init__(detail, errors=errors)


class NoTimetableError(LockstepError):
    """There is no timetable in which everyone who is needed can be where they are needed."""

    code = "no_timetable"
    title = "There is no such timetable"

    def __init__(self, why: Failure) -> None:
        """Say what would help."""
        found = (
            "There is none"
            if why == Failure.IMPOSSIBLE
            else "None was found in the time that there is"
        )
        super().__init__(
            f"{found}: chairs, rapporteurs, the sessions of a track and rooms are one at a time."
            " Give it more days, hours or rooms, or pin less."
        )
