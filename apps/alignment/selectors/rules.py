"""The layers and the thresholds that a workspace is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from apps.alignment.models import Policy
from apps.alignment.models.policies import NUMBERS
from apps.common.prepared import Given, Statement
from apps.programmes.models import Layer
from coordination.thresholds import DEFAULTS, Thresholds


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds in one workspace.

    layers: in their order; their place in it is the core's number of a layer
    choices: thresholds of the workspace, then of each programme that has its own
    programmes: programme → its place in `choices`
    """

    layers: tuple[Layer, ...]
    choices: tuple[Thresholds, ...]
    programmes: dict[UUID, int]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the layers' keys."""
        return tuple(layer.key for layer in self.layers)

    def choice_of(self, programme: UUID | None) -> int:
        """Return the place in `choices` of what an initiative of a programme is judged by."""
        return self.programmes.get(programme, 0) if programme is not None else 0


_LAYERS = Statement(
    lambda: Layer.objects.filter(workspace=Given("workspace")).order_by("position", "id")
)
_POLICIES = Statement(lambda: Policy.objects.filter(workspace=Given("workspace")).order_by("id"))


def rules_of(workspace_id: UUID) -> Rules:
    """Return the rules that hold in a workspace, in two statements."""
    layers = tuple(_LAYERS.all(workspace=workspace_id))
    positions = {layer.key: position for position, layer in enumerate(layers)}
    choices, programmes = [DEFAULTS], {}
    for policy in _POLICIES.all(workspace=workspace_id):
        thresholds = thresholds_of(policy, positions)
        if policy.programme_id is None:
            choices[0] = thresholds
        else:
            programmes[policy.programme_id] = len(choices)
            choices.append(thresholds)
    return Rules(layers, tuple(choices), programmes)


def thresholds_of(policy: Policy, positions: dict[str, int]) -> Thresholds:
    """Return a policy as the core reads it; a pair that names a layer no longer there is left out.

    Raises: ThresholdError, where its numbers contradict each other.
    """
    return Thresholds(
        pairs=_positions_of(policy.pairs, positions),
        **{name: getattr(policy, name) for name in NUMBERS},
    )


def _positions_of(
    pairs: Sequence[Sequence[str]] | None, positions: dict[str, int]
) -> frozenset[tuple[int, int]] | None:
    if pairs is None:
        return None
    return frozenset(
        (positions[leading], positions[lagging])
        for leading, lagging in pairs
        if leading in positions and lagging in positions
    )
