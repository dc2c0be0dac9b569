"""Answering an invitation on a page: what is asked for, and what was answered, in words."""

from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.names import refuse_disguise
from apps.forums.models import InvitationState

ANSWERS: Final[dict[str, str | Promise]] = {
    InvitationState.INVITED: _("You have not answered yet."),
    InvitationState.ACCEPTED: _("You have said that you come. There is a seat for you."),
    InvitationState.WAITING: _(
        "You have said that you come. All seats are taken: you get a mail once one is free."
    ),
    InvitationState.DECLINED: _("You have said that you do not come."),
}


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
