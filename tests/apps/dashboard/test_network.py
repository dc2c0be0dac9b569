"""What waits for what, as a drawing."""

import uuid
from datetime import date, timedelta

import pytest

from apps.dashboard import network
from apps.dashboard.network import network_of
from apps.programmes.selectors.timelines import Link, Mark, Timeline

AS_OF = date(2026, 3, 1)
LAYERS = {"compute": "Compute", "data": "Data", "law": "Law"}


def mark(name, after, layer="data", *, done=False):
    """after: days from AS_OF to when it is expected, or was done."""
    day = AS_OF + timedelta(after)
    return Mark(
        id=uuid.uuid5(uuid.NAMESPACE_OID, name),
        external_id=name,
        name=name,
        layer=layer,
        owner_organisation=None,
        weight=1.0,
        baseline_date=day,
        original_baseline_date=day,
        forecast_date=None,
        actual_date=day if done else None,
        expected_date=day if done else max(day, AS_OF),
        status="accepted" if done else "planned",
        overdue=not done and after < 0,
    )


def link(before, after, agreement="accepted"):
    return Link(uuid.uuid4(), before.id, after.id, 0, None, None, agreement)


def drawn(marks, links, outside=()):
    days = [one.expected_date for one in marks]
    return Timeline(AS_OF, min(days), max(days), [], list(marks), list(outside), list(links))


def alignment(cycles=(), stuck=(), edges=()):
    ids = [[one.id for one in cycle] for cycle in cycles]
    held = [one.id for one in stuck]
    told = [{"predecessor": before.id, "successor": after.id} for before, after in edges]
    return {"gridlock": {"cycles": ids, "stuck": held, "dead_ends": []}, "edges": told}


A, B = mark("a", -30, "compute", done=True), mark("b", -5)
C, D = mark("c", 20, "law"), mark("d", 40)


def shown(of, *, chain=(), **given):
    found = network_of(of, alignment(**given), [one.id for one in chain], LAYERS)
    assert found is not None
    return found


def test_nothing_is_drawn_where_nothing_waits():
    assert network_of(drawn([A, B], []), alignment(), [], LAYERS) is None


def test_milestones_stand_in_the_band_of_their_layer_by_day_and_are_numbered():
    found = shown(drawn([A, B, C, D], [link(A, B), link(B, C), link(C, D)]))

    assert [band.name for band in found.bands] == ["Compute", "Data", "Law"]
    assert [(one.number, one.name, one.state) for one in found.nodes] == [
        (1, "a", "done"),
        (2, "b", "overdue"),
        (3, "c", "open"),
        (4, "d", "open"),
    ]
    for node in found.nodes:
        band = next(band for band in found.bands if band.name == node.layer)
        assert band.top < node.y < band.top + band.height
    places = [float(node.x.rstrip("%")) for node in found.nodes]
    assert places == sorted(places)
    assert found.base == found.bands[-1].top + found.bands[-1].height < found.height


def test_each_dependency_is_drawn_by_the_first_kind_that_holds():
    proposed = link(A, D, "proposed")
    links = [link(A, B), link(B, C), link(C, B), link(C, D), proposed]

    found = shown(drawn([A, B, C, D], links), chain=[A, B, C], cycles=[[B, C]], stuck=[B, C, D])

    assert [arrow.kind for arrow in found.arrows] == [
        "critical",
        "gridlock",
        "gridlock",
        "agreed",
        "proposed",
    ]
    assert [(one.name, one.critical, one.stuck) for one in found.nodes] == [
        ("a", True, False),
        ("b", True, True),
        ("c", True, True),
        ("d", False, True),
    ]
    assert found.told == [
        "4 dependencies are agreed.",
        "1 is proposed only, and dashed: it counts for nothing yet.",
        "The critical chain, by which the end is moved: 1 → 2 → 3.",
        "2 dependencies are part of a gridlock, marked with a cross.",
    ]


def test_milestones_elsewhere_have_a_band_of_their_own():
    found = shown(drawn([A, B], [link(C, B)], outside=[C]))

    assert [band.name for band in found.bands] == ["Data", "In other initiatives"]


def test_numbers_of_one_day_stand_below_each_other():
    same = [mark(f"s{number}", 10) for number in range(3)]
    found = shown(drawn([A, *same], [link(A, one) for one in same]))

    heights = [node.y for node in found.nodes if node.name.startswith("s")]
    assert len(set(heights)) == 3


@pytest.mark.parametrize("most", [2, 3])
def test_large_network_keeps_what_matters_most_and_says_what_it_leaves_out(monkeypatch, most):
    monkeypatch.setattr(network, "MOST_NODES", most)
    links = [link(A, B), link(B, C), link(C, D)]

    found = shown(drawn([A, B, C, D], links), chain=[C, D], edges=[(A, B)])

    kept = {node.name for node in found.nodes}
    assert {"c", "d"} <= kept
    assert (len(kept), "a" in kept) == (most, False)
    assert found.left_out.startswith(f"Of 4 milestones that wait or are waited for, {most} are")
    assert all(arrow.kind for arrow in found.arrows)
    assert found.told[0] == "3 dependencies are agreed."
