"""Figures and words."""

from datetime import date

import pytest
from django.utils import translation

from apps.common.errors import FieldError
from apps.dashboard.refusals import words_for_refusal
from apps.dashboard.wording import (
    PaceWords,
    layer_words,
    number_words,
    pace_words,
    pair_sentence,
    ratio_words,
    signed,
)

LANE = {
    "layer": "data",
    "pace_days": 0,
    "original_pace_days": 0,
    "completed": 3,
    "milestones": 7,
    "state": "known",
}


def lane(**given: object) -> dict[str, object]:
    return LANE | {"original_pace_days": given.get("pace_days", 0)} | given


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (lane(), PaceWords("even", "", "on pace", 3, 7)),
        (lane(completed=7), PaceWords("even", "", "complete", 7, 7)),
        (lane(pace_days=12), PaceWords("ahead", "+12 d", "ahead", 3, 7)),
        (lane(pace_days=30), PaceWords("far-ahead", "+30 d", "ahead", 3, 7)),
        (lane(pace_days=-12), PaceWords("behind", "\N{MINUS SIGN}12 d", "behind", 3, 7)),
        (lane(pace_days=-34), PaceWords("far-behind", "\N{MINUS SIGN}34 d", "behind", 3, 7)),
        (
            lane(pace_days=-34, state="unknown"),
            PaceWords("unknown", "", "unknown (silent)", 3, 7),
        ),
        (
            lane(original_pace_days=-85),
            PaceWords("even", "", "on pace", 3, 7, "\N{MINUS SIGN}85 d"),
        ),
    ],
)
def test_pace_is_told_in_tone_sign_and_text(given, expected):
    assert pace_words(given, 30.0, expected=True) == expected


def test_pace_of_a_layer_without_milestones_tells_whether_some_are_missing():
    assert pace_words(None, 30.0, expected=False) == PaceWords("none", "", "no milestones")
    assert pace_words(None, 30.0, expected=True) == PaceWords("missing", "", "nothing planned")


def test_pair_is_told_in_one_sentence_that_admits_what_it_does_not_know():
    pair = {"leading": "compute", "lagging": "data", "skew_days": 94, "since": date(2026, 3, 2)}
    names = {"compute": "Compute", "data": "Data"}

    assert pair_sentence(pair, names, set()) == (
        "Compute is 94 days ahead of Data, since 2 March 2026."
    )
    assert pair_sentence(pair | {"skew_days": 1}, names, {"data"}) == (
        "Compute is 1 day ahead of Data, since 2 March 2026."
        " Nobody has reported lately on Data, so this is uncertain."
    )


def test_numbers_lose_what_says_nothing():
    assert [number_words(value) for value in (4.0, 0.25, 0.000001, 1_000_000.0)] == [
        "4",
        "0.25",
        "0.000001",
        "1000000",
    ]
    assert ratio_words(104 / 70) == "1.49"


def test_figures_follow_the_language():
    with translation.override("fr"):
        assert (signed(-3), ratio_words(1.5)) == ("\N{MINUS SIGN}3 j", "1,50")
        assert layer_words("Data readiness") == "Maturité des données"
        assert layer_words("Our own layer") == "Our own layer"
    with translation.override("ar"):
        assert signed(-3) == "\u2066\N{MINUS SIGN}3\u2069 ي"


@pytest.mark.parametrize(
    ("language", "pointer", "words"),
    [
        ("en", "/link", "Give a link, or choose a file."),
        ("fr", "/milestone", "Dites pour quel jalon ou constat."),
        ("fr", "/elsewhere", "Said in full."),
    ],
)
def test_what_is_missing_is_said_by_where_it_would_stand(language, pointer, words):
    with translation.override(language):
        assert words_for_refusal(FieldError(pointer, "Said in full.", "required")) == words
