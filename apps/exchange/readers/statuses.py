"""How a milestone stands, in the words of files."""

from collections.abc import Mapping
from typing import Final

from coordination.vocabulary import MilestoneStatus

_WORDS: Final = {
    MilestoneStatus.PLANNED: (
        "planned open new to do todo backlog not started pending prévu à_faire non_commencé "
        "geplant offen pianificato planificado tk_notstart needs-action مخطط لم_يبدأ"
    ),
    MilestoneStatus.IN_PROGRESS: (
        "in_progress started active ongoing on_track at_risk delayed late en_cours commencé "
        "laufend in_corso en_curso tk_active in-process قيد_التنفيذ جار"
    ),
    MilestoneStatus.REPORTED: (
        "reported done complete completed finished closed achieved delivered fait terminé achevé "
        "atteint réalisé erledigt abgeschlossen completato completado tk_complete منجز مكتمل"
    ),
    MilestoneStatus.ACCEPTED: "accepted approved verified accepté validé مقبول معتمد",
    MilestoneStatus.CANCELLED: (
        "cancelled canceled dropped withdrawn annulé abandonné abgebrochen annullato cancelado "
        "ملغى ملغاة"
    ),
}
_PHRASES: Final = {"not started": MilestoneStatus.PLANNED, "to do": MilestoneStatus.PLANNED}
_KNOWN: Final = _PHRASES | {
    word.replace("_", " "): status for status, words in _WORDS.items() for word in words.split()
}
_ALL: Final = 100.0


def read_status(text: str, said: Mapping[str, MilestoneStatus]) -> MilestoneStatus | None:
    """Return the status that a word or a share of 100 % means; None where it says nothing known.

    said: what words mean in this file, as somebody has told
    """
    word = " ".join(text.casefold().replace("_", " ").split())
    for name, status in said.items():
        if name.casefold() == text.casefold():
            return status
    if word in _KNOWN:
        return _KNOWN[word]
    return _from_share(word)


def _from_share(word: str) -> MilestoneStatus | None:
    if not word.endswith("%"):
        return None
    try:
        share = float(word[:-1].replace(",", "."))
    except ValueError:
        return None
    if not 0 <= share <= _ALL:
        return None
    if share == _ALL:
        return MilestoneStatus.REPORTED
    return MilestoneStatus.IN_PROGRESS if share else MilestoneStatus.PLANNED
