"""The registers across forums: trade-offs, and the questions that nobody has answered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.api.pagination import KeysetPagination
from apps.dashboard.forums.outcomes import outcome_rows
from apps.dashboard.forums.words import OUTCOME_STATE_WORDS
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.dashboard.wording import layer_words
from apps.forums.api.filters import OutcomeFilters
from apps.forums.models import OutcomeState, OutcomeType
from apps.forums.models.outcomes import STATES
from apps.forums.selectors import forums_visible_to, themes_of
from apps.forums.selectors.outcomes import outcomes_visible_to
from apps.stakeholders.models import Membership

_MOST_FORUMS = 200


class RegisterForm(forms.Form):
    """What a register is narrowed by."""

    search = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    forum = forms.ChoiceField(label=_("Forum"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, actor: Membership, states: Mapping[Any, Any]
    ) -> None:
        """Offer the forums that the reader sees, the themes, and the states of the type."""
        super().__init__(data)
        forums = forums_visible_to(actor).order_by("name", "pk")[:_MOST_FORUMS]
        offered = {
            "forum": [(str(forum.pk), forum.name) for forum in forums],
            "theme": [(theme.key, layer_words(theme.name)) for theme in themes_of(actor.workspace)],
            "state": list(states.items()),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared, for the types
            field.choices = [("", _("All")), *choices]

    @property
    def filters(self) -> dict[str, list[str] | str]:
        """Return what was asked for, ready for the filters of the API."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return asked | {"state": [asked["state"]]} if "state" in asked else asked


class RegisterPage(WorkspacePage):
    """Everything of one type that sessions came to, as far as the reader reads it.

    kind: the type; shown: the state that is shown where none is asked for
    """

    template_name = "dashboard/forums/register.html"
    section = "forums"
    kind: OutcomeType
    shown = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what is asked for, what has been open for longest first."""
        usual = {"state": [self.shown]} if self.shown else {}
        asked = self.request.GET or {"state": self.shown}
        states = {state: OUTCOME_STATE_WORDS[state] for state in STATES[self.kind] if state}
        form = RegisterForm(asked, actor=self.actor, states=states)
        form.is_valid()
        rows = outcomes_visible_to(self.actor).filter(type=self.kind)
        found = OutcomeFilters(form.filters, rows).qs.annotate(held=F("session__ends_at"))
        page = page_of(self.request, found, KeysetPagination(), by("held"))
        return super().get_context_data(
            kind=self.kind,
            form=form,
            page=page,
            rows=outcome_rows(page.rows, self.layer_names, timezone.now(), may_settle=False),
            is_narrowed=form.filters != usual,
            nothing_yet=not page.rows and not rows.exists(),
            **kwargs,
        )


class TradeOffsPage(RegisterPage):
    """The register of trade-offs across forums."""

    kind = OutcomeType.TRADE_OFF


class QuestionsPage(RegisterPage):
    """The open questions across forums, with their age."""

    kind = OutcomeType.QUESTION
    shown = OutcomeState.OPEN
