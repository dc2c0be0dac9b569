"""Paths below one workspace."""

from rest_framework.routers import SimpleRouter

from apps.exchange.api.views import ImportViews

router = SimpleRouter()
router.register("imports", ImportViews, basename="import")

urlpatterns = router.urls
