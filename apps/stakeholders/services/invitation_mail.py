"""What is written to somebody who is invited, in the language of the workspace."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from apps.common.mail.languages import spoken
from apps.stakeholders.models import MemberInvitation, Membership


def send_invitation(invitation: MemberInvitation, *, actor: Membership, link: str) -> None:
    """Send the mail, with the transaction that makes the invitation or not at all."""
    context = {
        "workspace": invitation.workspace.name,
        "organisation": invitation.organisation,
        "inviting": actor.actor_name,
        "expires_at": invitation.workspace.local(invitation.expires_at),
        "zone": invitation.workspace.time_zone,
        "link": link,
    }
    with translation.override(spoken(invitation.workspace.default_language)):
        subject = render_to_string("stakeholders/invitation_subject.txt", context)
        text = render_to_string("stakeholders/invitation.txt", context)
    # One line: names may hold anything.
    send_mail(" ".join(subject.split()), text, None, [invitation.email])
