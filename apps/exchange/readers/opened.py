"""What a file is read with."""

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.exchange.mapping import Mapping as FieldMapping


class Circumstances(NamedTuple):
    """What a file is read with.

    asked: columns that the request itself names: they have to be there
    layers: {key or name of a layer of the workspace, without capitals: its key}
    zone: of the workspace, whose days count
    """

    mapping: FieldMapping
    asked: frozenset[str]
    layers: Mapping[str, str]
    zone: ZoneInfo
