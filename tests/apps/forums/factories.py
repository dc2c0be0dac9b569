"""Rows of forums, their themes, rooms and sessions, for tests that need some."""

import datetime as dt

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from apps.forums.models import (
    AgendaItem,
    Commitment,
    CommitmentParty,
    Forum,
    ForumOrganiser,
    Invitation,
    Outcome,
    Paper,
    Room,
    Session,
    SessionTemplate,
    Theme,
)
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.factories import MembershipFactory, OrganisationFactory, WorkspaceFactory

__all__ = [
    "AgendaItemFactory",
    "CommitmentFactory",
    "ForumFactory",
    "InvitationFactory",
    "OrganiserFactory",
    "OutcomeFactory",
    "PaperFactory",
    "RoomFactory",
    "SessionFactory",
    "SessionTemplateFactory",
    "ThemeFactory",
]


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    workspace = SubFactory(WorkspaceFactory)
    key = Sequence(lambda n: f"theme-{n}")
    name = LazyAttribute(lambda theme: theme.key.title())
    position = Sequence(lambda n: n)


class RoomFactory(DjangoModelFactory[Room]):
    class Meta:
        model = Room

    workspace = SubFactory(WorkspaceFactory)
    name = Sequence(lambda n: f"Room {n}")


class ForumFactory(DjangoModelFactory[Forum]):
    class Meta:
        model = Forum

    workspace = SubFactory(WorkspaceFactory)
    key = Sequence(lambda n: f"forum-{n}")
    name = LazyAttribute(lambda forum: forum.key.title())
    time_zone = "UTC"


class OrganiserFactory(DjangoModelFactory[ForumOrganiser]):
    class Meta:
        model = ForumOrganiser

    forum = SubFactory(ForumFactory)
    member = SubFactory(
        MembershipFactory, workspace=SelfAttribute("..forum.workspace"), role=Role.ORGANISER
    )


class SessionFactory(DjangoModelFactory[Session]):
    class Meta:
        model = Session

    forum = SubFactory(ForumFactory)
    workspace = SelfAttribute("forum.workspace")
    title = Sequence(lambda n: f"Session {n}")
    starts_at = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
    ends_at = LazyAttribute(lambda session: session.starts_at + dt.timedelta(hours=2))
    time_zone = SelfAttribute("forum.time_zone")


class SessionTemplateFactory(DjangoModelFactory[SessionTemplate]):
    class Meta:
        model = SessionTemplate

    forum = SubFactory(ForumFactory)
    workspace = SelfAttribute("forum.workspace")
    name = Sequence(lambda n: f"Template {n}")
    title = "Circle"
    minutes = 90


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    session = SubFactory(SessionFactory)
    workspace = SelfAttribute("session.workspace")
    email = Sequence(lambda n: f"guest-{n}@example.org")
    prefix = Sequence(lambda n: f"p{n}")
    digest = "-"


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    session = SubFactory(SessionFactory)
    workspace = SelfAttribute("session.workspace")
    position = Sequence(lambda n: n % 30_000)
    title = Sequence(lambda n: f"Item {n}")


class OutcomeFactory(DjangoModelFactory[Outcome]):
    class Meta:
        model = Outcome

    session = SubFactory(SessionFactory)
    workspace = SelfAttribute("session.workspace")
    type = "question"
    state = "open"
    title = Sequence(lambda n: f"Question {n}")


class PaperFactory(DjangoModelFactory[Paper]):
    class Meta:
        model = Paper

    agenda_item = SubFactory(AgendaItemFactory)
    workspace = SelfAttribute("agenda_item.workspace")
    title = Sequence(lambda n: f"Paper {n}")
    link = "https://example.org/paper"


class CommitmentFactory(DjangoModelFactory[Commitment]):
    """Makes a commitment of one organisation to another, with both as parties."""

    class Meta:
        model = Commitment

    workspace = SubFactory(WorkspaceFactory)
    organisation = SubFactory(OrganisationFactory, workspace=SelfAttribute("..workspace"))
    counterpart = SubFactory(OrganisationFactory, workspace=SelfAttribute("..workspace"))
    milestone = LazyAttribute(
        lambda commitment: MilestoneFactory.create(
            initiative=InitiativeFactory.create(workspace=commitment.workspace),
            owner_organisation=commitment.counterpart,
        )
    )
    title = Sequence(lambda n: f"Commitment {n}")
    due_date = dt.date(2026, 4, 1)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        """Ask both owners, or the one that it is."""
        made = super()._create(model_class, *args, **fields)
        sides = ["commits", "counts_on_it"]
        for side in sides[: 1 if made.counterpart_id == made.organisation_id else 2]:
            CommitmentParty.objects.create(
                workspace=made.workspace,
                commitment=made,
                side=side,
                prefix=f"{str(made.pk)[-12:]}{side[:4]}",
                digest="-",
            )
        return made
