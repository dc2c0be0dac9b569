"""A workspace with enough history for a forecast, and an initiative to ask of."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from apps.programmes.models import Dependency, Initiative, Layer, Milestone
from apps.stakeholders.models import Organisation, Workspace
from coordination.vocabulary import Agreement

AS_OF = date(2026, 3, 1)
SLIP = 12


@dataclass
class Ground:
    """Where rows are made: a workspace with two layers."""

    workspace: Workspace
    layers: dict[str, Layer]

    @classmethod
    def of(cls, workspace: Workspace) -> "Ground":
        layers = {
            key: Layer.objects.get_or_create(
                workspace=workspace, key=key, defaults={"name": key.title(), "position": place}
            )[0]
            for place, key in enumerate(("compute", "governance"))
        }
        return cls(workspace, layers)

    def initiative(self, key: str, visibility: str = "workspace") -> Initiative:
        return Initiative.objects.create(
            workspace=self.workspace, key=key, name=key.title(), visibility=visibility
        )

    def milestone(
        self,
        initiative: Initiative,
        name: str,
        due: int,
        *,
        done: int | None = None,
        layer: str = "compute",
        owner: Organisation | None = None,
        **columns: Any,
    ) -> Milestone:
        """due, done: days after AS_OF."""
        baseline = AS_OF + timedelta(due)
        return Milestone.objects.create(
            workspace=self.workspace,
            initiative=initiative,
            layer=self.layers[layer],
            name=name,
            external_id=name,
            owner_organisation=owner,
            baseline_date=baseline,
            original_baseline_date=baseline,
            actual_date=None if done is None else AS_OF + timedelta(done),
            status="planned" if done is None else "accepted",
            **columns,
        )

    def history(self, count: int = 8, visibility: str = "workspace") -> Initiative:
        """An initiative whose milestones were each done 12 days late, every 30 days."""
        past = self.initiative(f"past-{visibility}", visibility)
        for number in range(count):
            due = -30 * (count - number)
            self.milestone(past, f"past {number}", due, done=due + SLIP)
        return past

    def wait(self, successor: Milestone, predecessor: Milestone, lag: int = 0) -> None:
        Dependency.objects.create(
            workspace=self.workspace,
            predecessor=predecessor,
            predecessor_initiative=predecessor.initiative,
            successor=successor,
            successor_initiative=successor.initiative,
            lag_days=lag,
            agreement=Agreement.ACCEPTED,
        )
