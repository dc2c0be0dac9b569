"""Report links on a page: who was sent one, for what, and making another."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.api.pagination import KeysetPagination
from apps.common.errors import LockstepError
from apps.dashboard.links import LinkForm, OwnerForm, link_rows
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.dashboard.views.steps import Step
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import REPORTABLE
from apps.programmes.selectors import links_visible_to, milestones_visible_to
from apps.programmes.services.links import MOST_MILESTONES, make_link, resend_link, revoke_link
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Organisation
from apps.stakeholders.selectors import organisations_visible_to


class LinksPage(WorkspacePage):
    """The report links that the reader may see, and a form for one more."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/report_links.html"
    section = "report-links"
    action = "links.read"

    @property
    def is_partner(self) -> bool:
        """Tell whether the reader speaks for one organisation alone."""
        return own_only(self.actor, "links.write")

    @cached_property
    def owners(self) -> list[Organisation]:
        """Return the organisations for which the reader may make links: its own, or all."""
        rows = organisations_visible_to(self.actor).order_by("name", "id")
        if self.is_partner:
            rows = rows.filter(memberships=self.actor)
        return list(rows)

    @cached_property
    def owner(self) -> Organisation | None:
        """Return the organisation that a new link is to be for."""
        if self.is_partner:
            return next(iter(self.owners), None)
        asked = self.request.GET.get("organisation")
        return next((each for each in self.owners if str(each.pk) == asked), None)

    def open_milestones(self) -> list[Milestone]:
        """Return what the organisation may still report on, the earliest due first."""
        if self.owner is None:
            return []
        rows = milestones_visible_to(self.actor).filter(
            owner_organisation=self.owner, status__in=REPORTABLE
        )
        return list(
            rows.select_related("initiative").order_by("baseline_date", "id")[:MOST_MILESTONES]
        )

    def post(self, request: HttpRequest, workspace: str) -> HttpResponse:
        """Make a link and send it."""
        milestones = self.open_milestones()
        form = LinkForm(request.POST, milestones=milestones)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        chosen = set(form.cleaned_data["milestones"])
        try:
            make_link(
                actor=self.actor,
                organisation=self.owner,
                email=form.cleaned_data["email"],
                milestones=[one for one in milestones if str(one.pk) in chosen],
                at=timezone.now(),
                site=request.build_absolute_uri("/"),
            )
        except LockstepError as error:
            form.add_error(None, refusal_words(error))
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=error.status)
        messages.success(request, _("The link is on its way."))
        return redirect("dashboard:report-links", workspace=workspace)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the links, latest first, and the form for the organisation that was chosen."""
        at = timezone.now()
        links = links_visible_to(self.actor).select_related("organisation", "made_by__user")
        page = page_of(
            self.request, links.prefetch_related("milestones"), KeysetPagination(), by("-sent_at")
        )
        milestones = self.open_milestones()
        given = {
            "page": page,
            "links": link_rows(page.rows, self.workspace, at),
            "owner": self.owner,
            "choosing": None if self.is_partner else OwnerForm(self.request.GET, self.owners),
            "nothing_open": self.owner is not None and not milestones,
            "form": LinkForm.offering(milestones, self.owner),
        }
        return super().get_context_data(**given | kwargs)


class LinkStep(Step):
    """Sends a link again, or takes it back."""

    action = "links.write"

    def page(self) -> str:
        """Return the page of the links."""
        return reverse("dashboard:report-links", args=[self.workspace.slug])

    def post(self, _request: HttpRequest, pk: UUID, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step; a link that the actor does not see is not there."""
        if step not in {"resend", "revoke"}:
            raise Http404
        try:
            self._take(step, pk)
        except LockstepError as error:
            return self.refused(refusal_words(error))
        if step == "revoke":
            return self.done(_("The link is taken back."))
        return self.done(_("The link is on its way."))

    @transaction.atomic
    def _take(self, step: str, pk: UUID) -> None:
        rows = links_visible_to(self.actor).select_related("workspace", "organisation")
        link = get_object_or_404(rows.select_for_update(of=("self",), no_key=True), pk=pk)
        at = timezone.now()
        if step == "revoke":
            revoke_link(link=link, actor=self.actor, at=at)
        else:
            site = self.request.build_absolute_uri("/")
            resend_link(link=link, actor=self.actor, at=at, site=site)
