"""Who may do what, as a page beside the documentation of the API."""

import functools

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.stakeholders.permissions_page import RULES, TITLE, Table, tables


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Return the page; it says the same to everyone."""
    shown = {"title": TITLE, "rules": RULES, "tables": _tables()}
    return render(request, "stakeholders/permissions.html", shown)


@functools.cache
def _tables() -> list[Table]:
    """Return the tables, made once in each process: the routes do not change while it runs."""
    return tables()
