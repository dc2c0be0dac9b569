import pytest

from apps.common.errors import InvalidInputError
from apps.programmes.models import Initiative, Layer, Programme
from apps.programmes.services.layers import change_layer, create_layer, remove_layer
from apps.programmes.services.refusals import StillInUseError
from apps.programmes.services.structure import (
    TakesPart,
    change_initiative,
    change_programme,
    create_initiative,
    create_programme,
    remove_initiative,
    remove_programme,
)
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Membership
from tests.apps.programmes.factories import LayerFactory
from tests.apps.programmes.published import published
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def keys(workspace):
    return list(
        Layer.objects.filter(workspace=workspace)
        .order_by("position")
        .values_list("key", "position")
    )


def test_workspace_is_founded_with_its_founder_and_five_layers():
    founder = UserFactory.create()

    workspace = found_workspace(slug="national", name="National", founder=founder)

    assert [key for key, _ in keys(workspace)] == [
        "compute",
        "data",
        "governance",
        "talent",
        "operations",
    ]
    assert Membership.objects.get(workspace=workspace).role == "admin"


def test_workspace_is_founded_with_layers_of_its_own():
    workspace = found_workspace(
        slug="city", name="City", founder=UserFactory.create(), layers={"design": "Design"}
    )

    assert keys(workspace) == [("design", 0)]


def test_layer_is_put_last(office, compute, data, at):
    create_layer(actor=office, key="talent", name="Talent", at=at)

    assert keys(office.workspace) == [("compute", 0), ("data", 1), ("talent", 2)]


def test_layer_is_put_in_its_place_and_the_others_make_room(office, compute, data, at):
    create_layer(actor=office, key="talent", name="Talent", position=1, at=at)

    assert keys(office.workspace) == [("compute", 0), ("talent", 1), ("data", 2)]
    assert published("after") == [
        ("layer.created", {"key": "talent", "name": "Talent", "position": 1})
    ]


def test_layer_moves_among_the_others(office, compute, data, at):
    third = LayerFactory.create(workspace=office.workspace, key="talent", position=7)

    change_layer(layer=third, actor=office, changes={"position": 0, "name": "People"}, at=at)

    assert keys(office.workspace) == [("talent", 0), ("compute", 1), ("data", 2)]


def test_layer_with_milestones_stays(office, milestone, at):
    with pytest.raises(StillInUseError):
        remove_layer(layer=milestone.layer, actor=office, at=at)


def test_layer_without_milestones_goes(office, data, at):
    remove_layer(layer=data, actor=office, at=at)

    assert keys(office.workspace) == []


def test_programme_lives_and_goes(office, at):
    programme = create_programme(actor=office, key="ai", name="AI", at=at)
    change_programme(programme=programme, actor=office, changes={"name": "Mission"}, at=at)
    remove_programme(programme=programme, actor=office, at=at)

    assert not Programme.objects.exists()
    assert published("before", "after") == [
        ("programme.created", None, {"key": "ai", "name": "AI"}),
        ("programme.changed", {"name": "AI"}, {"name": "Mission"}),
        ("programme.removed", {"key": "ai", "name": "Mission"}, None),
    ]


def test_programme_with_initiatives_stays(office, initiative, at):
    programme = create_programme(actor=office, key="ai", name="AI", at=at)
    Initiative.objects.update(programme=programme)

    with pytest.raises(StillInUseError):
        remove_programme(programme=programme, actor=office, at=at)


def test_initiative_is_created_with_those_who_take_part(office, agency, company, at):
    initiative = create_initiative(
        actor=office,
        key="gpu",
        name="GPU",
        lead_organisation=agency,
        participations=[{"organisation": company, "role": "delivery"}],
        at=at,
    )

    [(kind, after)] = published("after")
    assert (kind, after["participations"]) == (
        "initiative.created",
        [{"organisation": str(company.pk), "role": "delivery"}],
    )
    assert initiative.lead_organisation == agency


def test_participations_are_replaced_whole(office, initiative, agency, company, at):
    for participations in (
        [{"organisation": agency, "role": "funder"}, {"organisation": company, "role": "lead"}],
        [{"organisation": company, "role": "advisor"}],
    ):
        change_initiative(
            initiative=initiative,
            actor=office,
            changes={"participations": participations},
            at=at,
        )

    assert list(initiative.participations.values_list("organisation", "role")) == [
        (company.pk, "advisor")
    ]


def test_organisation_takes_part_once(office, agency, at):
    twice = [TakesPart(organisation=agency, role=role) for role in ("lead", "funder")]

    with pytest.raises(InvalidInputError) as caught:
        create_initiative(actor=office, key="x", name="x", participations=twice, at=at)

    assert caught.value.errors[0].pointer == "/participations"


def test_initiative_with_milestones_stays(office, milestone, at):
    with pytest.raises(StillInUseError):
        remove_initiative(initiative=milestone.initiative, actor=office, at=at)


def test_initiative_without_milestones_goes(office, initiative, at):
    remove_initiative(initiative=initiative, actor=office, at=at)

    assert not Initiative.objects.exists()
    assert published() == [("initiative.removed",)]
