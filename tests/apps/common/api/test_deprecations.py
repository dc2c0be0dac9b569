"""What will go is said to whoever still uses it, by declaration."""

from datetime import date

import pytest
from drf_spectacular.generators import SchemaGenerator

from apps.common.api.deprecations import Deprecation, deprecating
from apps.stakeholders.api import views
from apps.stakeholders.api.serializers import OrganisationSerializer

LATER = Deprecation(date(2026, 3, 1), date(2027, 3, 1), "/api/v1/docs/#later")
SOONER = Deprecation(date(2026, 2, 1), date(2026, 8, 1), "/api/v1/docs/#sooner")
HEADERS = ("Deprecation", "Sunset", "Link")


def said(response):
    return tuple(response.get(name) for name in HEADERS)


def test_method_that_goes_says_so(office, monkeypatch):
    monkeypatch.setattr(views.OrganisationViews, "deprecated", {"list": LATER})

    assert said(office.get(f"{office.base}organisations/")) == (
        "@1772323200",
        "Mon, 01 Mar 2027 00:00:00 GMT",
        '</api/v1/docs/#later>; rel="deprecation", </api/v1/docs/#later>; rel="sunset"',
    )
    assert said(office.get(f"{office.base}members/")) == (None, None, None)


def test_field_that_goes_says_so_to_who_sends_or_names_it(office, monkeypatch):
    monkeypatch.setattr(
        views.OrganisationViews,
        "serializer_class",
        deprecating(region=SOONER)(type("Going", (OrganisationSerializer,), {})),
    )
    url, body = f"{office.base}organisations/", {"name": "x", "sector": "industry"}

    sent = office.post(url, body | {"region": "north"})
    not_sent = office.post(url, body)
    named = office.get(f"{url}?fields=id,region")

    assert (sent.status_code, sent["Sunset"]) == (201, "Sat, 01 Aug 2026 00:00:00 GMT")
    assert named["Deprecation"] == "@1769904000"
    assert said(not_sent) == (None, None, None)


def test_of_several_uses_the_first_to_go_is_said_and_all_pages_are_named(office, monkeypatch):
    monkeypatch.setattr(views.OrganisationViews, "deprecated", {"list": LATER})
    monkeypatch.setattr(
        views.OrganisationViews,
        "serializer_class",
        deprecating(region=SOONER)(type("Going", (OrganisationSerializer,), {})),
    )

    response = office.get(f"{office.base}organisations/?fields=region")

    assert response["Sunset"] == "Sat, 01 Aug 2026 00:00:00 GMT"
    assert response["Link"].count("#later") == response["Link"].count("#sooner") == 2


def test_document_marks_what_goes(monkeypatch):
    @deprecating(region=LATER)
    class GoingSerializer(OrganisationSerializer):
        """An organisation whose region goes."""

    monkeypatch.setattr(views.OrganisationViews, "serializer_class", GoingSerializer)
    monkeypatch.setattr(views.OrganisationViews, "deprecated", {"list": LATER})

    document = SchemaGenerator().get_schema(request=None, public=True)

    fields = document["components"]["schemas"]["Going"]["properties"]
    assert [fields[name].get("deprecated", False) for name in ("region", "name")] == [True, False]
    operations = document["paths"]["/api/v1/workspaces/{workspace}/organisations/"]
    assert [operations[m].get("deprecated", False) for m in ("get", "post")] == [True, False]


def test_what_is_deprecated_works_on_for_a_while():
    with pytest.raises(ValueError, match="works on for a while"):
        Deprecation(date(2026, 3, 1), date(2026, 3, 1))
