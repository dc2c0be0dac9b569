"""Where every page and every API door is mounted."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from apps.common import documentation, health

_API_OF_WORKSPACE = ["stakeholders", "events", "programmes", "exchange", "alignment"]

handler400 = "apps.common.failures.bad_request"
handler403 = "apps.common.failures.forbidden"
handler404 = "apps.common.failures.not_found"
handler500 = "apps.common.failures.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("api/v1/openapi.json", documentation.openapi, name="openapi"),
    path("api/v1/docs/", documentation.page, name="api-docs"),
]
for _app in _API_OF_WORKSPACE:
    if find_spec(f"apps.{_app}.api.urls"):
        _urls = import_module(f"apps.{_app}.api.urls")
        urlpatterns.append(
            path("api/v1/workspaces/", include(getattr(_urls, "workspace_urlpatterns", [])))
        )
        urlpatterns.append(path("api/v1/workspaces/<slug:workspace>/", include(_urls.urlpatterns)))
if find_spec("apps.dashboard.urls"):
    urlpatterns.append(path("", include("apps.dashboard.urls")))
