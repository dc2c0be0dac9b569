"""How late things usually are: the slips of a workspace's closed milestones.

Only initiatives that every member sees count, so that a forecast is the same for all who read it
and gives nobody away. Kept in memory until the history of milestones goes on; what a replay tells
is not kept.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from datetime import date
from threading import Lock
from typing import Final, NamedTuple
from uuid import UUID

from apps.alignment.selectors.rules import Rules
from apps.alignment.selectors.snapshots import take_snapshot
from apps.common.replays import instant_told
from apps.programmes.models import Initiative, Visibility
from apps.programmes.selectors.freshness import Look, initiatives_changed_since, look_at_history
from apps.stakeholders.models import Workspace
from coordination.days import day_of
from coordination.slips import Basis, Slips, basis_of, slips_of
from coordination.survey import survey

# Columns of so many initiatives stay in the processor's cache.
_AT_ONCE: Final = 20_000
# Of all that is kept; a slip takes 13 bytes, and what it is drawn as twice 8.
_MOST_SLIPS: Final = 4_000_000


class PastSlips(NamedTuple):
    """The slips of what every member sees, and what forecasts are drawn from by them alone."""

    slips: Slips
    basis: Basis


class _Kept(NamedTuple):
    past: PastSlips
    look: Look


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock: Final = Lock()


def past_slips(workspace: Workspace, rules: Rules, as_of: date) -> PastSlips:
    """Return the slips of what was closed by a day in the initiatives that every member sees."""
    open_to_all = list(
        Initiative.objects.filter(workspace=workspace, visibility=Visibility.WORKSPACE)
        .order_by("pk")
        .values_list("pk", "programme_id")
    )
    initiatives = [pk for pk, _ in open_to_all]
    if instant_told() is not None:
        return _read(workspace, rules, initiatives, as_of)
    layers = tuple(layer.pk for layer in rules.layers)
    judged = tuple((pk, rules.choice_of(programme)) for pk, programme in open_to_all)
    key = workspace.pk, workspace.time_zone, layers, rules.choices, hash(judged), as_of
    look = look_at_history()
    kept = _kept.get(key)
    if kept is not None and not initiatives_changed_since(workspace.pk, kept.look):
        return kept.past
    past = _read(workspace, rules, initiatives, as_of)
    # Behind a look at which nobody was writing, nothing older can appear any more.
    if look.is_settled and not look.writing:
        _keep(key, _Kept(past, look))
    return past


def _read(
    workspace: Workspace, rules: Rules, initiatives: Sequence[UUID], as_of: date
) -> PastSlips:
    """Return the slips of some initiatives, in bounded memory however many they are."""
    day = day_of(as_of)
    parts = []
    for start in range(0, len(initiatives), _AT_ONCE):
        share = list(initiatives[start : start + _AT_ONCE])
        snapshot = take_snapshot(workspace, rules, share, alone=True)
        rhythm = survey(snapshot.plan, snapshot.policies, day).rhythm
        parts.append(slips_of(snapshot.plan, rhythm, day))
    slips = Slips.join(parts)
    return PastSlips(slips, basis_of(slips, len(rules.layers)))


def _keep(key: Hashable, kept: _Kept) -> None:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while (
            len(_kept) > 1
            and sum(len(each.past.slips.layer) for each in _kept.values()) > _MOST_SLIPS
        ):
            _kept.popitem(last=False)
