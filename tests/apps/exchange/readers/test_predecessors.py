import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.exchange.readers.predecessors import read_links, write_links
from apps.exchange.readers.rows import Link

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("A-1", [Link("A-1")]),
        ("com-0; gov-1", [Link("com-0"), Link("gov-1")]),
        ("3,5,7FS+2d", [Link("3"), Link("5"), Link("7", lag_days=2)]),
        ("12SS-5 days", [Link("12", "SS", -5)]),
        ("A-1 FF", [Link("A-1", "FF")]),
        ("A-1 +5d", [Link("A-1", lag_days=5)]),
        (
            "First racks\nSecond racks +1 day",
            [Link("First racks"), Link("Second racks", lag_days=1)],
        ),
        ("net::A-1 +5d", [Link("A-1", lag_days=5, initiative="net")]),
        ("a {either/1}", [Link("a", group="either", at_least=1)]),
        ('"say ""A""; B"', [Link('say "A"; B')]),
        ('"open', None),
        ("a {either", None),
    ],
)
def test_cell_names_predecessors(text, links):
    assert read_links(text) == links


@given(
    st.lists(
        st.builds(
            Link,
            predecessor=NAMES,
            lag_days=st.integers(-3650, 3650),
            initiative=st.none() | NAMES,
            kind=st.sampled_from(["FS", "FF", "SS", "SF"]),
            group=st.none() | NAMES,
            at_least=st.none(),
            by_uid=st.just(False),  # noqa: FBT003 - as hypothesis takes it
        ),
        max_size=4,
    )
)
@example([Link("a", group="b/1")])
def test_links_are_read_as_they_were_written(links):
    assert read_links(write_links(links)) == links
