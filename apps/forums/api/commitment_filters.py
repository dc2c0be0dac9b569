"""What lists of commitments may be narrowed by."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from apps.common.api.filters import FlagFilter, NamedFilter, SearchFilter, named_by
from apps.forums.api.filters import TIED, actor_of, initiatives_named
from apps.forums.models import Commitment, CommitmentState, Forum
from apps.forums.selectors import sessions_visible_to
from apps.forums.selectors.commitments import overdue
from apps.forums.selectors.ledger import of_ended
from apps.stakeholders.models import Organisation, Sector


class CommitmentFilters(filters.FilterSet):
    """Filters of commitments; what they are for is sought among what the caller sees."""

    organisation = NamedFilter("organisation", keys=("external_id",))
    counterpart = NamedFilter("counterpart", keys=("external_id",))
    state = filters.MultipleChoiceFilter(choices=CommitmentState.choices)
    session = filters.UUIDFilter(method="narrow_to_session")
    forum = filters.CharFilter(method="narrow_to_forum", help_text="By id or key.")
    milestone = filters.UUIDFilter(method="narrow_to_tied")
    finding = filters.UUIDFilter(method="narrow_to_tied")
    initiative = filters.CharFilter(
        method="narrow_to_initiative", help_text="By id, key or external id."
    )
    due_date__gte = filters.DateFilter("due_date", lookup_expr="gte")
    due_date__lte = filters.DateFilter("due_date", lookup_expr="lte")
    agreed = FlagFilter(
        "accepted_at", lookup_expr="isnull", exclude=True, help_text="Accepted by both, once."
    )
    late = FlagFilter(
        method="narrow_to_late", help_text="Of those that are done: late, or on time."
    )
    overdue = FlagFilter(
        method="narrow_to_overdue", help_text="Agreed, not done, and due before today."
    )
    search = SearchFilter("title", "text")

    class Meta:
        model = Commitment
        fields: list[str] = []

    def narrow_to_session(
        self, rows: QuerySet[Commitment], _: str, pk: UUID
    ) -> QuerySet[Commitment]:
        """Return the commitments of a session, to those who see it."""
        sessions = sessions_visible_to(actor_of(self)).filter(pk=pk)
        return rows.filter(session__in=sessions.values("pk"))

    def narrow_to_forum(
        self, rows: QuerySet[Commitment], _: str, value: str
    ) -> QuerySet[Commitment]:
        """Return the commitments of a forum's sessions, to those who see them."""
        forums = Forum.objects.filter(named_by(value, "key"), workspace=actor_of(self).workspace)
        sessions = sessions_visible_to(actor_of(self)).filter(forum__in=forums.values("pk"))
        return rows.filter(session__in=sessions.values("pk"))

    def narrow_to_tied(
        self, rows: QuerySet[Commitment], name: str, pk: UUID
    ) -> QuerySet[Commitment]:
        """Return the commitments for a milestone or a finding, to those who see it."""
        seen = TIED[name](actor_of(self)).filter(pk=pk).order_by()
        return rows.filter(**{f"{name}__in": seen.values("pk")})

    def narrow_to_initiative(
        self, rows: QuerySet[Commitment], _: str, value: str
    ) -> QuerySet[Commitment]:
        """Return the commitments for milestones of an initiative, to those who see it."""
        named = initiatives_named(value, actor_of(self)).values("pk")
        seen = TIED["milestone"](actor_of(self)).filter(initiative__in=named).order_by()
        return rows.filter(milestone__in=seen.values("pk"))

    def narrow_to_late(
        self, rows: QuerySet[Commitment], _: str, late: bool
    ) -> QuerySet[Commitment]:
        """Return those that are done, late or on time."""
        return of_ended(rows, late=late)

    def narrow_to_overdue(
        self, rows: QuerySet[Commitment], _: str, wanted: bool
    ) -> QuerySet[Commitment]:
        """Return those that are overdue today, or the others."""
        late = overdue(actor_of(self).workspace.today(timezone.now()))
        return rows.filter(late if wanted else ~late)


class LedgerFilters(filters.FilterSet):
    """Filters of the ledger; `organisation` is one of its rows."""

    organisation = filters.UUIDFilter("pk")
    sector = filters.MultipleChoiceFilter(choices=Sector.choices)
    search = SearchFilter("name", "external_id")

    class Meta:
        model = Organisation
        fields: list[str] = []
