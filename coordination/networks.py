"""Networks of initiatives: those to be looked at together, because they wait for each other."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Initiative = TypeVar("Initiative", bound=Hashable)


def in_whole_networks(
    initiatives: Sequence[Initiative], waits: Iterable[tuple[Initiative, Initiative]], size: int
) -> list[list[Initiative]]:
    """Return the initiatives in shares of about `size`, none of which cuts a network in two.

    waits: (waiting, waited for), also of initiatives that are not among those given
    A network larger than `size` is a share of its own. The order is kept within a share.
    """
    leader: dict[Initiative, Initiative] = {}

    def find(one: Initiative) -> Initiative:
        root = one
        while leader.setdefault(root, root) != root:
            root = leader[root]
        while leader[one] != root:
            leader[one], one = root, leader[one]
        return root

    for waiting, waited_for in waits:
        leader[find(waiting)] = find(waited_for)
    members: dict[Initiative, list[Initiative]] = {}
    for initiative in initiatives:
        root = find(initiative) if initiative in leader else initiative
        members.setdefault(root, []).append(initiative)
    shares: list[list[Initiative]] = []
    for network in members.values():
        if not shares or len(shares[-1]) + len(network) > size:
            shares.append([])
        shares[-1].extend(network)
    return shares
