"""The portfolio and the obligations as pages."""

import pytest

from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_empty_portfolio_and_obligations_say_what_fills_them(reader, workspace):
    client = reader()

    assert "Nothing to add up yet" in client.get(f"{client.base}portfolio/").content.decode()
    owed = client.get(f"{client.base}obligations/").content.decode()
    assert "Nobody owes anybody anything" in owed


@pytest.mark.parametrize("by", ["layer", "sector", "organisation", "region"])
def test_portfolio_draws_a_bar_and_a_row_for_each_lane(by, reader, recorded, out_of_step):
    initiative = recorded(out_of_step)
    programme = ProgrammeFactory.create(workspace=initiative.workspace)
    type(initiative).objects.update(programme=programme)
    client = reader()

    response = client.get(f"{client.base}portfolio/", {"as_of": out_of_step["as_of"], "by": by})

    content = response.content.decode()
    bars = response.context["bars"]
    assert response.status_code == 200
    assert len(bars) == len(response.context["told"]["lanes"]) > 0
    assert content.count('text-anchor="middle"') == len(bars)
    assert content.count('<rect class="gap') == sum(bool(bar.width) for bar in bars)
    assert programme.name in content
    assert " style=" not in content


def test_portfolio_by_layers_says_what_is_out_of_step(reader, recorded, out_of_step):
    recorded(out_of_step)
    client = reader()

    response = client.get(f"{client.base}portfolio/", {"as_of": out_of_step["as_of"]})

    expected = out_of_step["expected"]["alignment"]["pairs"]
    assert len(response.context["sentences"]) == len(expected) > 0


def test_obligations_show_who_owes_and_who_is_owed(reader, workspace):
    owner, waiting = OrganisationFactory.create_batch(2, workspace=workspace)
    initiative = InitiativeFactory.create(workspace=workspace)
    layer = LayerFactory.create(workspace=workspace)
    before = MilestoneFactory.create(
        initiative=initiative, layer=layer, owner_organisation=owner, name="Rules are published"
    )
    after = MilestoneFactory.create(initiative=initiative, layer=layer, owner_organisation=waiting)
    DependencyFactory.create(predecessor=before, successor=after, agreement="accepted")
    client = reader()

    content = client.get(f"{client.base}obligations/").content.decode()
    others = client.get(
        f"{client.base}obligations/",
        {"organisation": OrganisationFactory.create(workspace=workspace).pk},
    ).content.decode()

    assert f"#milestone-{before.pk}" in content
    for told in ("Rules are published", owner.name, waiting.name):
        assert told in content
    assert "Rules are published" not in others
