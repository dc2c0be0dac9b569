"""Paths below one workspace."""

from rest_framework.routers import SimpleRouter

from apps.stakeholders.api.invitations.views import InvitationViews
from apps.stakeholders.api.machines.views import ServiceAccountViews, TokenViews
from apps.stakeholders.api.views import MemberViews, OrganisationViews

router = SimpleRouter()
router.register("organisations", OrganisationViews, basename="organisation")
router.register("members", MemberViews, basename="member")
router.register("member-invitations", InvitationViews, basename="member-invitation")
router.register("service-accounts", ServiceAccountViews, basename="service-account")
router.register("tokens", TokenViews, basename="token")

urlpatterns = router.urls
