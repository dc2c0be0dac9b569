"""Who may do what: the one table of actions, roles and token scopes.

Each API method names its action; the table says which roles may do it and which scope a token
needs for it. A role that is missing here is refused, an action that is missing fails the tests.
"""

from dataclasses import dataclass

from apps.accounts.models import Scope
from apps.stakeholders.models import Role

EVERYONE = frozenset(Role)
OFFICE = frozenset({Role.ADMIN, Role.PROGRAMME_OFFICE})
COORDINATORS = OFFICE | {Role.ORGANISER}
REPORTERS = OFFICE | {Role.PARTNER}
ADMINS = frozenset({Role.ADMIN})
# Whoever may connect a system of its own.
CONNECTING = EVERYONE - {Role.OBSERVER}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done.

    roles: who may do it; scope: what a token needs for it; own_only: roles that may do it to what
    their own organisation owns and to nothing else
    """

    roles: frozenset[Role]
    scope: Scope
    own_only: frozenset[Role] = frozenset()


_PARTNER = frozenset({Role.PARTNER})

ACTIONS: dict[str, Action] = {
    "record.read": Action(EVERYONE, Scope.READ),
    "members.read": Action(EVERYONE, Scope.READ),
    "members.write": Action(ADMINS, Scope.ADMIN),
    "invitations.read": Action(EVERYONE, Scope.READ),
    "invitations.write": Action(COORDINATORS | _PARTNER, Scope.INVITE, own_only=_PARTNER),
    "services.read": Action(EVERYONE, Scope.READ),
    "services.write": Action(ADMINS | _PARTNER, Scope.TOKENS, own_only=_PARTNER),
    "tokens.read": Action(EVERYONE, Scope.READ),
    "tokens.write": Action(EVERYONE, Scope.TOKENS, own_only=EVERYONE - ADMINS),
    "workspace.write": Action(ADMINS, Scope.ADMIN),
    "structure.write": Action(OFFICE, Scope.WRITE),
    "milestones.write": Action(REPORTERS, Scope.WRITE, own_only=_PARTNER),
    "milestones.remove": Action(OFFICE, Scope.WRITE),
    "milestones.report": Action(REPORTERS, Scope.REPORT, own_only=_PARTNER),
    "milestones.accept": Action(OFFICE, Scope.WRITE),
    "links.read": Action(REPORTERS, Scope.READ, own_only=_PARTNER),
    "links.write": Action(REPORTERS, Scope.WRITE, own_only=_PARTNER),
    "baselines.ask": Action(REPORTERS, Scope.WRITE, own_only=_PARTNER),
    "baselines.decide": Action(OFFICE, Scope.WRITE),
    "baselines.take": Action(OFFICE, Scope.WRITE),
    "dependencies.write": Action(REPORTERS, Scope.WRITE, own_only=_PARTNER),
    "dependencies.decide": Action(REPORTERS, Scope.WRITE, own_only=_PARTNER),
    "policies.write": Action(OFFICE, Scope.ADMIN),
    # One's own, whoever one is.
    # As with tokens, it is about whoever asks, and about nothing in the record.
    "reminders.choose": Action(EVERYONE, Scope.TOKENS),
    "hours.choose": Action(EVERYONE, Scope.TOKENS),
    "feeds.write": Action(EVERYONE, Scope.TOKENS),
    "sweeps.start": Action(COORDINATORS, Scope.FINDINGS),
    "findings.act": Action(COORDINATORS, Scope.FINDINGS),
    "forums.write": Action(COORDINATORS, Scope.FORUMS),
    # Whoever is invited answers, with or without an account; these with a token too.
    "forums.answer": Action(COORDINATORS | _PARTNER, Scope.FORUMS),
    # Beyond the role: whoever runs the forum, chairs the session or is its rapporteur.
    "sessions.keep": Action(COORDINATORS | _PARTNER, Scope.FORUMS),
    "webhooks.read": Action(CONNECTING, Scope.READ),
    "webhooks.write": Action(CONNECTING, Scope.WEBHOOKS),
    "imports.read": Action(REPORTERS, Scope.READ, own_only=_PARTNER),
    "audit.read": Action(ADMINS, Scope.ADMIN),
    "imports.start": Action(REPORTERS, Scope.WRITE, own_only=_PARTNER),
    # What anyone reads, as a file.
    "exports.read": Action(EVERYONE, Scope.READ, own_only=EVERYONE),
    "exports.start": Action(EVERYONE, Scope.READ, own_only=EVERYONE),
}


# Which roles a role may give, to a service account or by an invitation.
_OUTSIDE = frozenset({Role.PARTNER, Role.OBSERVER})
GRANTS: dict[Role, frozenset[Role]] = {
    Role.ADMIN: EVERYONE,
    Role.PROGRAMME_OFFICE: _OUTSIDE,
    Role.ORGANISER: _OUTSIDE,
    Role.PARTNER: _OUTSIDE,
}


def scopes_of(role: Role) -> list[Scope]:
    """Return every token scope that a role can make use of, in the order of `Scope`."""
    useful = {action.scope for action in ACTIONS.values() if role in action.roles}
    return [scope for scope in Scope if scope in useful]
