"""Making the demo: an import, members, sweeps and a re-planning, by the services everybody uses."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services import create_person
from apps.alignment.demo.documents import address, plan_document
from apps.alignment.demo.source import Demo, Initiative, Proposal, Request, Table, read_demo
from apps.alignment.services.runs import run_range, start_sweep
from apps.common.errors import LockstepError
from apps.exchange.models import Import, JobState
from apps.exchange.services import request_import, run_import
from apps.programmes.models import BaselineChange, Milestone
from apps.programmes.models.milestones import REPORTABLE
from apps.programmes.services.baselines import (
    Move,
    approve_baseline_change,
    propose_baseline_change,
)
from apps.programmes.services.dependencies import create_dependency
from apps.programmes.services.links import make_link
from apps.programmes.services.named_baselines import take_baseline
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Membership, Organisation, Role, Workspace
from apps.stakeholders.services import add_member

# A programme office that has looked before: findings have grown, and some have ended.
_LOOKED_BEFORE: Final = (timedelta(days=60), timedelta(days=30), timedelta(0))


class DemoRefusedError(LockstepError):
    """The demo's own plan was refused: the fixtures and the record no longer fit together."""

    code = "demo_refused"
    title = "The demo cannot be made"


@dataclass(frozen=True, slots=True)
class Made:
    """The demo workspace and its members, as they are listed in its source."""

    workspace: Workspace
    members: tuple[Membership, ...]


@transaction.atomic
def make_demo(*, at: datetime, password: str) -> Made:
    """Make the demo workspace as of `at`, all of it or nothing.

    password: that of all its members
    Raises: DemoRefusedError
    """
    # The demo's workspace counts its days in UTC.
    today = at.astimezone(UTC).date()
    demo = read_demo(today)
    people = {row["email"]: _account(row, password) for row in demo.members}
    founder = next(row for row in demo.members if row["role"] == Role.ADMIN)
    workspace = found_workspace(
        slug=demo.slug,
        name=demo.name,
        time_zone=demo.time_zone,
        founder=people[founder["email"]],
    )
    admin = workspace.memberships.get()
    _take_plan(demo, admin, at)
    members = {founder["email"]: admin} | _add_members(demo, admin)
    for before in _LOOKED_BEFORE:
        _sweep(workspace, today - before, at - before)
    _keep_and_ask(members, at)
    _replan(demo, members, at)
    _sweep(workspace, today, at)
    return Made(workspace, tuple(members[row["email"]] for row in demo.members))


def _account(row: Table, password: str) -> User:
    """Return the person's account, which an earlier demo may have left behind."""
    user = User.objects.filter(email__iexact=row["email"]).first()
    if user is None:
        return create_person(email=row["email"], name=row["name"], password=password)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def _take_plan(demo: Demo, admin: Membership, at: datetime) -> None:
    job: Import | None = request_import(
        workspace=admin.workspace,
        actor=admin,
        content=json.dumps(plan_document(demo)).encode(),
        source=demo.source,
        at=at,
    )
    job = run_import(import_id=job.pk, at=at, clock=lambda: at) if job else None
    if job is None or job.state != JobState.SUCCEEDED:
        first = job.errors[:1] if job else []
        raise DemoRefusedError(f"Its plan was refused: {first}")


def _add_members(demo: Demo, admin: Membership) -> dict[str, Membership]:
    organisations = {
        each.external_id: each for each in Organisation.objects.filter(workspace=admin.workspace)
    }
    return {
        row["email"]: add_member(
            actor=admin,
            email=row["email"],
            name=row["name"],
            role=Role(row["role"]),
            organisation=organisations[row["organisation"]] if "organisation" in row else None,
        )
        for row in demo.members
        if row["role"] != Role.ADMIN
    }


def _sweep(workspace: Workspace, as_of: date, at: datetime) -> None:
    sweep = start_sweep(workspace=workspace, as_of=as_of, at=at)
    ranges: Iterable[int] = sweep.ranges.values_list("pk", flat=True)
    for range_id in ranges:
        run_range(range_id=range_id, at=at)


def _replan(demo: Demo, members: Mapping[str, Membership], at: datetime) -> None:
    """Approve what was re-planned; leave what is asked for and proposed to those who decide."""
    office = next(each for each in members.values() if each.role == Role.PROGRAMME_OFFICE)
    for initiative in demo.initiatives:
        milestones = _Milestones(office.workspace, initiative)
        if initiative.replanning:
            change = _ask(initiative.replanning, milestones, members, at)
            approve_baseline_change(change=change, actor=office, at=at)
        for request in initiative.requests:
            _ask(request, milestones, members, at)
        for proposal in initiative.proposals:
            _propose(proposal, milestones, members, at)


def _keep_and_ask(members: Mapping[str, Membership], at: datetime) -> None:
    """Keep the plan by name before it is moved, and ask the first who is late for a report."""
    office = next(each for each in members.values() if each.role == Role.PROGRAMME_OFFICE)
    take_baseline(actor=office, name="Approved plan", at=at)
    late = Milestone.objects.filter(
        workspace=office.workspace, status__in=REPORTABLE, owner_organisation__isnull=False
    )
    first = late.select_related("owner_organisation").earliest("baseline_date", "pk")
    owner = first.owner_organisation
    if owner is not None:
        make_link(
            actor=office,
            organisation=owner,
            email=owner.contact or "reports@lockstep.example",
            milestones=list(late.filter(owner_organisation=owner).order_by("baseline_date")[:5]),
            at=at,
            site=settings.SITE_ADDRESS,
        )


class _Milestones:
    """The milestones that an initiative names, its own and others'."""

    def __init__(self, workspace: Workspace, initiative: Initiative) -> None:
        self._workspace = workspace
        self._initiative = initiative.key

    def __getitem__(self, name: str) -> Milestone:
        initiative, milestone = address(name)
        return Milestone.objects.get(
            workspace=self._workspace,
            initiative__key=initiative or self._initiative,
            external_id=milestone,
        )


def _ask(
    request: Request, milestones: _Milestones, members: Mapping[str, Membership], at: datetime
) -> BaselineChange:
    return propose_baseline_change(
        actor=members[request.asked_by],
        reason=request.reason,
        moves=[Move(milestones[name], day) for name, day in request.moves.items()],
        at=at,
    )


def _propose(
    proposal: Proposal, milestones: _Milestones, members: Mapping[str, Membership], at: datetime
) -> None:
    create_dependency(
        actor=members[proposal.asked_by],
        predecessor=milestones[proposal.after],
        successor=milestones[proposal.milestone],
        at=at,
    )
