"""Paths below one workspace."""

from rest_framework.routers import SimpleRouter

from apps.stakeholders.api.views import MemberViews, OrganisationViews

router = SimpleRouter()
router.register("organisations", OrganisationViews, basename="organisation")
router.register("members", MemberViews, basename="member")

urlpatterns = router.urls
