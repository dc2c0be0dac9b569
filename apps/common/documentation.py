"""The OpenAPI document and the page that shows it; both say the same to everyone."""

import functools

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Return the OpenAPI 3.1 document."""
    return HttpResponse(_document(), content_type="application/vnd.oai.openapi+json")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Return the page that shows the document, with scripts and styles of installed packages."""
    return render(request, "common/api-docs.html")


@functools.cache
def _document() -> bytes:
    """Return the document, made once in each process: the routes do not change while it runs."""
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    return bytes(OpenApiJsonRenderer().render(schema))
