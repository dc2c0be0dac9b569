"""A part of the record as a plan document, so that another workspace can take it over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from apps.common.encoding import plainly
from apps.exchange.plan import VERSION
from apps.programmes.models import Dependency, Initiative, Milestone, Participation, Programme
from apps.programmes.selectors import layers_of
from apps.stakeholders.models import Organisation, Workspace
from coordination.vocabulary import Agreement

Document = dict[str, Any]
Names = Mapping[UUID | None, str | None]


class _Row(Protocol):
    pk: UUID
    external_id: str | None


def plan_document(workspace: Workspace, initiatives: Iterable[Initiative]) -> Document:
    """Return initiatives with all that belongs to them as a plan document.

    Objects keep their external ids; one without, or with one that another source has given too,
    goes by its id. Dependencies are those that are agreed, between milestones of these initiatives.
    A constant number of queries, whatever the number of initiatives.
    """
    chosen = sorted(initiatives, key=lambda initiative: initiative.pk)
    ids = [initiative.pk for initiative in chosen]
    milestones: dict[UUID, list[Milestone]] = defaultdict(list)
    for milestone in Milestone.objects.filter(initiative__in=ids).order_by("id"):
        milestones[milestone.initiative_id].append(milestone)
    roles: dict[UUID, list[Participation]] = defaultdict(list)
    for participation in Participation.objects.filter(initiative__in=ids).order_by("id"):
        roles[participation.initiative_id].append(participation)
    organisations = _organisations(chosen, milestones, roles)
    called = _names(organisations)
    programmes = Programme.objects.in_bulk({row.programme_id for row in chosen} - {None})
    layers = list(layers_of(workspace))
    keys = {row.pk: row.key for row in layers}
    names = _names(chosen)
    waits = _dependencies(names, milestones)
    return {
        "lockstep_plan": VERSION,
        "organisations": [
            {
                "external_id": called[row.pk],
                "name": row.name,
                "sector": row.sector,
                "region": row.region,
            }
            for row in organisations
        ],
        "layers": [{"key": row.key, "name": row.name} for row in layers],
        "programmes": [
            {"key": row.key, "name": row.name}
            for row in sorted(programmes.values(), key=lambda row: row.key)
        ],
        "initiatives": [
            {
                "external_id": names[row.pk],
                "name": row.name,
                "key": row.key,
                "programme": programmes[row.programme_id].key if row.programme_id else None,
                "lead_organisation": called[row.lead_organisation_id],
                "participations": [
                    {"organisation": called[one.organisation_id], "role": one.role}
                    for one in roles[row.pk]
                ],
                "phase": row.phase,
                "region": row.region,
                "visibility": row.visibility,
                "milestones": _milestones(milestones[row.pk], keys, called),
                "dependencies": waits[row.pk],
            }
            for row in chosen
        ],
    }


def _organisations(
    initiatives: Sequence[Initiative],
    milestones: Mapping[UUID, list[Milestone]],
    roles: Mapping[UUID, list[Participation]],
) -> list[Organisation]:
    used: set[UUID | None] = {row.lead_organisation_id for row in initiatives}
    used |= {one.organisation_id for of_one in roles.values() for one in of_one}
    used |= {one.owner_organisation_id for of_one in milestones.values() for one in of_one}
    return list(Organisation.objects.filter(pk__in=[pk for pk in used if pk]).order_by("id"))


def _names(rows: Iterable[_Row]) -> Names:
    """Return a name for each row, each name once; None is called None."""
    names: dict[UUID | None, str | None] = {}
    taken: set[str] = set()
    for row in rows:
        name = row.external_id
        if name is None or name in taken:
            name = str(row.pk)
        taken.add(name)
        names[row.pk] = name
    return names | {None: None}


def _milestones(
    rows: Sequence[Milestone], layers: Mapping[UUID, str], organisations: Names
) -> list[Document]:
    names = _names(rows)
    return [
        {
            "external_id": names[row.pk],
            "layer": layers[row.layer_id],
            "name": row.name,
            "owner_organisation": organisations[row.owner_organisation_id],
            "weight": row.weight,
            "baseline_date": plainly(row.baseline_date),
            "original_baseline_date": plainly(row.original_baseline_date),
            "forecast_date": plainly(row.forecast_date),
            "actual_date": plainly(row.actual_date),
            "status": row.status,
            "evidence_url": row.evidence_url,
            "note": row.note,
            "reported_at": plainly(row.reported_at),
        }
        for row in rows
    ]


def _dependencies(
    initiatives: Names, milestones: Mapping[UUID, list[Milestone]]
) -> dict[UUID, list[Document]]:
    """Return the dependencies of each initiative's milestones, where both ends are exported."""
    names: dict[UUID | None, str | None] = {}
    for rows in milestones.values():
        names |= _names(rows)
    found: dict[UUID, list[Document]] = defaultdict(list)
    ids = list(milestones)
    agreed = Dependency.objects.filter(
        successor_initiative__in=ids,
        predecessor_initiative__in=ids,
        agreement=Agreement.ACCEPTED,
    )
    for row in agreed.order_by("id"):
        elsewhere = row.predecessor_initiative_id != row.successor_initiative_id
        found[row.successor_initiative_id].append(
            {
                "predecessor": names[row.predecessor_id],
                "successor": names[row.successor_id],
                "predecessor_initiative": initiatives[row.predecessor_initiative_id]
                if elsewhere
                else None,
                "lag_days": row.lag_days,
                "need_group": row.need_group,
                "need_at_least": row.need_at_least,
            }
        )
    return found
