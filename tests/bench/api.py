"""The API over HTTP, beside what others would write over the same rows, in one run.

Ours with all that it has: a partner's token with its limits, what that partner may see, filters,
`fields`, the keyset, the ETag, the request's id and log. The others answer whoever asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

import orjson
from django.utils import timezone

from apps.common.api.keysets import Keyset
from apps.stakeholders.models import Organisation, Role, Sector, Workspace
from apps.stakeholders.services import join_service
from tests.bench import record, serving, writes
from tests.bench.load import Connection, Pace, pace_of
from tests.bench.results import Report

INITIATIVES = 40_000
_SECONDS = 3.0
_AT_ONCE = 4
_ROUNDS = 3
_PLAIN = "plain DRF, list"
_LIST = "milestones/?limit=50"
_FIELDS = "id,name,status,baseline_date,forecast_date,actual_date"


def measure(report: Report, *, initiatives: int = INITIATIVES) -> None:
    """Measure reads side by side, pages far into a list, and writes."""
    workspace = record.make_workspace(initiatives)
    base = f"/api/v1/workspaces/{workspace.slug}/"
    office = {"Authorization": f"Bearer {_token(workspace, Role.PROGRAMME_OFFICE)}"}
    partner = {"Authorization": f"Bearer {_token(workspace, Role.PARTNER)}"}
    with (
        serving.served(*serving.OURS) as ours,
        serving.served(*serving.PLAIN) as plain,
        serving.served(*serving.FAST) as fast,
    ):
        _measure_reads(report, workspace, base, partner, (ours, plain, fast))
        _measure_depth(report, workspace, base, partner, ours)
        with _connected(ours, office, 1) as (connection,):
            writes.measure(report, workspace, base, connection)


def _measure_reads(
    report: Report,
    workspace: Workspace,
    base: str,
    partner: Mapping[str, str],
    ports: tuple[int, int, int],
) -> None:
    n, milestones = workspace.initiatives.count() * 25, f"/{workspace.pk}/milestones/"
    with (
        _connected(ports[0], partner) as ours,
        _connected(ports[1], {}) as plain,
        _connected(ports[2], {}) as fast,
    ):
        page = orjson.loads(ours[0].request("GET", f"{base}{_LIST}"))["results"]
        details = [row["id"] for row in page]
        kinds: dict[str, tuple[Sequence[Connection], list[str]]] = {
            _PLAIN: (plain, [f"{milestones}?status=planned"]),
            "FastAPI, list": (fast, [f"{milestones}?status=planned"]),
            "api: list of 50": (ours, [f"{base}{_LIST}&status=planned"]),
            "api: list of 50, six fields": (
                ours,
                [f"{base}{_LIST}&status=planned&fields={_FIELDS}"],
            ),
            "plain DRF, detail": (plain, [f"{milestones}{pk}/" for pk in details]),
            "api: detail": (ours, [f"{base}milestones/{pk}/" for pk in details]),
        }
        paces = _in_turn(kinds)
        for name, pace in paces.items():
            against = "plain DRF, detail" if name.endswith("detail") else _PLAIN
            _add(report, name, n, pace, against=against, reference=paces[against])
        board = pace_of(ours, [f"{base}alignment/?as_of=2024-09-01&limit=50"], seconds=_SECONDS)
        _add(report, "api: board", n, board, against=_PLAIN, reference=paces[_PLAIN])


def _measure_depth(
    report: Report, workspace: Workspace, base: str, partner: Mapping[str, str], port: int
) -> None:
    """Measure the first page against one behind nine tenths of the rows."""
    n, deep = workspace.initiatives.count() * 25, record.milestone_behind(workspace, 0.9)
    first = f"{base}{_LIST}&status=planned"
    with _connected(port, partner) as ours:
        far = f"{first}&cursor={Keyset('id', None, str(deep), backwards=False).encode()}"
        paces = _in_turn({"api: first page": (ours, [first]), "api: far page": (ours, [far])})
        for name, pace in paces.items():
            against = paces["api: first page"]
            report.add(
                name,
                n,
                pace.p50 * 1e3,
                unit="ms",
                against="first page",
                reference=against.p50 * 1e3,
            )


def _in_turn(kinds: Mapping[str, tuple[Sequence[Connection], list[str]]]) -> dict[str, Pace]:
    """Return the middle one of each kind's paces, in turn: a drift of the machine hits them all."""
    paces: dict[str, list[Pace]] = {name: [] for name in kinds}
    for turn in range(_ROUNDS + 1):
        for name, (connections, paths) in kinds.items():
            pace = pace_of(connections, paths, seconds=_SECONDS if turn else 1.0)
            if turn:
                paces[name].append(pace)
    return {
        name: sorted(each, key=lambda pace: pace.a_second)[_ROUNDS // 2]
        for name, each in paces.items()
    }


def _add(report: Report, name: str, n: int, pace: Pace, *, against: str, reference: Pace) -> None:
    report.add(name, n, pace.a_second, unit="1/s", against=against, reference=reference.a_second)
    for part, value, other in (
        ("p50", pace.p50, reference.p50),
        ("p99", pace.p99, reference.p99),
    ):
        report.add(
            f"{name}, {part}", n, value * 1e3, unit="ms", against=against, reference=other * 1e3
        )


@contextmanager
def _connected(
    port: int, headers: Mapping[str, str], number: int = _AT_ONCE
) -> Iterator[list[Connection]]:
    connections = [Connection(port, headers) for _ in range(number)]
    try:
        yield connections
    finally:
        for connection in connections:
            connection.close()


def _token(workspace: Workspace, role: Role) -> str:
    """Return a new token; a partner's is of an organisation of its own."""
    organisation = None
    if role is Role.PARTNER:
        organisation, _ = Organisation.objects.get_or_create(
            workspace=workspace, name="Bench", sector=Sector.GOVERNMENT
        )
    return join_service(
        workspace=workspace,
        role=role,
        organisation=organisation,
        name=f"Bench {role.label}",
        at=timezone.now(),
        lifetime=timedelta(days=1),
    )
