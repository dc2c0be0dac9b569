"""What is asked for to keep a template of sessions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import NameField
from apps.dashboard.forums.agenda import LinesField
from apps.dashboard.forums.described_forms import (
    ABOUT,
    WHERE,
    AboutForm,
    WhereForm,
    facts_of_described,
)
from apps.dashboard.merging import VersionedForm
from apps.forums.models import SessionTemplate
from apps.forums.models.agendas import MOST_MINUTES
from apps.forums.services.agendas import MOST_ITEMS
from apps.forums.services.pasting import lines_of
from apps.stakeholders.models import Membership


class TemplateForm(WhereForm, AboutForm, VersionedForm):
    """A kind of session that a forum holds again and again."""

    name = NameField(
        label=_("Name"), max_length=200, help_text=_("What the template itself is called.")
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=MOST_MINUTES, initial=90
    )
    agenda = LinesField(label=_("The agenda it begins with"), required=False)
    field_order = ["name", "title", "minutes", "purpose", "agenda", *WHERE, *ABOUT[1:]]

    def __init__(
        self, data: Any = None, *, actor: Membership, template: SessionTemplate | None = None
    ) -> None:
        """Offer the workspace's rooms, filled in as the template is."""
        super().__init__(data, initial=facts_of_template(template) if template else {})
        self.offer_rooms(actor)
        self.offer_needs()
        self._kept = template.agenda if template else []

    def clean_agenda(self) -> str:
        """Return the lines. Raises: ValidationError, for more than an agenda may have."""
        text = str(self.cleaned_data["agenda"]).replace("\r\n", "\n")
        if sum(1 for _line in lines_of(text)) > MOST_ITEMS:
            raise forms.ValidationError(_("An agenda has up to 300 items."))
        return text

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the services take it."""
        given = self.cleaned_data
        own = {name: given[name] for name in ("name", "minutes", *WHERE)}
        # Items that were kept by systems may say what no line does.
        is_kept = given["agenda"] == text_of(self._kept)
        items = [
            {"title": line.title, "minutes": line.minutes, "presenter": line.presenter}
            for line in lines_of(given["agenda"])
        ]
        return self.about | own | {"agenda": self._kept if is_kept else items}


def text_of(agenda: Sequence[dict[str, Any]]) -> str:
    """Return an agenda as lines, with tabs between what each item says."""
    cells = ([item["title"], item["minutes"] or "", item["presenter"]] for item in agenda)
    return "\n".join("\t".join(map(str, each)).strip() for each in cells)


def needs_of(template: SessionTemplate) -> dict[str, int]:
    """Return of which sectors a template needs how many people."""
    return {need["sector"]: need["at_least"] for need in template.sector_needs}


def facts_of_template(template: SessionTemplate) -> dict[str, Any]:
    """Return what the form of a template begins with."""
    own = {"name": template.name, "minutes": template.minutes, "agenda": text_of(template.agenda)}
    return facts_of_described(template, needs_of(template)) | own
