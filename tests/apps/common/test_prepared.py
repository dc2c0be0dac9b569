"""Statements that are composed once and prepared by the server."""

import pytest
from django.db import connection

from apps.common.prepared import Given, Statement, fetch
from apps.stakeholders.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return MembershipFactory.create()


def members_by_slug():
    return Membership.objects.select_related("workspace", "organisation").filter(
        workspace__slug=Given("slug"), active=True
    )


def test_statement_gives_what_the_query_gives(membership):
    MembershipFactory.create()

    found = Statement(members_by_slug).all(slug=membership.workspace.slug)

    assert [each.__dict__.keys() for each in found] == [
        Membership.objects.select_related("workspace", "organisation")
        .get(pk=membership.pk)
        .__dict__.keys()
    ]
    assert (found, found[0].workspace) == ([membership], membership.workspace)


def test_statement_is_composed_once_and_answers_for_each_value(
    membership, django_assert_num_queries
):
    composed = []
    other = MembershipFactory.create()

    def compose():
        composed.append(1)
        return members_by_slug()

    statement = Statement(compose)

    with django_assert_num_queries(3):
        found = [
            statement.first(slug=slug)
            for slug in (membership.workspace.slug, other.workspace.slug, "no-such-workspace")
        ]

    assert (found, composed) == ([membership, other, None], [1])


def test_value_that_looks_like_sql_is_a_value(membership):
    assert Statement(members_by_slug).all(slug="' OR true --") == []


def test_objects_that_a_statement_selects_along_cost_no_query(
    membership, django_assert_num_queries
):
    statement = Statement(members_by_slug)
    [found] = statement.all(slug=membership.workspace.slug)

    with django_assert_num_queries(0):
        assert (found.workspace.slug, found.organisation) == (
            membership.workspace.slug,
            membership.organisation,
        )


def test_rows_are_read_by_a_statement_that_the_server_has_prepared():
    organisation = OrganisationFactory.create()
    rows = Organisation.objects.filter(name=organisation.name).values_list("id", "name")

    read = [fetch(rows) for _ in range(3)]

    assert read == [[(organisation.pk, organisation.name)]] * 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ['%"stakeholders_organisation"."name" = $1%'],
        )
        assert cursor.fetchone() == (1,)


def test_nothing_is_asked_where_nothing_can_be_found(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert fetch(Organisation.objects.filter(pk__in=[]).values_list("id")) == []
