"""A body of each kind of object that the API writes, for tests that write every field.

A new kind gets its entry here: `KINDS` has one for each collection that is written.
"""

from datetime import timedelta

from django.utils import timezone

from apps.stakeholders.models import Role
from tests.kinds_of_forums import OF_FORUMS
from tests.scenes import MILESTONES, Body, Kind, Scene, day, fresh

__all__ = ["KINDS", "MILESTONES", "ONE_VALUE", "Body", "Scene"]

KINDS: dict[str, Kind] = {
    "milestones": MILESTONES,
    "layers": Kind(
        lambda *_: {"key": fresh(), "name": "L"},
        lambda *_: {"key": fresh(), "name": "Other", "position": 0},
    ),
    "programmes": Kind(
        lambda *_: {"key": fresh(), "name": "P"}, lambda *_: {"key": fresh(), "name": "Other"}
    ),
    "organisations": Kind(
        lambda *_: {"name": "O", "sector": "industry"},
        lambda *_: {
            "name": "Other",
            "sector": "academia",
            "region": "North",
            "contact": "x@example.org",
            "external_id": fresh(),
            "source": "other",
        },
    ),
    "members": Kind(
        lambda scene, _: {
            "user": {"email": f"{fresh()}@example.org", "name": "Noor"},
            "role": "observer",
            "organisation": str(scene.mine.pk),
        },
        lambda scene, _: {
            "user": {"email": f"{fresh()}@example.org"},
            "organisation": str(scene.other.pk),
            "role": "organiser",
        },
    ),
    "member-invitations": Kind(
        lambda scene, _: {
            "email": f"{fresh()}@example.org",
            "role": "observer",
            "organisation": str(scene.mine.pk),
        },
        lambda scene, _: {
            "email": f"{fresh()}@example.org",
            "role": "partner",
            "organisation": str(scene.mine.pk),
            "expires_at": (timezone.now() + timedelta(days=1)).isoformat(),
        },
    ),
    "initiatives": Kind(
        lambda *_: {"key": fresh(), "name": "I"},
        lambda scene, _: {
            "key": fresh(),
            "name": "Other",
            "programme": scene.programme,
            "lead_organisation": str(scene.mine.pk),
            "participations": [{"organisation": str(scene.mine.pk), "role": "funder"}],
            "phase": "production",
            "region": "North",
            "visibility": "participants",
            "external_id": fresh(),
            "source": "other",
        },
    ),
    "dependencies": Kind(
        lambda scene, _: {
            "predecessor": scene.make_milestone(),
            "successor": scene.make_milestone(),
        },
        lambda scene, _: {
            "predecessor": scene.make_milestone(),
            "successor": scene.make_milestone(),
            "lag_days": 3,
            "need_group": "g",
            "need_at_least": Body(need_group="h", need_at_least=1),
        },
    ),
    **OF_FORUMS,
    "baseline-changes": Kind(
        lambda scene, _: {
            "reason": "Flood.",
            "milestones": [{"milestone": scene.make_milestone(), "to": day(30)}],
        },
        lambda scene, _: {
            "reason": "Other.",
            "milestones": [{"milestone": scene.make_milestone(), "to": day(40)}],
        },
        as_role=True,
    ),
    "baselines": Kind(
        lambda scene, _: {"name": fresh(scene.make_milestone())},
        lambda scene, _: {"name": fresh(), "programme": scene.make_started_programme()},
    ),
    "report-links": Kind(
        lambda scene, _: {
            "organisation": str(scene.mine.pk),
            "email": f"{fresh()}@example.org",
            "milestones": [scene.make_milestone()],
        },
        lambda scene, _: {
            "organisation": str(scene.mine.pk),
            "email": f"{fresh()}@example.org",
            "milestones": [scene.make_milestone() for _ in range(2)],
            "expires_at": (timezone.now() + timedelta(days=1)).isoformat(),
        },
        seen_by=frozenset({Role.ADMIN, Role.PROGRAMME_OFFICE, Role.PARTNER}),
    ),
    "policies": Kind(
        lambda scene, _: {
            "programme": scene.make(scene.admin, "programmes", key=fresh(), name="P")["id"]
        },
        lambda scene, shown: (
            {
                name: (
                    not now
                    if isinstance(now, bool)
                    else now + (1 if isinstance(now, int) else 0.01)
                )
                for name, now in shown.items()
                if isinstance(now, bool | int | float)
            }
            | {"programme": scene.programme, "pairs": [["compute", "data"]]}
        ),
    ),
    "service-accounts": Kind(
        lambda scene, _: {
            "name": "Sync",
            "role": "observer",
            "organisation": str(scene.mine.pk),
        },
        lambda scene, _: {
            "name": "Other",
            "role": "partner",
            "organisation": str(scene.mine.pk),
            "active": False,
        },
    ),
    "tokens": Kind(
        lambda *_: {"name": "CI", "scopes": ["read"]},
        lambda _, actor: {
            "name": "Other",
            "scopes": ["read", "tokens:write"],
            "allowed_networks": ["127.0.0.0/8"],
            "expires_at": (timezone.now() + timedelta(days=1)).isoformat(),
            "member": actor,
        },
        as_role=True,
    ),
    "sweeps": Kind(
        lambda *_: {},
        lambda scene, _: {"as_of": day(0), "scope": [scene.initiatives[0]]},
    ),
    "exports": Kind(
        lambda *_: {"format": "csv"},
        lambda scene, _: {
            "format": "xlsx",
            "scope": {"initiatives": [scene.initiatives[0]]},
            "language": "fr",
        },
        as_role=True,
    ),
    "webhooks": Kind(
        lambda *_: {"url": "https://example.org/in"},
        lambda scene, _: {
            "url": "https://example.org/other",
            "description": "Ours.",
            "types": ["milestone.*"],
            "layers": ["compute"],
            "organisations": [str(scene.mine.pk)],
            "state": "paused",
        },
        as_role=True,
        seen_by=frozenset({Role.ADMIN, Role.PARTNER}),
    ),
    "reminders": Kind(
        lambda *_: {},
        lambda _, shown: {"wanted": not shown["wanted"]},
        as_role=True,
    ),
    "workspaces": Kind(
        lambda *_: {},
        lambda *_: {"name": "Other", "time_zone": "Asia/Kolkata", "default_language": "fr"},
    ),
}
# Those that are there from the beginning, and where; nobody makes them.
SINGLE = {"workspaces": "", "reminders": "reminders/", "working-hours": "working-hours/"}
# Fields with one value, which they have already: a partner's service accounts are of its own
# organisation, an item alone is the first, and what was said of no item is of none.
ONE_VALUE = {
    ("service-accounts", "organisation"),
    ("agenda-items", "position"),
    ("outcomes", "agenda_item"),
    ("commitments", "agenda_item"),
    ("commitments", "outcome"),
}
