"""What can happen: every type of event, and what it says.

Types are added, never renamed: receivers of webhooks act on them.
"""

from collections.abc import Mapping
from typing import Final

_MADE_CHANGED_REMOVED: Final = {
    "agenda_item": "An item was put on an agenda",
    "attendance": "The presence of somebody in a session was recorded",
    "baseline": "A baseline was taken",
    "commitment": "A commitment was proposed",
    "dependency": "A dependency was proposed",
    "forum": "A forum was made",
    "initiative": "An initiative was made",
    "layer": "A layer was made",
    "member": "A member was added",
    "milestone": "A milestone was made",
    "outcome": "What a session came to was written down",
    "organisation": "An organisation was made",
    "paper": "A paper was put to an agenda item",
    "policy": "A policy was made",
    "programme": "A programme was made",
    "room": "A room was made",
    "service_account": "A service account was made",
    "session": "A session was planned",
    "session_template": "A template of sessions was made",
    "theme": "A theme was made",
    "webhook": "A webhook was made",
    "workspace": "A workspace was founded",
}
_SAID: Final = {
    "baseline_change.approved": "A change of baselines was approved and made.",
    "baseline_change.changed": "A proposed change of baselines was changed.",
    "baseline_change.declined": "A change of baselines was declined.",
    "baseline_change.proposed": "A change of baselines was proposed.",
    "baseline_change.withdrawn": "A proposed change of baselines was taken back.",
    "commitment.accepted": "Both owners have accepted a commitment.",
    "commitment.answered": "One of the two owners has accepted a commitment.",
    "commitment.declined": "One of its owners has declined a commitment.",
    "commitment.done": "A commitment is kept, on time or late.",
    "commitment.missed": "The day of a commitment has passed, and it is not done.",
    "commitment.withdrawn": "A commitment was taken back.",
    "dependency.accepted": "A dependency was accepted and counts.",
    "dependency.declined": "A dependency was declined.",
    "export.failed": "An export made no file.",
    "export.succeeded": "The file of an export can be fetched.",
    "finding.acknowledged": "Someone took up a finding.",
    "finding.changed": "A finding grew, or shrank.",
    "finding.opened": "A finding was made.",
    "finding.reopened": "A finding came back.",
    "finding.resolved": "A finding has ended.",
    "finding.risk_accepted": "The risk of a finding was accepted until a day.",
    "finding.scheduled": "A finding is on the agenda of a session.",
    "finding.unscheduled": "A finding is on no agenda any more.",
    "finding.withdrawn": "A finding was taken back.",
    "import.failed": "An import changed nothing.",
    "import.succeeded": "An import was written.",
    "import.undone": "An import was taken back, whole.",
    "invitation.accepted": "Somebody comes to a session.",
    "invitation.changed": "For whom somebody comes, or who it is, was changed.",
    "invitation.created": "Somebody was invited to a session.",
    "invitation.declined": "Somebody does not come to a session.",
    "invitation.delegated": "Somebody lets a colleague come to a session.",
    "invitation.removed": "An invitation to a session was removed before anybody was told of it.",
    "invitation.sent": "Somebody was sent another link to answer an invitation by.",
    "invitation.waiting": "Somebody waits for a seat in a session.",
    "invitation.withdrawn": "An invitation to a session was taken back.",
    "member.invitation_changed": "An invitation is for another role, or until another day.",
    "member.invitation_resent": "An invitation was sent again.",
    "member.invitation_revoked": "An invitation was taken back.",
    "member.invited": "Someone was invited.",
    "member.joined": "Someone who was invited has joined.",
    "milestone.accepted": "A reported milestone was accepted and counts.",
    "milestone.reported": "The owner of a milestone reported it done.",
    "milestone.returned": "A reported milestone was returned with a reason.",
    "outcome.answered": "A question was answered.",
    "outcome.chosen": "One of a trade-off's options was chosen.",
    "outcome.reopened": "A question or a trade-off is open again.",
    "report_link.resent": "A report link was sent again, with another address.",
    "report_link.revoked": "A report link was taken back.",
    "report_link.sent": "A link was sent by which an organisation reports without an account.",
    "session.announced": "A session was announced.",
    "session.cancelled": "A session was cancelled, with the reason.",
    "session.closed": "A session was closed.",
    "session.moved": "A session takes place at another time or place.",
    "session.opened": "A session was opened.",
    "session.published": "What a session came to was published.",
    "sweep.failed": "A sweep failed; the findings are as they were.",
    "sweep.succeeded": "A sweep has brought the findings up to date.",
    "token.changed": "A token was changed.",
    "token.issued": "A token was made.",
    "token.revoked": "A token was revoked.",
    "token.rotated": "A token has another secret.",
    "webhook.disabled": "A webhook was disabled, as its receiver failed long or is gone.",
    "webhook.replayed": "A webhook delivers again what it was for, from a place in the log on.",
    "webhook.secret_rotated": "A webhook has another secret.",
    "webhook.tested": "A delivery to try a webhook.",
}


def _all() -> dict[str, str]:
    every = dict(_SAID)
    for kind, made in _MADE_CHANGED_REMOVED.items():
        thing = made.partition(" was ")[0]
        every[f"{kind}.created"] = f"{made}."
        every[f"{kind}.changed"] = f"{thing} was changed."
        every[f"{kind}.removed"] = f"{thing} was removed."
    # Workspaces stay.
    del every["workspace.removed"]
    return dict(sorted(every.items()))


EVENT_TYPES: Final[Mapping[str, str]] = _all()
