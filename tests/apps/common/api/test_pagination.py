"""Every sort, walked both ways over real rows: each row once, in one order."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db.models import Case, DateField, F, FloatField, Value, When
from django.db.models.functions import Cast, Length
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from apps.common.api.pagination import KeysetPagination
from apps.stakeholders.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory

COLUMNS = {
    "id": "id",
    "name": "name",
    "external_id": "external_id",
    "created_at": "created_at",
    "score": "score",
    "day": "day",
    "workspace": "workspace__name",
}
SORTS = [sign + name for name in COLUMNS for sign in ("", "-")]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class View(APIView):
    orderings = COLUMNS


def rows():
    """Organisations with a nullable text, a nullable float and a nullable date, all with ties."""
    return Organisation.objects.select_related("workspace").annotate(
        score=Case(
            When(region="", then=None),
            default=Cast(Length("region"), FloatField()) / Value(3.0),
            output_field=FloatField(),
        ),
        day=Case(
            When(region="north", then=Value(date(2026, 2, 28))),
            When(region="south", then=Value(date(2026, 3, 1))),
            default=None,
            output_field=DateField(),
        ),
    )


def page(url, queryset=None):
    request = Request(APIRequestFactory().get(url))
    pagination = KeysetPagination()
    found = pagination.paginate_queryset(rows() if queryset is None else queryset, request, View())
    return found, pagination.get_paginated_response(None).data


def walk(url, towards):
    """Yield the pages from `url` on, in the direction of `towards`."""
    while url:
        found, answer = page(url)
        yield found
        url = answer[towards]


def last_url(url):
    while following := page(url)[1]["next"]:
        url = following
    return url


def make_organisations(workspace, number, dice):
    for _ in range(number):
        organisation = OrganisationFactory.create(
            workspace=workspace,
            name=dice.choice(["alpha", "Alpha", "beta", "ß", "zeta "]),
            region=dice.choice(["", "north", "south", "east"]),
            external_id=dice.choice([None, f"id-{dice.random()}"]),
        )
        Organisation.objects.filter(pk=organisation.pk).update(
            created_at=LONG_AGO + timedelta(microseconds=dice.randrange(4))
        )


def expected(sort):
    """What one statement without pages answers."""
    column, down = COLUMNS[sort.removeprefix("-")], sort.startswith("-")
    if column == "id":
        return list(rows().order_by("-id" if down else "id"))
    order = F(column).desc(nulls_last=True) if down else F(column).asc(nulls_last=True)
    return list(rows().order_by(order, "-id" if down else "id"))


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_each_sort_show_each_row_once_both_ways(workspace, sort):
    make_organisations(workspace, 23, random.Random(sort))

    for limit in (1, 4, 23, 24):
        start = f"/?ordering={sort}&limit={limit}"
        forwards = [row for found in walk(start, "next") for row in found]
        backwards = [row for found in walk(last_url(start), "previous") for row in reversed(found)]

        assert forwards == expected(sort)
        assert list(reversed(backwards)) == expected(sort)


@pytest.mark.parametrize("sort", SORTS)
def test_rows_added_during_a_walk_neither_double_nor_hide_the_others(workspace, sort):
    dice = random.Random(sort)
    make_organisations(workspace, 11, dice)
    before = set(expected(sort))

    seen = []
    for found in walk(f"/?ordering={sort}&limit=2", "next"):
        seen += found
        make_organisations(workspace, 1, dice)
        if len(seen) > 60:
            break

    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_links_between_neighbours_lead_back_to_the_same_page(workspace):
    make_organisations(workspace, 9, random.Random(1))
    pages = [page("/?ordering=-day&limit=3")]
    while following := pages[-1][1]["next"]:
        pages.append(page(following))

    assert [len(found) for found, _ in pages] == [3, 3, 3]
    for (found, _), (_, answer) in pairwise(pages):
        assert page(answer["previous"])[0] == found
    assert (pages[0][1]["previous"], pages[-1][1]["next"]) == (None, None)


def test_page_of_nothing_has_no_neighbours(workspace):
    assert page("/?count=true") == (
        [],
        {"results": None, "next": None, "previous": None, "count": 0},
    )


def test_count_is_of_all_rows(workspace):
    make_organisations(workspace, 5, random.Random(1))

    assert page("/?count=true&limit=2")[1]["count"] == 5
    assert "count" not in page("/?limit=2")[1]


def test_column_of_a_related_row_that_is_absent_sorts_last(workspace):
    owner = OrganisationFactory.create(workspace=workspace)
    members = [
        MembershipFactory.create(workspace=workspace, organisation=organisation)
        for organisation in (None, owner, None, owner)
    ]

    class Members(APIView):
        orderings = {"organisation": "organisation__name"}

    def walked(url):
        while url:
            pagination = KeysetPagination()
            request = Request(APIRequestFactory().get(url))
            queryset = Membership.objects.select_related("organisation")
            yield from pagination.paginate_queryset(queryset, request, Members())
            url = pagination.get_paginated_response(None).data["next"]

    assert list(walked("/?limit=1")) == [members[1], members[3], members[0], members[2]]


@pytest.mark.parametrize("change", [lambda c: c[:-1], lambda c: "A" + c, lambda c: c + "é"])
def test_cursor_that_was_tampered_with_is_refused(workspace, change):
    make_organisations(workspace, 3, random.Random(1))
    cursor = page("/?limit=1")[1]["next"].partition("cursor=")[2].partition("&")[0]

    with pytest.raises(ValidationError) as refusal:
        page(f"/?limit=1&cursor={change(cursor)}")

    assert list(refusal.value.detail) == ["cursor"]


def test_cursor_of_another_ordering_is_refused(workspace):
    make_organisations(workspace, 3, random.Random(1))
    following = page("/?limit=1&ordering=name")[1]["next"]

    with pytest.raises(ValidationError) as refusal:
        page(following.replace("ordering=name", "ordering=-day"))

    assert refusal.value.detail == {
        "cursor": ["This cursor belongs to ordering=name. Begin without a cursor."]
    }
