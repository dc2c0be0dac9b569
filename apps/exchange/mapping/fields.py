"""The fields that a column can be, and which one a header means."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

# Field → headers that mean it, as people write them; the first is the one an export writes.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "initiative": ("initiative", "project", "project id", "projet", "مبادرة", "المبادرة"),
    "initiative_name": ("initiative name", "project name", "nom de l initiative", "اسم المبادرة"),
    "initiative_key": ("initiative key",),
    "programme": ("programme", "program", "portfolio", "البرنامج"),
    "lead_organisation": ("lead organisation", "lead organization", "lead", "chef de file"),
    "phase": ("phase",),
    "region": ("region", "région"),
    "visibility": ("visibility",),
    "external_id": (
        "external id",
        "id",
        "uid",
        "unique id",
        "task id",
        "milestone id",
        "activity id",
        "key",
        "issue key",
        "code",
        "reference",
        "ref",
        "no",
        "identifiant",
        "référence",
        "codigo",
        "kennung",
        "المعرف",
        "الرقم",
    ),
    "name": (
        "name",
        "milestone",
        "milestone name",
        "task",
        "task name",
        "title",
        "summary",
        "deliverable",
        "description",
        "subject",
        "nom",
        "jalon",
        "intitulé",
        "tâche",
        "titre",
        "nome",
        "nombre",
        "hito",
        "aufgabe",
        "meilenstein",
        "vorgangsname",
        "المعلم",
        "الاسم",
        "المهمة",
    ),
    "layer": ("layer", "workstream", "work stream", "workstream layer", "couche", "الطبقة"),
    "owner_organisation": (
        "owner organisation",
        "owner organization",
        "owner",
        "organisation",
        "organization",
        "agency",
        "responsible",
        "responsible organisation",
        "team",
        "teams",
        "assignee",
        "assigned to",
        "resource names",
        "responsable",
        "organisme",
        "verantwortlich",
        "الجهة",
        "المالك",
        "المسؤول",
    ),
    "weight": ("weight", "poids", "peso", "gewicht", "الوزن"),
    "baseline_date": (
        "baseline date",
        "baseline",
        "baseline finish",
        "baseline end",
        "planned date",
        "planned completion date",
        "planned finish",
        "planned end",
        "original due date",
        "date prévue",
        "date de référence",
        "تاريخ الأساس",
    ),
    "expected_date": (
        "expected date",
        "finish",
        "finish date",
        "end",
        "end date",
        "due",
        "due date",
        "date",
        "deadline",
        "target date",
        "completion date",
        "target",
        "échéance",
        "date d échéance",
        "fin",
        "fälligkeit",
        "ende",
        "scadenza",
        "fecha",
        "تاريخ الاستحقاق",
        "الموعد النهائي",
        "التاريخ",
    ),
    "original_baseline_date": ("original baseline date", "original baseline"),
    "forecast_date": (
        "forecast date",
        "forecast",
        "forecast finish",
        "current forecast",
        "projected completion date",
        "revised date",
        "date prévisionnelle",
        "prévision",
        "التاريخ المتوقع",
    ),
    "actual_date": (
        "actual date",
        "actual",
        "actual finish",
        "actual end",
        "actual completion date",
        "completed",
        "completed on",
        "date achieved",
        "done",
        "date réelle",
        "réalisé le",
        "التاريخ الفعلي",
    ),
    "status": ("status", "state", "progress", "statut", "état", "stato", "estado", "الحالة"),
    "evidence_url": ("evidence url", "evidence", "link", "url", "preuve", "lien", "الرابط"),
    "note": ("note", "notes", "comment", "comments", "remarks", "commentaire", "ملاحظات"),
    "reported_at": ("reported at", "last reported"),
    "predecessors": (
        "predecessors",
        "predecessor",
        "depends on",
        "dependencies",
        "blocked by",
        "waits for",
        "prédécesseurs",
        "dépend de",
        "vorgänger",
        "يعتمد على",
    ),
    "outline": ("outline", "wbs", "wbs code", "outline number"),
}

# A longer header that contains one of these means the field; shorter words say too little.
_LEAST_CONTAINED: Final = 8
_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def normal(header: str) -> str:
    """Return a header without what varies from file to file: case, brackets, signs, marks."""
    text = unicodedata.normalize("NFKC", header).casefold().replace("\ufeff", "")
    return " ".join(_BETWEEN_WORDS.sub(" ", _BRACKETS.sub(" ", text)).split())


_MEANINGS: Final = {normal(name): field for field, names in FIELDS.items() for name in names}
_CONTAINED: Final = sorted(
    (name for name in _MEANINGS if len(name) >= _LEAST_CONTAINED), key=len, reverse=True
)


def guess_fields(headers: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return {header: field} for those headers whose meaning is plain; each field once.

    taken: fields that have a column already
    An exact name wins over one that is contained in a longer header, an earlier column over later
    ones.
    """
    found: dict[str, str] = {}
    used = set(taken)
    names = [(header, normal(header)) for header in headers]
    for look in (_exactly, _within):
        for header, name in names:
            field = look(name) if header not in found else None
            if field and field not in used:
                found[header] = field
                used.add(field)
    return found


def _exactly(name: str) -> str | None:
    return _MEANINGS.get(name)


def _within(name: str) -> str | None:
    padded = f" {name} "
    return next((_MEANINGS[known] for known in _CONTAINED if f" {known} " in padded), None)
