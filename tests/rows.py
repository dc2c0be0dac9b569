"""A row of each kind that a list of the API shows, for tests that walk every list.

A new list gets its maker here: `MAKERS` has one for each path below a workspace.
"""

import datetime as dt
from collections.abc import Callable
from random import Random

from django.utils import timezone

from apps.alignment.models import Finding, Policy, Sweep
from apps.audit.models import Seal
from apps.events.models import Webhook, WebhookProgress
from apps.events.services import publish
from apps.exchange.models import Export, Import
from apps.forums.services.feeds import make_feed
from apps.programmes.models import BaselineChange, BaselineMove
from apps.programmes.services.links import make_link
from apps.programmes.services.named_baselines import take_baseline
from apps.stakeholders.models import Membership, Workspace
from apps.stakeholders.services.invitations import invite
from apps.stakeholders.services.service_accounts import create_service_account
from tests.apps.forums.factories import (
    AgendaItemFactory,
    CommitmentFactory,
    ForumFactory,
    InvitationFactory,
    OutcomeFactory,
    PaperFactory,
    RoomFactory,
    SessionFactory,
    SessionTemplateFactory,
    ThemeFactory,
)
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.factories import MembershipFactory, OrganisationFactory, token_for

Maker = Callable[[Membership, Random], object]

DAY = dt.date(2026, 3, 1)
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def _workspace(actor: Membership, dice: Random) -> object:
    workspace = Workspace.objects.create(
        slug=f"w-{dice.getrandbits(64)}", name=dice.choice(["Alpha", "alpha", "Beta"])
    )
    return MembershipFactory.create(workspace=workspace, user=actor.user, role="observer")


def _initiative(actor: Membership, dice: Random) -> object:
    name, region = dice.choice(["Alpha", "Beta"]), dice.choice(["", "north"])
    initiative = InitiativeFactory.create(workspace=actor.workspace, name=name, region=region)
    layers = [LayerFactory.create(workspace=actor.workspace) for _ in range(2)]
    for layer in layers:
        MilestoneFactory.create_batch(2, initiative=initiative, layer=layer)
    return initiative


def _milestone(actor: Membership, dice: Random) -> object:
    done = dice.choice([None, DAY, DAY + dt.timedelta(days=1)])
    return MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=actor.workspace),
        name=dice.choice(["Alpha", "alpha", "ß", "zeta "]),
        weight=dice.choice([1, 1 / 3, 1e6]),
        baseline_date=dice.choice([DAY, dt.date(2026, 2, 28)]),
        forecast_date=dice.choice([None, DAY]),
        actual_date=done,
        status="accepted" if done else dice.choice(["planned", "in_progress"]),
        reported_at=dice.choice([None, AT, AT + dt.timedelta(microseconds=1)]),
    )


def _baseline_change(actor: Membership, dice: Random) -> object:
    decided = dice.choice([None, AT])
    change = BaselineChange.objects.create(
        workspace=actor.workspace,
        reason="later",
        state="approved" if decided else "proposed",
        decided_at=decided,
        asked_by=actor,
    )
    BaselineChange.objects.filter(pk=change.pk).update(created_at=AT)
    milestone = MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=actor.workspace)
    )
    return BaselineMove.objects.create(
        change=change, milestone=milestone, from_date=DAY, to_date=dt.date(2026, 4, 1)
    )


def _baseline(actor: Membership, dice: Random) -> object:
    MilestoneFactory.create(initiative=InitiativeFactory.create(workspace=actor.workspace))
    taken_at = AT + dt.timedelta(days=dice.randrange(3))
    return take_baseline(actor=actor, name=f"B {dice.getrandbits(64)}", at=taken_at)


def _report_link(actor: Membership, dice: Random) -> object:
    owner = OrganisationFactory.create(workspace=actor.workspace)
    initiative = InitiativeFactory.create(workspace=actor.workspace)
    return make_link(
        actor=actor,
        organisation=owner,
        email="ana@example.org",
        milestones=MilestoneFactory.create_batch(
            2, initiative=initiative, owner_organisation=owner
        ),
        at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=dice.choice([3, 5])),
        site="https://lockstep.example.org/",
    )


def _dependency(actor: Membership, dice: Random) -> object:
    initiative = InitiativeFactory.create(workspace=actor.workspace)
    first, second = MilestoneFactory.create_batch(2, initiative=initiative)
    return DependencyFactory.create(
        predecessor=first, successor=second, lag_days=dice.choice([0, 0, 7])
    )


def _finding(actor: Membership, dice: Random) -> object:
    return Finding.objects.create(
        workspace=actor.workspace,
        initiative=InitiativeFactory.create(workspace=actor.workspace),
        kind="silence",
        key=dice.getrandbits(62),
        state="open",
        as_of=DAY,
        since=dice.choice([None, DAY]),
        skew_days=dice.choice([None, 14, 15]),
        skew_rhythms=dice.choice([None, 1 / 3, 0.5]),
        lagging="data",
        explanation={"due": []},
        substance=0,
        fingerprint=0,
    )


def _agenda_item(actor: Membership, dice: Random) -> object:
    finding = dice.choice([None, _finding(actor, dice)])
    session = SessionFactory.create(forum=ForumFactory.create(workspace=actor.workspace))
    return AgendaItemFactory.create(
        session=session, position=dice.choice([0, 1, 7]), finding=finding
    )


def _outcome(actor: Membership, dice: Random) -> object:
    session = SessionFactory.create(forum=ForumFactory.create(workspace=actor.workspace))
    told = dice.choice([{}, {"type": "decision", "state": "noted", "details": {"reason": "Cost."}}])
    return OutcomeFactory.create(session=session, title=dice.choice(["Alpha", "Beta"]), **told)


def _commitment(actor: Membership, dice: Random) -> object:
    session = SessionFactory.create(forum=ForumFactory.create(workspace=actor.workspace))
    told = dice.choice(
        [{}, {"session": session, "state": "done", "accepted_at": AT, "done_on": DAY}]
    )
    due = DAY + dt.timedelta(days=dice.choice([-1, 0, 0, 7]))
    return CommitmentFactory.create(workspace=actor.workspace, due_date=due, **told)


def _import(actor: Membership, _: Random) -> object:
    return Import.objects.create(
        workspace=actor.workspace, asked_by=actor, format="plan", next_attempt_at=AT
    )


def _export(actor: Membership, dice: Random) -> object:
    return Export.objects.create(
        workspace=actor.workspace,
        asked_by=actor,
        format=dice.choice(["csv", "xlsx"]),
        next_attempt_at=AT,
    )


def _event(actor: Membership, _: Random) -> object:
    return publish(
        type="workspace.changed",
        subject=OrganisationFactory.create(workspace=actor.workspace),
        subject_type="organisation",
        actor=actor,
        at=timezone.now(),
    )


def _seal(actor: Membership, dice: Random) -> object:
    day = DAY + dt.timedelta(days=dice.randrange(10_000))
    return Seal.objects.create(
        workspace=actor.workspace, day=day, digest="d", signature="s", columns={}, rows=0
    )


def _token(actor: Membership, dice: Random) -> object:
    lifetime = dt.timedelta(days=dice.choice([30, 60]))
    name = dice.choice(["Alpha", "alpha"])
    return token_for(actor, name=name, at=timezone.now(), lifetime=lifetime)


def _webhook(actor: Membership, dice: Random) -> object:
    state = dice.choice(["active", "paused", "disabled"])
    webhook = Webhook.objects.create(
        workspace=actor.workspace,
        owner=actor,
        url="https://erp.example.org/lockstep",
        state=state,
        disabled_reason="gone" if state == "disabled" else None,
    )
    Webhook.objects.filter(pk=webhook.pk).update(created_at=dice.choice([AT, webhook.created_at]))
    return WebhookProgress.objects.create(webhook=webhook)


MAKERS: dict[str, Maker] = {
    "/api/v1/workspaces/": _workspace,
    "organisations/": lambda actor, dice: OrganisationFactory.create(
        workspace=actor.workspace,
        name=dice.choice(["Alpha", "alpha", "ß"]),
        sector=dice.choice(["industry", "academia"]),
        region=dice.choice(["", "north"]),
    ),
    "members/": lambda actor, dice: MembershipFactory.create(
        workspace=actor.workspace,
        role=dice.choice(["observer", "organiser"]),
        user__name=dice.choice(["", "Ada"]),
    ),
    "layers/": lambda actor, _: LayerFactory.create(workspace=actor.workspace),
    "programmes/": lambda actor, dice: ProgrammeFactory.create(
        workspace=actor.workspace, name=dice.choice(["Alpha", "Beta"])
    ),
    "initiatives/": _initiative,
    "milestones/": _milestone,
    "baseline-changes/": _baseline_change,
    "dependencies/": _dependency,
    "obligations/": _dependency,
    "report-links/": _report_link,
    "baselines/": _baseline,
    "policies/": lambda actor, _: Policy.objects.create(
        workspace=actor.workspace, programme=ProgrammeFactory.create(workspace=actor.workspace)
    ),
    "sweeps/": lambda actor, dice: Sweep.objects.create(
        workspace=actor.workspace, as_of=dice.choice([DAY, DAY + dt.timedelta(days=1)])
    ),
    "findings/": _finding,
    "alignment/": _initiative,
    "schedule-quality/": _initiative,
    "themes/": lambda actor, _: ThemeFactory.create(workspace=actor.workspace),
    "rooms/": lambda actor, _: RoomFactory.create(workspace=actor.workspace),
    "forums/": lambda actor, dice: ForumFactory.create(
        workspace=actor.workspace, name=dice.choice(["Alpha", "alpha", "Beta"])
    ),
    "invitations/": lambda actor, dice: InvitationFactory.create(
        session=SessionFactory.create(forum=ForumFactory.create(workspace=actor.workspace)),
        waiting_since=AT if (waits := dice.choice([True, False])) else None,
        state="waiting" if waits else "invited",
    ),
    "sessions/": lambda actor, dice: SessionFactory.create(
        forum=ForumFactory.create(workspace=actor.workspace),
        title=dice.choice(["Alpha", "alpha", "Beta"]),
        starts_at=AT + dt.timedelta(days=dice.randrange(3)),
    ),
    "session-templates/": lambda actor, dice: SessionTemplateFactory.create(
        forum=ForumFactory.create(workspace=actor.workspace),
        name=dice.choice(["Alpha", "alpha", "Beta"]),
    ),
    "papers/": lambda actor, dice: PaperFactory.create(
        agenda_item=_agenda_item(actor, dice), title=dice.choice(["Alpha", "Beta"])
    ),
    "calendar-feeds/": lambda actor, _: make_feed(
        actor=actor, at=AT, forum=ForumFactory.create(workspace=actor.workspace)
    )[0],
    "agenda-items/": _agenda_item,
    "outcomes/": _outcome,
    "commitments/": _commitment,
    "commitments/ledger/": _commitment,
    "imports/": _import,
    "exports/": _export,
    "tokens/": _token,
    "webhooks/": _webhook,
    "member-invitations/": lambda actor, dice: invite(
        actor=actor,
        email=f"{dice.choice(['Ada', 'ada', 'bob'])}.{dice.getrandbits(64)}@example.org",
        role="observer",
        at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=dice.choice([3, 5])),
        site="https://lockstep.example.org/",
    ),
    "service-accounts/": lambda actor, dice: create_service_account(
        actor=actor, name=dice.choice(["Alpha", "alpha"]), role="observer", organisation=None
    ),
    "audit/": _event,
    "audit/seals/": _seal,
}
