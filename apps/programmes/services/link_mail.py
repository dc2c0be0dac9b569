"""What is written to somebody who is asked to report, in the language of the workspace."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from apps.common.mail.languages import spoken
from apps.programmes.models import ReportLink
from apps.stakeholders.models import Membership


def send_link(link: ReportLink, *, actor: Membership, address: str, milestones: int) -> None:
    """Send the mail, with the transaction that makes the link or not at all."""
    context = {
        "workspace": link.workspace.name,
        "organisation": link.organisation.name,
        "asking": actor.actor_name,
        "milestones": milestones,
        "expires_at": link.workspace.local(link.expires_at),
        "zone": link.workspace.time_zone,
        "link": address,
    }
    with translation.override(spoken(link.workspace.default_language)):
        subject = render_to_string("programmes/report_link_subject.txt", context)
        text = render_to_string("programmes/report_link.txt", context)
    # One line: names may hold anything.
    send_mail(" ".join(subject.split()), text, None, [link.email])
