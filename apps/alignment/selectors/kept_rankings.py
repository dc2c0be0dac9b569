"""Rankings that were computed, kept in memory: only what has changed since is computed again.

The record and the day decide everything, so what is kept is never wrong, only old; the history says
which initiatives it is too old for.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from datetime import date
from threading import Lock
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from apps.alignment.selectors.columns import Ids
from apps.alignment.selectors.ranking import NOBODY, Ranking, rank
from apps.alignment.selectors.rules import Rules, rules_of
from apps.common.packed_ids import halves
from apps.common.replays import instant_told
from apps.programmes.models import Initiative
from apps.programmes.selectors.freshness import Look, initiatives_changed_since, look_at_history
from apps.stakeholders.models import Workspace
from coordination.thresholds import Thresholds

# Of all that is kept; each takes 25 bytes.
_MOST_INITIATIVES: Final = 1_000_000


class _Kept(NamedTuple):
    """A ranking, and from where on the history has to be read for it.

    settled: a look before it was computed, behind which nothing can appear; None: unknown
    last: the latest look, which becomes `settled` once those who were writing have ended
    """

    ranking: Ranking
    settled: Look | None
    last: Look


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock: Final = Lock()


def ranking_of(workspace: Workspace, initiatives: QuerySet[Initiative], as_of: date) -> Ranking:
    """Return where each of some initiatives of a workspace stands on a day."""
    rules = rules_of(workspace.pk)
    layers = tuple(layer.pk for layer in rules.layers)
    ranking = NOBODY
    for thresholds, wanted in _by_thresholds(rules, initiatives):
        key = workspace.pk, workspace.time_zone, layers, thresholds, instant_told(), as_of
        ranking = ranking.joined(_ranking_of(workspace, rules, wanted, as_of, key))
    return ranking


def _by_thresholds(
    rules: Rules, initiatives: QuerySet[Initiative]
) -> Iterator[tuple[Thresholds, Ids]]:
    by_choice: dict[int, list[UUID]] = {}
    for pk, programme in initiatives.order_by().values_list("pk", "programme_id"):
        by_choice.setdefault(rules.choice_of(programme), []).append(pk)
    for choice, wanted in by_choice.items():
        yield rules.choices[choice], halves(wanted)


def _ranking_of(
    workspace: Workspace, rules: Rules, wanted: Ids, as_of: date, key: Hashable
) -> Ranking:
    look = look_at_history()
    kept = _kept.get(key)
    ranking = NOBODY if kept is None else _still_good(workspace, kept)
    ranking = ranking.joined(rank(workspace, rules, ranking.lacking(wanted), as_of))
    # What a transaction sees of its own writing may never come to be.
    if not look.writing:
        _keep(key, _renewed(kept, ranking, look))
    return ranking.of(wanted)


def _still_good(workspace: Workspace, kept: _Kept) -> Ranking:
    if kept.settled is None:
        return NOBODY
    return kept.ranking.without(halves(initiatives_changed_since(workspace.pk, kept.settled)))


def _renewed(kept: _Kept | None, ranking: Ranking, look: Look) -> _Kept:
    """Return what to keep of a ranking that was computed behind a look."""
    if look.is_settled:
        return _Kept(ranking, look, look)
    if kept is None:
        return _Kept(ranking, None, look)
    if kept.last.has_settled_by(look):
        return _Kept(ranking, kept.last, look)
    return _Kept(ranking, kept.settled, kept.last)


def _keep(key: Hashable, kept: _Kept) -> None:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while (
            len(_kept) > 1 and sum(len(one.ranking) for one in _kept.values()) > _MOST_INITIATIVES
        ):
            _kept.popitem(last=False)
