"""Two who change the same thing at once."""

import json

import pytest

from apps.dashboard.forums.agenda import ItemForm, moved, put_into
from apps.dashboard.merging import Difference

BASE = {"title": "Racks", "minutes": 10, "presenter": "", "notes": "One\nTwo"}


def merged(theirs, yours):
    sent = {name: "" if value is None else value for name, value in yours.items()}
    form = ItemForm(sent | {"version": "1", "base": json.dumps(BASE)})
    assert form.is_valid(), form.errors
    return form.merged_with(theirs)


def test_what_each_changed_is_taken_and_what_both_did_is_shown_as_such():
    theirs = BASE | {"minutes": 20, "title": "Racks and power"}
    yours = BASE | {"presenter": "Ana", "title": "Racks and rules"}

    merge = merged(theirs, yours)

    assert merge.values == {
        "title": "Racks and rules",
        "minutes": 20,
        "presenter": "Ana",
        "notes": "One\nTwo",
    }
    assert merge.differences == [
        Difference("Title", "Racks and power", "Racks and rules", both=True),
        Difference("Minutes", "20", "10", both=False),
        Difference("Presented by", "", "Ana", both=False),
    ]


def test_lines_that_two_have_added_to_one_text_are_all_there():
    merge = merged(BASE | {"notes": "One\nTwo\nTheirs"}, BASE | {"notes": "One\r\nTwo\r\nMine"})

    assert merge.values["notes"] == "One\nTwo\nTheirs\nMine"


@pytest.mark.parametrize("base", ["", "no JSON", "[1]", '{"title": {"a": 1}}'])
def test_form_that_carries_no_base_takes_what_was_filled_in(base):
    form = ItemForm({"title": "Mine", "version": "1", "base": base})
    assert form.is_valid()

    assert form.merged_with({"title": "Theirs"}).values["title"] == "Mine"


@pytest.mark.parametrize(
    ("theirs", "yours", "merged"),
    [
        ("abcd", "abcd", "abcd"),
        ("bacd", "acdb", "acdb"),
        # What it stood behind is gone: it comes behind what was before that.
        ("bad", "acbd", "abd"),
        ("dcba", "bacd", "bdca"),
    ],
)
def test_item_moved_in_an_order_of_before_stands_behind_the_same_one(theirs, yours, merged):
    assert "".join(put_into(list(theirs), list(yours), "b")) == merged


def test_item_moved_behind_what_is_not_there_stays():
    assert (moved("abc", "b", "x"), moved("abc", "x", "a"), moved("abc", "c", None)) == (
        ["a", "b", "c"],
        ["a", "b", "c"],
        ["c", "a", "b"],
    )
