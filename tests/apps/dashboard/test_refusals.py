"""Refusals in words: each that a page may show has its own, in each language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from apps.common.errors import FieldError
from apps.dashboard import refusals
from apps.dashboard.refusals import words_for_refusal
from apps.exchange.services.requesting import TooLargeError
from apps.forums.services.commitment_refusals import CommitmentStepError
from apps.forums.services.refusals import PaperTooLargeError, WrongStateError

APPS = Path(refusals.__file__).resolve().parents[1]
# What pages have other words for, at the place where it is refused, or none: it is not asked there.
ELSEWHERE = {
    *("required", "invalid_input", "conflict"),
    # Tokens, members, webhooks, policies and batches have no page.
    *(
        "exceeds_role",
        "exceeds_token",
        "exceeds_your_own",
        "last_admin",
        "service_account",
        "too_many_invitations",
    ),
    *(
        "too_many_invitations",
        "too_many_secrets",
        "webhook_not_active",
        "unknown_layer",
        "unique",
        "sweep_under_way",
    ),
    # The page of an invitation, of an import or an export tells how each of them stands.
    *("invitation_ended", "expired", "not_ready", "interrupted", "invalid"),
    # Pages ask for days, and for numbers, by fields of their own.
    *("too_early", "max_value", "office_only"),
}


def codes() -> Iterator[str]:
    """Yield each code that services, and what they stand on, refuse with."""
    for path in APPS.glob("*/**/*.py"):
        if not {"services", "selectors", "reporting"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Assign([ast.Name("code")], ast.Constant(str(code))):
                    yield code
                case ast.Call(
                    ast.Name("FieldError") | ast.Attribute(attr="at"),
                    [_, _, ast.Constant(str(code))],
                ):
                    yield code


def test_every_refusal_that_a_page_may_show_has_words():
    told = {code for code in codes() if words_for_refusal(FieldError("", "", code))}

    assert set(codes()) - told - ELSEWHERE == set()
    assert ELSEWHERE & told == set()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_refusals_of_one_code_are_told_as_what_they_are(language):
    alike = [
        PaperTooLargeError(1),
        TooLargeError(),
        WrongStateError("open", "closed"),
        CommitmentStepError("done", "declined"),
    ]

    with translation.override("en"):
        english = [words_for_refusal(each) for each in alike]
    with translation.override(language):
        said = [words_for_refusal(each) for each in alike]

    assert len({*english, *said}) == 8
