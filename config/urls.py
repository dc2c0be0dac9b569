"""Where every page and every API door is mounted."""

from django.urls import URLPattern, URLResolver, include, path

from apps.alignment.api import urls as alignment
from apps.audit.api import urls as audit
from apps.common import documentation, health
from apps.common.operations import metrics
from apps.events.api import urls as events
from apps.exchange.api import urls as exchange
from apps.forums.api import urls as forums
from apps.programmes.api import urls as programmes
from apps.stakeholders.api import permissions
from apps.stakeholders.api import urls as stakeholders

handler400 = "apps.common.failures.bad_request"
handler403 = "apps.common.failures.forbidden"
handler404 = "apps.common.failures.not_found"
handler500 = "apps.common.failures.failed"

_BELOW_A_WORKSPACE: list[URLPattern | URLResolver] = [
    *stakeholders.urlpatterns,
    *programmes.urlpatterns,
    *exchange.urlpatterns,
    *alignment.urlpatterns,
    *forums.urlpatterns,
    *events.urlpatterns,
    *audit.urlpatterns,
]
_API: list[URLPattern | URLResolver] = [
    path("openapi.json", documentation.openapi, name="openapi"),
    path("docs/", documentation.page, name="api-docs"),
    path("docs/permissions/", permissions.page, name="permissions"),
    path("workspaces/", include(programmes.workspace_urlpatterns)),
    path("workspaces/<slug:workspace>/", include(_BELOW_A_WORKSPACE)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", metrics.metrics),
    path("api/v1/", include(_API)),
    path("", include("apps.dashboard.account_urls")),
    path("", include("apps.dashboard.urls")),
]
