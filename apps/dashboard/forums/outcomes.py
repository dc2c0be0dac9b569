"""What sessions came to as rows of pages, with the steps that lead on from each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from apps.alignment.selectors.sentences import sentence_of
from apps.dashboard.forums.outcome_forms import AnswerForm, ChoiceForm, ReopenForm, form_id
from apps.dashboard.forums.words import (
    ADDRESSED_WORDS,
    CARRIES_WORDS,
    OUTCOME_STATE_WORDS,
    TYPE_WORDS,
)
from apps.forums.models import Outcome, OutcomeState, OutcomeType

_OPEN_STEPS: Final = {OutcomeType.QUESTION: "answer", OutcomeType.TRADE_OFF: "choose"}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome as a page tells it.

    facts: what its type tells of it; options: of a trade-off, with what follows and who bears it
    about: kind, id and name of what it is about, as far as the reader sees it
    days: it has been, or was, open; None where there is nothing to settle
    step, form: by which it is settled or opened again, "" and None where the reader may not
    """

    id: UUID
    type: str
    type_words: str
    title: str
    text: str
    state: str
    state_words: str
    days: int | None
    facts: list[tuple[str, str]]
    options: list[Mapping[str, str]]
    answer: str
    choice: str
    about: list[tuple[str, UUID | None, str]]
    session_id: UUID
    session: str
    forum: str
    held: datetime
    step: str
    form: forms.Form | None


def outcome_rows(
    outcomes: Iterable[Outcome], layers: Mapping[str, str], at: datetime, *, may_settle: bool
) -> list[OutcomeRow]:
    """Return outcomes, fetched with their session and what they are about, as rows.

    layers: names by key; may_settle: whether the reader answers, chooses and opens again
    """
    return [_row(outcome, layers, at, may_settle=may_settle) for outcome in outcomes]


def _row(
    outcome: Outcome, layers: Mapping[str, str], at: datetime, *, may_settle: bool
) -> OutcomeRow:
    step = _step(outcome) if may_settle else ""
    return OutcomeRow(
        id=outcome.pk,
        type=outcome.type,
        type_words=str(TYPE_WORDS[outcome.type]),
        title=outcome.title,
        text=outcome.text,
        state=outcome.state,
        state_words=str(OUTCOME_STATE_WORDS[outcome.state]),
        days=outcome.days_open(at),
        facts=_facts(outcome),
        options=outcome.details.get("options", []),
        answer=outcome.answer,
        choice=outcome.choice,
        about=_about(outcome, layers),
        session_id=outcome.session_id,
        session=outcome.session.title,
        forum=outcome.session.forum.name,
        held=outcome.session.starts_at,
        step=step,
        form=settling_form(outcome, step) if step else None,
    )


def settling_form(outcome: Outcome, step: str, data: Any = None) -> forms.Form | None:
    """Return the form of a step; None for a step that there is not."""
    auto_id = form_id(outcome.pk)
    match step:
        case "answer":
            return AnswerForm(data, auto_id=auto_id)
        case "choose":
            options = [option["name"] for option in outcome.details.get("options", [])]
            return ChoiceForm(data, options=options, auto_id=auto_id)
        case "reopen":
            return ReopenForm(data, auto_id=auto_id)
    return None


def _step(outcome: Outcome) -> str:
    if outcome.settled_at:
        return "reopen"
    is_open = outcome.state == OutcomeState.OPEN
    return _OPEN_STEPS.get(OutcomeType(outcome.type), "") if is_open else ""


def _facts(outcome: Outcome) -> list[tuple[str, str]]:
    told = outcome.details
    match outcome.type:
        case OutcomeType.LESSON:
            return [
                (_("Live deployment"), told["deployment"]),
                (_("What was tried"), told["tried"]),
                (_("What happened"), told["happened"]),
                (_("Would it hold elsewhere?"), str(CARRIES_WORDS[told["carries_over"]])),
            ]
        case OutcomeType.TRADE_OFF:
            return [(_("What pulls"), told["pulls"]), (_("Against what"), told["against"])]
        case OutcomeType.RECOMMENDATION:
            return [
                (_("To whom"), str(ADDRESSED_WORDS[told["to"]])),
                (_("Who is to do it"), told["addressee"]),
            ]
        case OutcomeType.DECISION:
            return [(_("Why it was decided so"), told["reason"])]
    return []


def _about(outcome: Outcome, layers: Mapping[str, str]) -> list[tuple[str, UUID | None, str]]:
    return [
        *(("layer", row.pk, layers[row.key]) for row in outcome.layers.all()),
        *(("initiative", row.pk, row.name) for row in outcome.initiatives.all()),
        *(("milestone", row.pk, row.name) for row in outcome.milestones.all()),
        *(
            ("initiative", row.initiative_id, sentence_of(row, layers))
            for row in outcome.findings.all()
        ),
    ]
