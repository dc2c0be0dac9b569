"""Choices of people and organisations: bounded, and found by a word of a name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.dashboard.choosing import MOST_OFFERED
from apps.stakeholders.models import Organisation, Role
from tests.apps.forums.factories import ForumFactory, OrganiserFactory

pytestmark = pytest.mark.django_db


def test_thousands_of_organisations_are_looked_for_and_what_is_chosen_stays(reader):
    client = reader(Role.ORGANISER)
    workspace = client.actor.workspace
    forum = ForumFactory.create(workspace=workspace)
    OrganiserFactory.create(forum=forum, member=client.actor)
    path = f"{client.base}forums/{forum.pk}/edit/"

    def page(data=None, **more):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(path, data | more) if data else client.get(path)
            return answer, len(queries)

    def offered(answer):
        field = answer.context["form"]["organisations"]
        return [str(one.data["label"]) for one in field], field.field.widget

    _few, queries = page()
    Organisation.objects.bulk_create(
        Organisation(workspace=workspace, name=f"Partner {number:04}", sector="industry")
        for number in range(2000)
    )
    last = Organisation.objects.create(workspace=workspace, name="Zeta Grid", sector="industry")
    chosen = Organisation.objects.get(name="Partner 1999")

    many, again = page()
    names, widget = offered(many)
    assert (again, len(names), widget.is_cut) == (queries, MOST_OFFERED, True)
    assert (names[-1] < "Partner 0030", "Look for a word" in many.content.decode()) == (True, True)
    form = many.context["form"]
    said = {one.html_name: one.value() for one in form if one.value() is not None}
    said |= {"name": "", "organisations": [chosen.pk], "organisations-looked": ""}

    # By its button, or by Enter in the field: nothing is written, and nothing is wrong yet.
    for looked in ({"organisations-q": "zet", "look": "organisations"}, {"organisations-q": "zet"}):
        found, _number = page(said, **looked)
        assert (found.status_code, found.context["form"].errors) == (200, {})
        assert offered(found)[0] == ["Partner 1999", "Zeta Grid"]
    done = {"organisations-q": "zet", "organisations-looked": "zet", "name": "Ring"}
    answer, _number = page(said, **done, organisations=[chosen.pk, last.pk])
    assert answer.status_code == 302
    assert set(forum.organisations.values_list("name", flat=True)) == {"Partner 1999", "Zeta Grid"}
    assert page(said, name="X", organisations=["none"])[0].context["form"].errors
