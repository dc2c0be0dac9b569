"""Each language says all that pages say; `python -m tests.translations` keeps them up."""

import re

import pytest

from tests.translations import LANGUAGES, compiled, messages, spoken, translated

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def _forms(words: object) -> list[str]:
    return [words] if isinstance(words, str) else [str(word) for word in words or ()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_translates_every_message(language: str):
    said = spoken(translated(language))

    assert sorted(said) == sorted(spoken(messages()))
    assert [name for name, message in said.items() if not all(_forms(message.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_names_no_figure_that_the_message_does_not_have(language: str):
    def figures(words: object) -> set[str]:
        return {name for form in _forms(words) for name in _PLACEHOLDER.findall(form)}

    differing = [
        name
        for name, message in spoken(translated(language)).items()
        if figures(message.string) != figures(message.id)
    ]

    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_is_compiled_as_it_is_written(language: str):
    written, read = (spoken(source(language)) for source in (translated, compiled))

    assert {name: _forms(message.string) for name, message in read.items()} == {
        name: _forms(message.string) for name, message in written.items()
    }
