"""Answering an invitation on a page: what is asked for, and what was answered, in words."""

from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.names import refuse_disguise
from apps.forums.links import INVITATION_LINKS
from apps.forums.models import InvitationState, LinkState, Session
from apps.forums.selectors.invitations import own_invitation
from apps.stakeholders.models import Membership

ANSWERS: Final[dict[str, str | Promise]] = {
    InvitationState.INVITED: _("You have not answered yet."),
    InvitationState.ACCEPTED: _("You have said that you come. There is a seat for you."),
    InvitationState.WAITING: _(
        "You have said that you come. All seats are taken: you get a mail once one is free."
    ),
    InvitationState.DECLINED: _("You have said that you do not come."),
}


class Asked(NamedTuple):
    """What a member has answered to an invitation that is open, and the page of its answer."""

    words: str | Promise
    page: str


def asked_of(session: Session, member: Membership, at: datetime) -> Asked | None:
    """Return what a member is asked of a session; None where it has nothing to answer by then."""
    own = own_invitation(session, member)
    if own is None or own.link_state(at) != LinkState.OPEN:
        return None
    # Where the link cannot be told again, the mail has it.
    return Asked(ANSWERS[own.state], urlsplit(INVITATION_LINKS.again(own) or "").path)


class NeedsForm(forms.Form):
    """What somebody needs to take part."""

    needs = forms.CharField(
        label=_("What do you need to take part?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as a step-free way, captions, or a language. Organisers read it."),
    )


class DelegationForm(forms.Form):
    """Who comes instead."""

    name = forms.CharField(
        label=_("Name of your colleague"), max_length=200, validators=[refuse_disguise]
    )
    email = forms.EmailField(label=_("E-mail address of your colleague"), max_length=254)
