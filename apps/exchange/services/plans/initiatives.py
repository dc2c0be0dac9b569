"""The initiatives of a plan: found by their source's name, made or changed where they differ."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.text import slugify
from msgspec import UNSET

from apps.exchange.plan import Place, Plan, PlanInitiative
from apps.exchange.selectors import find_initiatives
from apps.exchange.services.plans.organisations import Organisations
from apps.exchange.services.plans.structure import distinct, given
from apps.exchange.services.plans.writing import Writing
from apps.programmes.models import Initiative, Participation, Programme, Visibility
from apps.programmes.selectors import restricted_to
from apps.programmes.services.facts import initiative_facts

Roles = dict[UUID, str]
_LONGEST_KEY = 200
_MANY = 500


class Wanted(NamedTuple):
    """An initiative as the plan wants it.

    roles: {organisation: role}, None where the plan does not say
    """

    place: Place
    item: PlanInitiative
    fields: dict[str, Any]
    roles: Roles | None


def write_initiatives(
    writing: Writing,
    plan: Plan,
    organisations: Organisations,
    programmes: dict[str, Programme],
) -> dict[str, Initiative]:
    """Make and change the plan's initiatives; return those it means, by name."""
    listed = distinct(writing, plan.initiatives, Place("/initiatives"), "external_id")
    wanted = [_resolve(writing, place, item, organisations, programmes) for place, item in listed]
    found = find_initiatives(
        workspace=writing.workspace,
        actor=writing.actor,
        source=writing.source,
        names=[want.item.external_id for want in wanted],
        of_source_only=writing.may_change_structure,
    )
    new = [want for want in wanted if want.item.external_id not in found.by_name]
    there = [
        (want, found.by_name[want.item.external_id])
        for want in wanted
        if want.item.external_id in found.by_name
    ]
    if not writing.may_change_structure:
        for want in new:
            detail = "There is no such initiative that you see; the programme office adds them."
            if want.item.external_id in found.ambiguous:
                detail = "Several initiatives are called so: give the id of one."
            writing.problems.add(want.place.at("external_id"), detail, "unknown")
        new = []
    _refuse_taken_keys(writing, new, there)
    made = _make(writing, new)
    _change(writing, there)
    writing.publish()
    return {**found.by_name, **{str(row.external_id): row for row in made}}


def _resolve(
    writing: Writing,
    place: Place,
    item: PlanInitiative,
    organisations: Organisations,
    programmes: dict[str, Programme],
) -> Wanted:
    fields = given(item, "name", "key", "phase", "region", "visibility")
    if item.lead_organisation is not UNSET:
        lead = item.lead_organisation
        here = place.at("lead_organisation")
        fields["lead_organisation_id"] = lead and organisations.id_of(str(lead), here)
    if item.programme is not UNSET:
        programme = programmes.get(str(item.programme)) if item.programme else None
        if item.programme and programme is None:
            detail = f"No programme has the key “{item.programme}”: list it under /programmes."
            writing.problems.add(place.at("programme"), detail, "unknown")
        fields["programme_id"] = programme and programme.pk
    return Wanted(place, item, fields, _roles(writing, place, item, organisations))


def _roles(
    writing: Writing, place: Place, item: PlanInitiative, organisations: Organisations
) -> Roles | None:
    if not isinstance(item.participations, list):
        return None
    listed = distinct(writing, item.participations, place.at("participations"), "organisation")
    found = {
        organisations.id_of(one.organisation, here.at("organisation")): str(one.role)
        for here, one in listed
    }
    return {organisation: role for organisation, role in found.items() if organisation}


def _refuse_taken_keys(
    writing: Writing, new: list[Wanted], there: list[tuple[Wanted, Initiative]]
) -> None:
    """Note, and forget, each key that another initiative has, in the record or in the plan."""
    asked: list[tuple[Wanted, object]] = [(want, id(want)) for want in new]
    asked += [(want, row.pk) for want, row in there]
    asked = [(want, owner) for want, owner in asked if "key" in want.fields]
    keys = [want.fields["key"] for want, _ in asked]
    owners: dict[str, set[object]] = {}
    rows = Initiative.objects.filter(workspace=writing.workspace, key__in=keys)
    for taken, pk in rows.values_list("key", "pk"):
        owners.setdefault(taken, set()).add(pk)
    for want, owner in asked:
        key = want.fields["key"]
        if owners.setdefault(key, set()) - {owner}:
            detail = f"Another initiative has the key “{key}”."
            writing.problems.add(want.place.at("key"), detail, "duplicate")
            del want.fields["key"]
        owners[key].add(owner)


def _make(writing: Writing, new: list[Wanted]) -> list[Initiative]:
    keys = _free_keys(writing, new)
    made, participations = [], []
    for want, key in zip(new, keys, strict=True):
        fields: dict[str, Any] = {"name": want.item.external_id} | want.fields | {"key": key}
        initiative = Initiative(
            workspace=writing.workspace,
            source=writing.source,
            external_id=want.item.external_id,
            **fields,
        )
        made.append(initiative)
        participations += _participations(initiative, want.roles or {})
    Initiative.objects.bulk_create(made, batch_size=5_000)
    Participation.objects.bulk_create(participations, batch_size=5_000)
    if len(made) >= _MANY:
        # Each milestone's key to its initiative is checked by itself. Statistics that do not know
        # this workspace yet let each check read all of its initiatives.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE programmes_initiative")
    for want, initiative in zip(new, made, strict=True):
        writing.note_created(
            "initiative",
            initiative,
            want.item.external_id,
            initiative_facts(initiative, want.roles or {}),
            _readers(initiative),
        )
    return made


def _change(writing: Writing, there: list[tuple[Wanted, Initiative]]) -> None:
    changed: dict[tuple[str, ...], list[Initiative]] = {}
    present = _roles_of([row for want, row in there])
    for want, row in there:
        before_roles = present.get(row.pk, {})
        after_roles = before_roles if want.roles is None else want.roles
        fields = tuple(f for f, value in want.fields.items() if getattr(row, f) != value)
        names = [*fields] + ["participations"] * (before_roles != after_roles)
        if not names:
            writing.note_unchanged("initiative")
            continue
        if not writing.may_change_structure:
            place = want.place.at(names[0].removesuffix("_id"))
            writing.refuse_structure(place, "changes initiatives")
            continue
        before = initiative_facts(row, before_roles)
        for name in fields:
            setattr(row, name, want.fields[name])
        # Its version is the version of the whole, with those who take part.
        changed.setdefault(fields or ("name",), []).append(row)
        _change_roles(row, before_roles, after_roles)
        after = initiative_facts(row, after_roles)
        writing.note_changed("initiative", row, want.item.external_id, before, after, _readers(row))
    for fields, rows in changed.items():
        Initiative.objects.bulk_update(rows, fields, batch_size=1_000)


def _change_roles(initiative: Initiative, before: Roles, after: Roles) -> None:
    stale = [
        organisation for organisation, role in before.items() if after.get(organisation) != role
    ]
    new = {
        organisation: role
        for organisation, role in after.items()
        if before.get(organisation) != role
    }
    if stale:
        initiative.participations.filter(organisation_id__in=stale).delete()
    if new:
        Participation.objects.bulk_create(_participations(initiative, new))


def _participations(initiative: Initiative, roles: Roles) -> list[Participation]:
    return [
        Participation(initiative=initiative, organisation_id=organisation, role=role)
        for organisation, role in roles.items()
    ]


def _roles_of(initiatives: Iterable[Initiative]) -> dict[UUID, Roles]:
    found: dict[UUID, Roles] = {}
    rows = Participation.objects.filter(initiative__in=[row.pk for row in initiatives])
    for initiative, organisation, role in rows.order_by("id").values_list(
        "initiative_id", "organisation_id", "role"
    ):
        found.setdefault(initiative, {})[organisation] = role
    return found


def _readers(initiative: Initiative) -> list[UUID] | None:
    return restricted_to(initiative) if initiative.visibility == Visibility.PARTICIPANTS else None


def _free_keys(writing: Writing, new: list[Wanted]) -> list[str]:
    """Return a key for each new initiative: the one asked for, else one made of its external id."""
    stems = [
        want.fields.get("key") or slugify(want.item.external_id)[: _LONGEST_KEY - 8] or "initiative"
        for want in new
    ]
    in_use = Initiative.objects.filter(workspace=writing.workspace).values_list("key", flat=True)
    taken = set(in_use) if new else set()
    taken |= {want.fields["key"] for want in new if "key" in want.fields}
    numbers: Counter[str] = Counter()
    keys = []
    for want, stem in zip(new, stems, strict=True):
        key = stem
        while "key" not in want.fields and key in taken:
            numbers[stem] += 1
            key = f"{stem}-{numbers[stem] + 1}"
        taken.add(key)
        keys.append(key)
    return keys
