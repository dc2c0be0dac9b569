"""What the database refuses, in words that point somewhere."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from apps.accounts.models import User
from apps.common.api.constraints import refusal_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


def refused(write):
    """Return code, detail and errors of the refusal that a write ends in."""

    def write_and_check():
        write()
        connection.check_constraints()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write_and_check()
    refusal = refusal_of(caught.value)
    return refusal.code, refusal.detail, [(e.pointer, e.code) for e in refusal.errors]


def test_taken_value_is_pointed_at(workspace):
    OrganisationFactory.create(workspace=workspace, external_id="e", source="s")

    assert refused(
        lambda: OrganisationFactory.create(workspace=workspace, external_id="e", source="s")
    ) == (
        "one_organisation_for_each_external_id",
        "Another organisation has this source and external id already.",
        [("/external_id", "unique")],
    )


def test_taken_value_inside_a_function_is_pointed_at(db):
    UserFactory.create(email="ada@example.org")

    assert refused(lambda: User.objects.create(email="ADA@example.org")) == (
        "one_user_for_each_email_address",
        "Another user has this email already.",
        [("/email", "unique")],
    )


def test_reference_to_nothing_is_pointed_at(workspace):
    code, detail, errors = refused(
        lambda: MembershipFactory.create(workspace=workspace, organisation_id=uuid.uuid4())
    )

    assert code.startswith("stakeholders_members_organisation_id")
    assert (detail, errors) == (
        "This names something that is not there. Nothing was written.",
        [("/organisation", "does_not_exist")],
    )


def test_object_that_is_still_named_stays(workspace):
    organisation = OrganisationFactory.create(workspace=workspace)
    MembershipFactory.create(workspace=workspace, organisation=organisation)
    connection.check_constraints()

    def delete_past_the_orm():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM stakeholders_organisation WHERE id = %s", [organisation.pk])

    assert refused(delete_past_the_orm)[1:] == (
        "Something else still names this. Nothing was written.",
        [],
    )


def test_object_that_the_orm_protects_stays_and_says_for_what(workspace):
    organisation = OrganisationFactory.create(workspace=workspace)
    MembershipFactory.create_batch(2, workspace=workspace, organisation=organisation)

    with pytest.raises(ProtectedError) as caught:
        organisation.delete()

    refusal = refusal_of(caught.value)
    assert (refusal.code, refusal.detail) == (
        "still_in_use",
        "Still in use by its memberships. Move or remove those first.",
    )


def test_rule_is_said_by_the_name_of_its_constraint(workspace):
    assert refused(lambda: OrganisationFactory.create(workspace=workspace, name="")) == (
        "organisation_has_a_name",
        "The record keeps to this: organisation has a name. Nothing was written.",
        [],
    )


def test_missing_value_is_pointed_at(workspace):
    assert refused(lambda: OrganisationFactory.create(workspace=workspace, name=None)) == (
        "conflict",
        "This is required. Nothing was written.",
        [("/name", "required")],
    )
