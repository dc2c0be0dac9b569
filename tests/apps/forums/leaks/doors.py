"""Every door through which something of a forum could be told, and what it is asked.

A door is a method of a route, as the URL resolver lists it: of forums all of them, and of the rest
what is told of the same things. `{name}` is the id of what the world calls so.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.apps.forums.leaks.world import SECRET, STRANGER

# What the id in an address stands for, by what comes before it: what is hidden, and what is not.
SUBJECTS: Final[Mapping[str, tuple[Sequence[str], Sequence[str]]]] = {
    "forums": (("forum",), ("own_forum",)),
    "sessions": (("open", "draft", "announced", "closed", "published"), ("own",)),
    "session-templates": (("template",), ()),
    "agenda-items": (("item", "kept_item"), ("own_item",)),
    "papers": (("file", "paper"), ()),
    "outcomes": (("question", "kept_question", "trade_off"), ()),
    "invitations": (("invitation",), ("own_invitation",)),
    "commitments": (("commitment",), ()),
    "calendar-feeds": (("feed",), ()),
    "themes": ((), ("theme",)),
    "rooms": ((), ("room",)),
    "findings": ((), ("finding",)),
    "milestones": ((), ("milestone", "third_milestone")),
    "initiatives": ((), ("initiative",)),
    "organisations": ((), ("third",)),
    "members": ((), ("guest",)),
    "programmes": ((), ("programme",)),
}
# What is read besides: the rest belongs to apps that stand below forums, and know of none.
BESIDES: Final = {
    "audit/",
    "events/",
    "exports/",
    "findings/",
    "findings/{pk}/",
    "findings/{pk}/history/",
    "initiatives/{pk}/timeline/",
    "members/",
    "milestones/",
    "milestones/{pk}/",
    "milestones/{pk}/history/",
    "organisations/",
    "organisations/{pk}/",
    "portfolio/",
    "webhooks/",
}
_WHEN: Final = {"starts_at": "{later}T10:00:00Z", "ends_at": "{later}T11:00:00Z"}
# What is asked of reads that can be narrowed, and of reports, which are made in several forms.
READS: Final[Mapping[str, Sequence[str]]] = {
    "forums/": ("?count=true", f"?search={SECRET}", "?key=circle&count=true", "?theme=talent"),
    "forums/{pk}/report/": ("?kind=md",),
    "forums/report/": ("?year={year}&kind=md",),
    "sessions/": (
        "?count=true",
        f"?search={SECRET}",
        "?forum={forum}",
        "?forum=circle",
        "?chair={host}",
        "?state=open&expand=forum&count=true",
    ),
    "sessions/{pk}/report/": ("?kind=md",),
    "session-templates/": ("?forum={forum}&count=true",),
    "agenda-items/": ("?session={open}", "?finding={finding}&count=true"),
    "papers/": ("?agenda_item={item}&count=true", "?session={open}"),
    "outcomes/": (
        "?session={open}",
        "?forum={forum}",
        f"?search={SECRET}",
        "?type=question&state=open&count=true",
        "?type=trade_off&count=true",
        "?carried_to={own}",
        "?carried_to={announced}",
        "?finding={finding}",
        "?milestone={milestone}",
    ),
    "invitations/": ("?session={open}&count=true", "?forum=circle", "?email=" + STRANGER),
    "commitments/": (
        "?session={open}",
        "?forum={forum}",
        "?forum=circle",
        "?organisation={third}&count=true",
        "?finding={finding}",
        f"?search={SECRET}",
        "?overdue=true",
    ),
    "commitments/ledger/": ("?organisation={third}", "?forum={forum}"),
    "calendar-feeds/": ("?forum={forum}&count=true",),
    "rooms/": ("?count=true",),
    "themes/": ("?count=true",),
    "findings/": ("?organisation={third}&count=true",),
    "events/": ("?type=forum.*,session.*,outcome.*,commitment.*,paper.*,invitation.*",),
}
_QUESTION: Final = {"type": "question", "title": "Who?"}
_OPERATION: Final = {"method": "update", "if_match": "*"}
_COMMITMENT: Final = {"organisation": "mine", "title": "C", "due_date": "{later}"}
_TIMETABLE: Final = {"days": ["{soon}"], "from_time": "09:00", "until_time": "18:00"}
# What each writing of forums is sent: a door without a row here is one that nobody has tried.
WRITES: Final[Mapping[str, Sequence[Mapping[str, Any]]]] = {
    "POST themes/": ({"key": "new", "name": "New"},),
    "POST themes/batch/": ({"operations": [_OPERATION | {"id": "{theme}", "body": {}}]},),
    "PATCH themes/{pk}/": ({"name": "Other"},),
    "POST rooms/": ({"name": "New"},),
    "POST rooms/batch/": ({"operations": [_OPERATION | {"id": "{room}", "body": {}}]},),
    "PATCH rooms/{pk}/": ({"name": "Other"},),
    "POST forums/": (
        {"key": "new", "name": "New", "organisers": ["{host}"]},
        {"key": "new", "name": "New", "themes": ["trust"], "organisations": ["third"]},
    ),
    "PATCH forums/{pk}/": ({"name": "Other"},),
    "POST forums/{pk}/series/": ({"title": "S", "rhythm": "FREQ=DAILY", "count": 2},),
    "POST forums/{pk}/timetable/": (
        _TIMETABLE,
        _TIMETABLE | {"sessions": ["{announced}"]},
        _TIMETABLE | {"pins": [{"session": "{draft}", "room": "{room}"}]},
    ),
    "POST forums/{pk}/timetable/apply/": (
        {"sessions": [{"session": "{announced}", "if_match": "*", "room": None, **_WHEN}]},
    ),
    "POST session-templates/": ({"forum": "{forum}", "name": "N", "title": "T", "minutes": 60},),
    "PATCH session-templates/{pk}/": ({"name": "Other"}, {"forum": "{own_forum}"}),
    "POST sessions/": (
        {"forum": "{forum}", "title": "S", **_WHEN},
        {"forum": "circle", "title": "S", **_WHEN},
        {"forum": "{own_forum}", "template": "{template}", "title": "S", **_WHEN},
        {"forum": "{own_forum}", "chair": "{host}", "title": "S", **_WHEN},
    ),
    "POST sessions/batch/": (
        {"operations": [_OPERATION | {"id": "{announced}", "body": {"title": "S"}}]},
        {"operations": [{"method": "delete", "id": "{draft}", "if_match": "*"}]},
        {"operations": [{"method": "create", "body": {"forum": "{forum}", "title": "S"}}]},
    ),
    "PATCH sessions/{pk}/": ({"title": "Other"},),
    "POST sessions/{pk}/announce/": ({},),
    "POST sessions/{pk}/open/": ({},),
    "POST sessions/{pk}/close/": ({},),
    "POST sessions/{pk}/publish/": ({},),
    "POST sessions/{pk}/cancel/": ({"reason": "Flood."},),
    "POST sessions/{pk}/move/": (_WHEN,),
    "PATCH sessions/{pk}/agenda/": ({"items": ["{item}"]}, {"items": ["{item}", "{own_item}"]}),
    "POST sessions/{pk}/agenda/paste/": ({"text": "Welcome (5 min)"},),
    "POST sessions/{pk}/attendance/": (
        {"people": [{"name": "Lu"}]},
        {"people": [{"invitation": "{invitation}"}]},
    ),
    "POST sessions/{pk}/attendance/remove/": ({"ids": ["{invitation}"]},),
    "POST sessions/{pk}/check-in/": ({},),
    "POST invitations/": (
        {"session": "{open}", "email": STRANGER},
        {"session": "{own}", "email": "lu@elsewhere.example"},
    ),
    "POST invitations/bulk/": (
        {"session": "{open}", "invitations": [{"email": STRANGER}]},
        {"session": "{own}", "invitations": [{"email": "lu@elsewhere.example"}]},
    ),
    "PATCH invitations/{pk}/": ({"name": "Other"},),
    "POST invitations/{pk}/accept/": ({},),
    "POST invitations/{pk}/decline/": ({},),
    "POST invitations/{pk}/delegate/": ({"email": STRANGER},),
    "POST invitations/{pk}/resend/": ({},),
    "POST invitations/{pk}/withdraw/": ({},),
    "POST agenda-items/": (
        {"session": "{open}", "title": "A"},
        {"session": "{own}", "title": "A", "question": "{kept_question}"},
        {"session": "{own}", "title": "A", "finding": "{finding}"},
    ),
    "POST agenda-items/batch/": (
        {"operations": [_OPERATION | {"id": "{item}", "body": {"title": "A"}}]},
    ),
    "PATCH agenda-items/{pk}/": ({"title": "Other"}, {"question": "{kept_question}"}),
    "POST agenda-items/{pk}/start/": ({},),
    "POST agenda-items/{pk}/end/": ({},),
    "POST papers/": (
        {"agenda_item": "{item}", "title": "P", "link": "https://example.org/"},
        {"agenda_item": "{kept_item}", "title": "P", "link": "https://example.org/"},
    ),
    "PATCH papers/{pk}/": ({"title": "Other"}, {"agenda_item": "{own_item}"}),
    "POST outcomes/": (
        {"session": "{open}", **_QUESTION},
        {"session": "{own}", "agenda_item": "{item}", **_QUESTION},
    ),
    "POST outcomes/batch/": (
        {"operations": [_OPERATION | {"id": "{question}", "body": {"title": "A"}}]},
    ),
    "PATCH outcomes/{pk}/": ({"title": "Other"},),
    "POST outcomes/{pk}/answer/": ({"answer": "We do."},),
    "POST outcomes/{pk}/choose/": ({"option": 0, "reason": "Cost."},),
    "POST outcomes/{pk}/reopen/": ({},),
    "POST commitments/": (
        _COMMITMENT | {"session": "{open}", "finding": "{finding}", "counterpart": "theirs"},
        _COMMITMENT | {"agenda_item": "{item}", "milestone": "{their_milestone}"},
        _COMMITMENT | {"outcome": "{kept_question}", "milestone": "{their_milestone}"},
        _COMMITMENT | {"milestone": "{their_milestone}"},
    ),
    "POST commitments/batch/": (
        {"operations": [_OPERATION | {"id": "{commitment}", "body": {"title": "A"}}]},
    ),
    "PATCH commitments/{pk}/": ({"title": "Other"},),
    "POST commitments/{pk}/accept/": ({},),
    "POST commitments/{pk}/decline/": ({"reason": "No."},),
    "POST commitments/{pk}/done/": ({},),
    "POST commitments/{pk}/withdraw/": ({"reason": "No."},),
    "POST calendar-feeds/": ({"forum": "{forum}"}, {"session": "{open}"}),
    "POST calendar-feeds/{pk}/renew/": ({},),
    "PATCH working-hours/": ({"days": ["MO"]},),
}
# What the pages' forms are sent: of one that takes steps, which step.
FORMS: Final[Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]] = {
    "add-paper": [("", {"link": "https://example.org/"})],
    "remove-paper": [("", {})],
    "forum-new": [("", {"name": "New", "organisers": "{host}"})],
    "forums-common-step": [("add-theme", {"name": "New"}), ("change-room", {"room": "{room}"})],
    "forum-edit": [("", {"name": "Other"})],
    "forum-remove": [("", {})],
    "timetable": [("", {"days": "{soon}"})],
    "calendar-step": [
        ("follow", {"forum": "{forum}"}),
        ("follow", {"session": "{open}"}),
        ("renew", {"feed": "{feed}"}),
        ("remove", {"feed": "{feed}"}),
    ],
    "calendars": [("", {"from_time": "10:00"})],
    "forum-series": [("", {"title": "S"})],
    "template-new": [("", {"name": "New"})],
    "template": [("", {"name": "Other"})],
    "template-remove": [("", {})],
    "session-new": [("", {"title": "S", "template": "{template}"})],
    "session-edit": [("", {"title": "Other"})],
    "session-move": [("", {"place": "Other"})],
    "session-step": [("announce", {}), ("cancel", {"reason": "Flood."}), ("remove", {})],
    "agenda-item": [("", {"title": "Other"})],
    "agenda-step": [("add", {"title": "New"}), ("question", {"question": "{kept_question}"})],
    "clock-step": [("start", {"item": "{item}"}), ("end", {"item": "{item}"})],
    "session-people": [("", {"email": STRANGER})],
    "session-invitation-step": [("resend", {"invitation": "{invitation}"})],
    "session-attendance-step": [("mark", {"there": "{invitation}"}), ("check-in", {})],
    "outcome-new": [("", {"type": "question", "title": "Who?"})],
    "outcome": [("", {"title": "Other"})],
    "outcome-step": [("answer", {"answer": "We."}), ("remove", {})],
    "finding-agenda": [("", {"session": "{open}"}), ("", {"session": "{draft}"})],
    "commitment-new": [("", {"session": "{open}", "milestone": "{their_milestone}"})],
    "commitment-edit": [("", {"title": "Other"})],
    "commitment-step": [("accept", {}), ("decline", {"reason": "No."}), ("remove", {})],
}
# What is asked of pages besides what they show by themselves.
PAGES: Final[Mapping[str, Sequence[str]]] = {
    "forums": ("", f"?search={SECRET}"),
    "questions": ("", "?forum={forum}"),
    "trade-offs": ("", "?forum={forum}"),
    "commitments": ("", "?organisation={third}", f"?search={SECRET}"),
    "commitment-new": ("?milestone={their_milestone}", "?session={open}", "?item={item}"),
    "session-new": ("?template={template}",),
}
