"""A body of each kind of object of forums, for tests that write every field."""

from apps.stakeholders.access import COORDINATORS
from apps.stakeholders.models import Role
from tests.scenes import Body, Kind, Scene, day, fresh


def _of_another_owner(scene: Scene) -> Body:
    """Return a commitment for what a third organisation owns."""
    person = {"email": f"{fresh()}@example.org"}
    owner = scene.third(person["email"])
    return Body(
        counterpart=owner,
        counterpart_person=person,
        milestone=None,
        finding=scene.finding(owner),
    )


OF_FORUMS: dict[str, Kind] = {
    "themes": Kind(
        lambda *_: {"key": fresh(), "name": "T"},
        lambda *_: {"key": fresh(), "name": "Other", "position": 0},
    ),
    "rooms": Kind(
        lambda *_: {"name": fresh()},
        lambda *_: {"name": fresh(), "place": "2nd floor", "capacity": 12},
    ),
    "forums": Kind(
        lambda scene, _: {"key": fresh(), "name": "F", "organisers": scene.organisers()},
        lambda scene, _: {
            "key": fresh(),
            "name": "Other",
            "purpose": "Compare notes.",
            "themes": [scene.make(scene.admin, "themes", key=fresh(), name="T")["id"]],
            "visibility": "workspace",
            "attribution": "named",
            "time_zone": "Asia/Kolkata",
            "rhythm": "FREQ=MONTHLY;BYDAY=1TU",
            "reminder_days": [14, 2],
            "organisers": [*scene.organisers(), scene.another_organiser()],
            "organisations": [str(scene.mine.pk)],
        },
        seen_by=COORDINATORS,
    ),
    "sessions": Kind(
        lambda scene, _: scene.session_body(),
        lambda scene, _: {
            "forum": scene.forum(),
            "template": scene.template(),
            "title": "Other",
            "purpose": "Compare notes.",
            "starts_at": f"{day(10)}T08:30:00Z",
            "ends_at": f"{day(10)}T11:00:00Z",
            "starts_local": f"{day(10)}T09:00",
            "ends_local": f"{day(10)}T10:00",
            "time_zone": "Asia/Kolkata",
            "room": scene.make(scene.admin, "rooms", name=fresh())["id"],
            "place": "Hall 2",
            "link": "https://meet.example.org/x",
            "languages": ["en", "fr"],
            "accessibility": ["step_free"],
            "capacity": 30,
            "chair": str(scene.admin.actor.pk),
            "rapporteur": str(scene.admin.actor.pk),
            "track": "A",
            "sector_needs": [{"sector": "academia", "at_least": 2}],
        },
        not_shown=frozenset({"starts_local", "ends_local", "template"}),
        seen_by=COORDINATORS,
    ),
    "session-templates": Kind(
        lambda scene, _: {
            "forum": scene.usual_forum,
            "name": fresh(),
            "title": "T",
            "minutes": 60,
        },
        lambda scene, _: {
            "forum": scene.forum(),
            "name": fresh(),
            "title": "Other",
            "minutes": 90,
            "purpose": "Compare notes.",
            "room": scene.make(scene.admin, "rooms", name=fresh())["id"],
            "place": "Hall 2",
            "link": "https://meet.example.org/x",
            "languages": ["en", "fr"],
            "accessibility": ["step_free"],
            "capacity": 30,
            "track": "A",
            "sector_needs": [{"sector": "academia", "at_least": 2}],
            "agenda": [{"title": "Welcome", "minutes": 5, "presenter": "Noor"}],
        },
        seen_by=COORDINATORS,
    ),
    "invitations": Kind(
        lambda scene, _: {"session": scene.session(), "email": f"{fresh()}@example.org"},
        lambda scene, _: {
            "session": scene.session(),
            "email": f"{fresh()}@example.org",
            "member": Body(member=str(scene.admin.actor.pk), email=scene.admin.actor.user.email),
            "organisation": str(scene.mine.pk),
            "name": "Noor",
            "needs": "Captions.",
        },
        seen_by=COORDINATORS,
    ),
    "papers": Kind(
        lambda scene, _: {
            "agenda_item": scene.kept_item(),
            "title": "P",
            "link": "https://example.org/p",
        },
        lambda scene, _: {
            "agenda_item": scene.kept_item(),
            "title": "Other",
            "link": "https://example.org/other",
        },
        seen_by=COORDINATORS | {Role.PARTNER},
    ),
    "calendar-feeds": Kind(
        lambda scene, _: {"forum": scene.open_forum()},
        lambda scene, _: {
            "forum": scene.open_forum(),
            "session": Body(forum=None, session=scene.open_session()),
        },
        as_role=True,
        seen_by=frozenset({Role.PARTNER}),
    ),
    "working-hours": Kind(
        lambda *_: {},
        lambda *_: {
            "time_zone": "Asia/Kolkata",
            "days": ["SU", "MO"],
            "from_time": "10:00",
            "until_time": "16:30",
        },
        as_role=True,
    ),
    "agenda-items": Kind(
        lambda scene, _: {"session": scene.kept_session(), "title": "A"},
        lambda scene, _: {
            "session": scene.kept_session(),
            "title": "Other",
            "position": 0,
            "minutes": 10,
            "presenter": "Ana",
            "finding": scene.finding(),
            "question": Body(title="Other", **scene.open_question()),
            "notes": "Said.",
        },
        seen_by=COORDINATORS | {Role.PARTNER},
    ),
    "outcomes": Kind(
        lambda scene, _: {"session": scene.kept_session(), "type": "question", "title": "Who?"},
        lambda scene, _: {
            "session": scene.kept_session(),
            "agenda_item": None,
            "type": Body(type="decision", decision={"reason": "Cost."}),
            "title": "Other",
            "text": "Said.",
            "lesson": Body(
                type="lesson",
                lesson={
                    "deployment": "Clinic pilot",
                    "tried": "A queue.",
                    "happened": "It held.",
                    "carries_over": "yes",
                },
            ),
            "trade_off": Body(
                type="trade_off",
                trade_off={
                    "pulls": "latency",
                    "against": "energy",
                    "options": [
                        {"name": "Edge", "consequence": "More power.", "cost_borne_by": "Grid"}
                    ],
                },
            ),
            "recommendation": Body(
                type="recommendation", recommendation={"to": "policy", "addressee": "Ministry"}
            ),
            "decision": Body(type="decision", decision={"reason": "Cost."}),
            "layers": ["data"],
            "initiatives": [scene.initiatives[0]],
            "milestones": [scene.make_milestone()],
            "findings": [scene.finding()],
        },
        seen_by=COORDINATORS | {Role.PARTNER},
    ),
    "commitments": Kind(
        lambda scene, _: scene.commitment_body(),
        lambda scene, _: {
            "session": scene.kept_session(),
            "agenda_item": None,
            "outcome": None,
            "organisation": Body(organisation=scene.third(), milestone=scene.make_milestone()),
            "person": {"name": "Noor", "email": f"{fresh()}@example.org"},
            "counterpart": _of_another_owner(scene),
            "counterpart_person": {"name": "Ana", "email": scene.other.contact},
            "title": "Other",
            "text": "As said.",
            "due_date": day(40),
            "milestone": scene.make_their_milestone(),
            "finding": scene.finding(),
            "forecast_date": day(30),
            "baseline_date": day(30),
        },
    ),
}
