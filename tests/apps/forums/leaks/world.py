"""A workspace whose members meet in the open, and a forum of it that most of them do not see.

`names` says what each thing is called in the table of doors. Until the hidden forum is there, its
names are ids of nothing: the same doors are asked for the same things in both worlds.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.alignment.models import Finding
from apps.stakeholders.models import Role, Workspace
from tests.apps.forums.factories import AgendaItemFactory
from tests.apps.programmes.factories import (
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.days import in_days, next_working_day
from tests.factories import OrganisationFactory, WorkspaceFactory
from tests.plugins.api import Api, MakeApi

# The idempotency key that whoever hides the forum has written with.
KEY: Final = "the-same-key"
STRANGER: Final = "noor@elsewhere.example"
# What stands in each text of the hidden forum, and nowhere else.
SECRET: Final = "Zanzibar"
HIDDEN: Final[Sequence[str]] = (
    *("forum", "template", "draft", "announced", "open", "closed", "published"),
    *("item", "kept_item", "paper", "file", "question", "kept_question", "trade_off"),
    *("invitation", "commitment", "feed"),
)


class World:
    """Who asks, and what there is; all sessions take place at the same time.

    outsider: runs a forum of their own, and has a browser; partner: of another organisation
    abroad: runs another workspace; host, guest: run the hidden forum, and are invited to it
    """

    def __init__(self, api: MakeApi, workspace: Workspace) -> None:
        mine, theirs, third = (
            OrganisationFactory.create(workspace=workspace, name=name, external_id=name.lower())
            for name in ("Mine", "Theirs", "Third")
        )
        self.outsider = api(Role.ORGANISER, mine)
        self.partner = api(Role.PARTNER, theirs)
        self.abroad = api(Role.ADMIN, workspace=WorkspaceFactory.create())
        self.browser = Client()
        self.browser.force_login(self.outsider.actor.user)
        self.host, self.guest = api(Role.ORGANISER, third), api(Role.PARTNER, third)
        self.names = {name: str(uuid.UUID(int=place)) for place, name in enumerate(HIDDEN, 1)}
        self.names |= {"soon": str(next_working_day()), "later": str(in_days(9))}
        self.names["year"] = str(next_working_day().year)
        self._record(workspace, mine, theirs, third)
        self._open()

    def _record(self, workspace: Workspace, *organisations: Any) -> None:
        mine, theirs, third = organisations
        LayerFactory.create(workspace=workspace, key="compute")
        programme = ProgrammeFactory.create(workspace=workspace)
        initiative = InitiativeFactory.create(workspace=workspace, programme=programme)
        owned = {
            name: MilestoneFactory.create(initiative=initiative, owner_organisation=owner)
            for name, owner in (
                ("milestone", mine),
                ("their_milestone", theirs),
                ("third_milestone", third),
            )
        }
        finding = Finding.objects.create(
            workspace=workspace,
            initiative=initiative,
            kind="missing_layer",
            key=1,
            lagging="compute",
            as_of=in_days(-20),
            since=in_days(-20),
            explanation={},
            substance=0,
            fingerprint=0,
            organisations=[each.pk for each in organisations],
        )
        self.finding = finding
        self.names |= {name: str(row.pk) for name, row in owned.items()} | {
            "programme": str(programme.pk),
            "initiative": str(initiative.pk),
            "finding": str(finding.pk),
            "mine": str(mine.pk),
            "theirs": str(theirs.pk),
            "third": str(third.pk),
            "host": str(self.host.actor.pk),
            "guest": str(self.guest.actor.pk),
        }

    def _open(self) -> None:
        """Hold in the open what the outsider's doors are asked about besides."""
        runs, names = self.outsider, self.names
        names["theme"] = runs.write("themes/", {"key": "trust", "name": "Trust"})["id"]
        names["their_theme"] = runs.write("themes/", {"key": "talent", "name": "Talent"})["id"]
        names["room"] = runs.write("rooms/", {"name": "Hall"})["id"]
        forum = {"key": "own", "name": "Own", "visibility": "workspace", "themes": ["trust"]}
        names["own_forum"] = runs.write("forums/", forum)["id"]
        names["own_draft"] = self.plan(runs, names["own_forum"], "Draft")
        names["own"] = own = self.plan(runs, names["own_forum"], "Racks")
        names["own_item"] = runs.write("agenda-items/", {"session": own, "title": "Racks"})["id"]
        guest = {"session": own, "member": str(self.partner.actor.pk)}
        names["own_invitation"] = runs.write("invitations/", guest)["id"]
        runs.write(f"sessions/{own}/announce/")
        runs.write(f"sessions/{own}/open/")
        names["own_feed_key"] = _key_of(runs.write("calendar-feeds/", {})["address"])

    def hide(self) -> None:
        """Hold behind closed doors what is told to whoever was invited, and to nobody else."""
        runs, names = self.host, self.names
        parts = {"themes": ["talent"], "organisations": ["third", "mine", "theirs"]}
        forum = {"key": "circle", "name": f"{SECRET} circle", **parts}
        made = runs.post(f"{runs.base}forums/", forum, HTTP_IDEMPOTENCY_KEY=KEY)
        names["forum"] = forum_id = made.json()["id"]
        template = {"forum": forum_id, "name": SECRET, "title": SECRET, "minutes": 60}
        names["template"] = runs.write("session-templates/", template)["id"]
        for state, steps in (
            ("draft", ()),
            ("announced", ("announce",)),
            ("open", ("announce", "open")),
            ("closed", ("announce", "open", "close")),
            ("published", ("announce", "open", "close", "publish")),
        ):
            names[state] = session = self.plan(runs, forum_id, f"{SECRET} {state}")
            self._fill(session, state, "kept_" if state == "published" else "")
            for step in steps:
                runs.write(f"sessions/{session}/{step}/")
        runs.write(f"sessions/{names['open']}/check-in/")
        present = {"people": [{"name": f"{SECRET} Lu", "organisation": "mine"}]}
        runs.write(f"sessions/{names['open']}/attendance/", present)
        names["feed"] = runs.write("calendar-feeds/", {"forum": forum_id})["id"]

    def _fill(self, session: str, state: str, prefix: str) -> None:
        runs, names = self.host, self.names
        item = runs.write("agenda-items/", {"session": session, "title": f"{SECRET} racks"})["id"]
        # A finding that an agenda had, and that was put back since.
        AgendaItemFactory.create(
            session_id=session, workspace=runs.actor.workspace, finding=self.finding, position=9
        )
        if state not in {"open", "published"}:
            return
        names[f"{prefix}item"] = item
        about = {"milestones": [names["milestone"]], "findings": [names["finding"]]}
        asked = {"session": session, "type": "question", "title": f"{SECRET}?", **about}
        names[f"{prefix}question"] = runs.write("outcomes/", asked)["id"]
        option = {"name": SECRET, "consequence": SECRET, "cost_borne_by": SECRET}
        pulls = {"pulls": "cost", "against": "latency", "options": [option]}
        chosen = {"session": session, "type": "trade_off", "title": SECRET, "trade_off": pulls}
        names["trade_off"] = runs.write("outcomes/", chosen)["id"]
        if state == "open":
            self._invite_and_promise(session, item)

    def _invite_and_promise(self, session: str, item: str) -> None:
        runs, names = self.host, self.names
        paper = {"agenda_item": item, "title": SECRET, "link": f"https://{SECRET}.example/"}
        names["paper"] = runs.write("papers/", paper)["id"]
        file = {"agenda_item": item, "file": SimpleUploadedFile("a.txt", SECRET.encode())}
        names["file"] = runs.post(f"{runs.base}papers/", file, format="multipart").json()["id"]
        runs.write("invitations/", {"session": session, "member": names["guest"]})
        stranger = {"session": session, "email": STRANGER, "name": SECRET}
        names["invitation"] = runs.write("invitations/", stranger)["id"]
        promise = {
            "session": session,
            "organisation": "third",
            "person": {"member": names["guest"]},
            "title": SECRET,
            "due_date": str(in_days(20)),
            "milestone": names["third_milestone"],
        }
        names["commitment"] = runs.write("commitments/", promise)["id"]

    def plan(self, runs: Api, forum: str, title: str, **fields: object) -> str:
        """Plan a session of a forum; return its id."""
        starts_at = dt.datetime.combine(next_working_day(), dt.time(10), dt.UTC)
        body = {
            "forum": forum,
            "title": title,
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + dt.timedelta(hours=1)).isoformat(),
            "place": title,
            **fields,
        }
        return str(runs.write("sessions/", body)["id"])


def _key_of(url: str) -> str:
    """Return what is secret in an address."""
    return url.rstrip("/").rpartition("/")[2].removesuffix(".ics")
