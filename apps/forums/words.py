"""What is said, on pages and on paper, of what sessions come to."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.forums.models import AddressedTo, CarriesOver, CommitmentState, OutcomeState, OutcomeType

Words = Mapping[str, str | Promise]

TYPE_WORDS: Final[Words] = {
    OutcomeType.LESSON: _("Lesson"),
    OutcomeType.TRADE_OFF: _("Trade-off"),
    OutcomeType.QUESTION: _("Open question"),
    OutcomeType.RECOMMENDATION: _("Recommendation"),
    OutcomeType.DECISION: _("Decision"),
}
OUTCOME_STATE_WORDS: Final[Words] = {
    OutcomeState.NOTED: _("noted"),
    OutcomeState.OPEN: _("open"),
    OutcomeState.ANSWERED: _("answered"),
    OutcomeState.CHOSEN: _("chosen"),
}
CARRIES_WORDS: Final[Words] = {
    CarriesOver.YES: _("yes"),
    CarriesOver.IN_PART: _("in part"),
    CarriesOver.NO: _("no"),
    CarriesOver.UNKNOWN: _("nobody knows"),
}
ADDRESSED_WORDS: Final[Words] = {
    AddressedTo.POLICY: _("policy: those who make the rules"),
    AddressedTo.EXECUTION: _("execution: those who do the work"),
}
COMMITMENT_WORDS: Final[Words] = {
    CommitmentState.PROPOSED: _("proposed"),
    CommitmentState.DECLINED: _("declined"),
    CommitmentState.ACCEPTED: _("accepted"),
    CommitmentState.DONE: _("done"),
    CommitmentState.MISSED: _("missed"),
    CommitmentState.WITHDRAWN: _("withdrawn"),
}
