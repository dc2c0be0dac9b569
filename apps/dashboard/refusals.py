"""Why something was refused, in words for people, by the code that the refusal has at each door."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.common.errors import FieldError, LockstepError
from apps.common.local_times import Reading
from apps.dashboard.wording import Words
from apps.exchange.services.requesting import TooLargeError
from apps.forums.services.commitment_refusals import CommitmentStepError, NotOwnerError
from apps.forums.services.refusals import PaperTooLargeError
from apps.programmes.services.refusals import TheirProposalError

# Times that clocks leave out, or show twice.
READING_WORDS: Final[Words] = {
    Reading.MISSING.value: gettext_lazy(
        "Clocks there are put forward past this time: there is no such time that day."
    ),
    Reading.TWICE.value: gettext_lazy(
        "Clocks there show this time twice that day, as they are put back."
    ),
}
# By the code of the refusal, or of what is wrong with one field.
_WORDS: Final[Words] = {
    "accepted_already": gettext_lazy(
        "The programme office has accepted this one already. Ask it to return the milestone first."
    ),
    "not_on_link": gettext_lazy("This milestone is not behind this link, or no longer yours."),
    "other_organisation": gettext_lazy(
        "This address is of no colleague of your organisation. Ask whoever invited you."
    ),
    "of_another_organisation": gettext_lazy(
        "Who answers for another organisation is not yours to say: leave it empty, and its contact"
        " or its members are asked."
    ),
    "not_organiser": gettext_lazy(
        "Only this forum's organisers do that. Ask one of them, or an admin to make you one."
    ),
    "not_keeper": gettext_lazy(
        "Only its rapporteur, its chair and the forum's organisers write to this session's record."
    ),
    "session_over": gettext_lazy("This session is over: what it says does not change any more."),
    "wrong_state": gettext_lazy(
        "The session has moved on meanwhile: look at how it stands, and choose again."
    ),
    "nowhere": gettext_lazy("Give it a room, a place or a link before it is announced."),
    "announced_already": gettext_lazy(
        "People know when and where it is. Move it in place of changing it, so that they are told."
    ),
    "told_already": gettext_lazy("People know of it. Cancel it, so that they hear of it."),
    "still_in_use": gettext_lazy("It is in use. Take it off whatever uses it first."),
    "no_rhythm": gettext_lazy("Give the forum a rhythm first."),
    "overlapping": gettext_lazy("The next one begins before this many minutes are over."),
    "series_without_end": gettext_lazy("Say how many there are, or until which day."),
    "series_too_long": gettext_lazy("There are more than 60 until then. Choose an earlier day."),
    "series_empty": gettext_lazy("There is none until then. Choose a later day."),
    **READING_WORDS,
    "ends_before_it_starts": gettext_lazy("It ends before it begins, or at once."),
    "too_long": gettext_lazy("A session takes up to 14 days."),
    "one_session_in_a_room_at_a_time": gettext_lazy("Another session has this room at that time."),
    "one_forum_for_each_key": gettext_lazy("Another forum has this key already."),
    "one_room_for_each_name": gettext_lazy("There is a room of this name already."),
    "one_theme_for_each_key": gettext_lazy("There is a theme of this name already."),
    "yourself": gettext_lazy(
        "You would see it no more. Let another organiser take you off the list."
    ),
    "clock": gettext_lazy(
        "The clock has moved on meanwhile: look at which item is running, and choose again."
    ),
    "not_open": gettext_lazy("It is not open any more: look at how it was settled."),
    "settled": gettext_lazy("Reopen it before it becomes something else."),
    "no_timetable": gettext_lazy(
        "There is no timetable in which everyone who is needed can be there. Give it more days,"
        " hours or rooms, or keep fewer sessions in place."
    ),
    "longer_than_a_day": gettext_lazy("A session is longer than a day of the timetable."),
    "too_small": gettext_lazy("No room is large enough for one of the sessions."),
    "no_slot": gettext_lazy("No slot begins when one of the sessions is to be kept."),
    "feed_there": gettext_lazy("You have this calendar already."),
    "file_kind": gettext_lazy(
        "What this file holds is of no kind that is taken, whatever it is called: PDF, Word, Excel,"
        " PowerPoint, OpenDocument, PNG, JPEG and plain text are, without macros or markup."
    ),
    "file_name": gettext_lazy("The file's name does not end as files of its kind do."),
    "too_large": gettext_lazy("This is too much at once. Send less, or a smaller file."),
    "too_many_papers": gettext_lazy("An item has up to 20 papers. Take one off first."),
    "too_many_items": gettext_lazy("An agenda has up to 300 items."),
    "invited_already": gettext_lazy("They are invited already."),
    "invitation_over": gettext_lazy("There is nothing to answer any more."),
    "sent_just_now": gettext_lazy("A mail was sent less than a minute ago. Wait for it."),
    "too_much_mail": gettext_lazy("Too many mails were sent within a day. Go on tomorrow."),
    "not_held": gettext_lazy(
        "Who is there is recorded once the session is open, until it is published."
    ),
    "disguised": gettext_lazy(
        "This is one line: it holds a line break, a tab, or characters that turn the direction of"
        " text around."
    ),
    "step_not_possible": gettext_lazy("It is over, or was accepted as a risk: look at it again."),
    "duplicate": gettext_lazy("This is there already."),
    # Of commitments.
    "not_owner": gettext_lazy("What this is for belongs to another organisation."),
    "not_proposer": gettext_lazy(
        "Only its two owners, whoever proposed it, those who keep the record of its session and the"
        " programme office do that."
    ),
    "answered_already": gettext_lazy(
        "One of its owners has answered. Withdraw it, with the reason, in place of removing it."
    ),
    "dates_moved": gettext_lazy(
        "The milestone has changed since this was proposed. Change the commitment, and it starts"
        " from the dates as they are."
    ),
    "due_past": gettext_lazy("The day by which it is due is past. Choose a day to come."),
    "no_milestone": gettext_lazy("Choose the milestone that is to have this date."),
    "no_move": gettext_lazy("This is the date already."),
    "done": gettext_lazy("The milestone is done: its dates stay."),
    "cancelled": gettext_lazy(
        "The milestone is cancelled. The programme office can plan it again."
    ),
    "same_owner": gettext_lazy("What this is for is the organisation's own: nobody else answers."),
    "of_another_session": gettext_lazy("This is of another session."),
    # Of sessions and their agendas.
    "sent_already": gettext_lazy(
        "An invitation went to this address. Take it back, and invite the other one."
    ),
    "not_asked": gettext_lazy(
        "Only who is invited answers, or whoever runs the session, for them."
    ),
    "check_in_closed": gettext_lazy("Nobody can check in now: the session is not open."),
    "about_two_things": gettext_lazy(
        "An item is about a finding or about a question, not about both."
    ),
    "of_another_forum": gettext_lazy("This is of another forum."),
    "missing": gettext_lazy("Put each item in its place, and none twice."),
    "of_another_type": gettext_lazy("Another type of outcome has these details."),
    "unknown_option": gettext_lazy("Choose one of the options that it has."),
    "said_twice": gettext_lazy("Say one of the two, not both."),
    "taken": gettext_lazy("Two of the sessions would have the same room at the same time."),
    "too_many": gettext_lazy("These are too many at once."),
    "role": gettext_lazy("One of these people may run no forum."),
    # Of milestones and what they wait for.
    "actual_date_required": gettext_lazy("Say on which day it was done."),
    "actual_date_unexpected": gettext_lazy("What is not done has no day on which it was done."),
    "actual_date_in_future": gettext_lazy("This day is still to come: say it as what is expected."),
    "baseline_change_required": gettext_lazy(
        "A baseline moves only by agreement: ask the programme office for the new date."
    ),
    "baseline_moved": gettext_lazy("A baseline has moved since this was asked for."),
    "not_reported": gettext_lazy("This milestone is not reported done, or was returned meanwhile."),
    "decided_already": gettext_lazy("This is decided already: look at how it stands."),
    "not_declined": gettext_lazy("This was not declined: look at how it stands."),
    "agreement_needed": gettext_lazy(
        "Both owners have agreed on this: one of them cannot take it back alone."
    ),
    "not_your_own": gettext_lazy("This belongs to another organisation."),
    "other_owner": gettext_lazy("One of these milestones is not owned by this organisation."),
    "group_required": gettext_lazy("How many are needed is said of a group: name the group."),
    "need_differs": gettext_lazy("All of a group say the same number that is needed."),
    "on_itself": gettext_lazy("A milestone cannot wait for itself."),
    "other_workspace": gettext_lazy("Both milestones have to be of one workspace."),
    "no_change": gettext_lazy("These are the dates as they are."),
    "not_adoptable": gettext_lazy("What is done is reported, not adopted."),
    "not_found": gettext_lazy("One of these milestones is not there, or cancelled."),
    "lifetime": gettext_lazy("Choose a day to come, and not too far away."),
    "length": gettext_lazy("Choose at least one, and not too many at once."),
    "empty": gettext_lazy("There is no milestone here to keep a date of."),
    "link_ended": gettext_lazy("This link was taken back, or its time is over."),
    "invalid_rows": gettext_lazy("Some rows are wrong, and nothing was written."),
    # Of anything.
    "not_allowed": gettext_lazy("You may not do that. Ask an admin of the workspace."),
    "does_not_exist": gettext_lazy("This is not there, or no longer to be chosen."),
    "changed_meanwhile": gettext_lazy("It was changed meanwhile: look at how it stands."),
    "stale_version": gettext_lazy("It was changed meanwhile: look at how it stands."),
    "file_gone": gettext_lazy("The file is not kept any more. Hand it in again."),
    "not_undoable": gettext_lazy("There is nothing to take back."),
    "touched_since": gettext_lazy(
        "Something has changed, or builds on, what the import wrote: it cannot be taken back."
    ),
}
# Of refusals whose code says less than what they are.
_WORDS_OF: Final[Mapping[type[LockstepError], str | Promise]] = {
    CommitmentStepError: gettext_lazy(
        "The commitment has moved on meanwhile: look at how it stands, and choose again."
    ),
    NotOwnerError: gettext_lazy(
        "Only members of the organisation that is asked do that, or whoever has the link in its"
        " mail."
    ),
    TheirProposalError: gettext_lazy("The other owner proposed it: decline it, and say why."),
    PaperTooLargeError: gettext_lazy("The file is too large. Put a link to it in its place."),
    TooLargeError: gettext_lazy(
        "The file is too large. Split the plan by initiative: each may be imported by itself."
    ),
}


# What is missing, by the pointer of where it would stand.
_MISSING: Final[Words] = {
    "/milestone": gettext_lazy("Say for which milestone or finding."),
    "/counterpart": gettext_lazy("What it is for has several owners: say who counts on it."),
    "/person": gettext_lazy("Nobody of this organisation could answer: say whom to ask."),
    "/counterpart_person": gettext_lazy(
        "Nobody of this organisation could answer: say whom to ask."
    ),
    "/organisers": gettext_lazy("Somebody has to run it: name at least one."),
    "/link": gettext_lazy("Give a link, or choose a file."),
}


def words_for_refusal(error: LockstepError | FieldError) -> str:
    """Return why something was refused, in the reader's language where it is known."""
    if isinstance(error, FieldError) and error.code == "required":
        return str(_MISSING.get(error.pointer, error.detail))
    told = _WORDS_OF.get(type(error)) if isinstance(error, LockstepError) else None
    return str(told or _WORDS.get(error.code, error.detail))
