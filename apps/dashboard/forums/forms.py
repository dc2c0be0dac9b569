"""What is asked for to make a forum, or to change it; and its themes and rooms."""

from secrets import token_hex
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.dashboard.choosing import ChoosingForm, Members, Organisations
from apps.dashboard.fields import LongField, NameField, NumbersField, offer
from apps.dashboard.forums.rhythm import RhythmForm, initial_rhythm
from apps.dashboard.forums.words import ATTRIBUTION_WORDS, VISIBILITY_WORDS
from apps.dashboard.forums.zones import ZoneField
from apps.dashboard.merging import VersionedForm
from apps.forums.models import Attribution, Forum, ForumVisibility, Theme
from apps.forums.models.forums import DEFAULT_REMINDER_DAYS, EARLIEST_REMINDER, MOST_REMINDERS
from apps.forums.selectors import themes_of
from apps.programmes.models.layers import KEY
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.selectors import members_visible_to, organisations_visible_to


class ForumForm(RhythmForm, VersionedForm, ChoosingForm):
    """Why a forum meets, who runs it, who takes part, how often, and who sees it."""

    name = NameField(label=_("Name"), max_length=300)
    purpose = LongField(
        label=_("Purpose"),
        required=False,
        max_length=10_000,
        help_text=_("Why it meets, and what is different once it has."),
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = Organisations(
        label=_("Organisations that take part"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Their findings are what its agendas are suggested from."),
    )
    organisers = Members(
        label=_("Organisers"),
        queryset=Membership.objects.none(),
        required=False,
        help_text=_("They change it, plan its sessions and invite people. You are one of them."),
    )
    time_zone = ZoneField(label=_("Time zone"))
    reminder_days = NumbersField(
        label=_("Days before a session on which people are reminded"),
        least=1,
        highest=EARLIEST_REMINDER,
        most=MOST_REMINDERS,
        initial=DEFAULT_REMINDER_DAYS,
        help_text=_(
            "Such as 7, 1. Who has not answered is asked again; on the last of them those who come"
            " are reminded too. Nothing for no reminders."
        ),
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        choices=list(VISIBILITY_WORDS.items()),
        widget=forms.RadioSelect,
        initial=ForumVisibility.INVITED,
    )
    attribution = forms.ChoiceField(
        label=_("What reports tell of who said something"),
        choices=list(ATTRIBUTION_WORDS.items()),
        widget=forms.RadioSelect,
        initial=Attribution.CHATHAM_HOUSE,
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=64,
        validators=[KEY],
        help_text=_("What systems call it; made from the name where you say nothing."),
    )
    field_order = [
        "name",
        "purpose",
        "themes",
        "organisations",
        "organisers",
        *RhythmForm.rhythm_fields,
        "time_zone",
        "reminder_days",
        "visibility",
        "attribution",
        "key",
    ]
    _OWN = (
        "name",
        "purpose",
        "themes",
        "organisations",
        "rhythm",
        "time_zone",
        "reminder_days",
        "visibility",
        "attribution",
    )

    def __init__(self, data: Any = None, *, actor: Membership, forum: Forum | None = None) -> None:
        """Offer what the actor's workspace has, filled in as the forum is."""
        initial = facts_of_forum(forum) if forum else {"time_zone": actor.workspace.time_zone}
        super().__init__(data, initial=initial)
        runs = ACTIONS["forums.write"].roles
        members = members_visible_to(actor).filter(role__in=runs, active=True)
        offer(
            self,
            themes=themes_of(actor.workspace),
            organisations=organisations_visible_to(actor).order_by("name", "pk"),
            organisers=members.order_by("user__name", "pk"),
        )
        self.actor, self.forum = actor, forum

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the services take it."""
        given = self.cleaned_data
        said = {name: given[name] for name in self._OWN}
        organisers = list(given["organisers"])
        if self.forum is None:
            # Also one that others may not see has its key: made ones never tell of it.
            said["key"] = given["key"] or f"{key_from(given['name'], 'forum')}-{token_hex(2)}"
            said["organisers"] = organisers or [self.actor]
        else:
            said["key"] = given["key"] or self.forum.key
            said["organisers"] = organisers
        return said


def key_from(name: str, otherwise: str) -> str:
    """Return a key made from a name; what it is otherwise, where no letter of it can be in one."""
    return slugify(name)[:56].strip("-_") or otherwise


def facts_of_forum(forum: Forum) -> dict[str, Any]:
    """Return what the form of a forum begins with."""
    names = ("name", "purpose", "time_zone", "reminder_days", "visibility", "attribution", "key")
    lists = {
        name: sorted(map(str, getattr(forum, name).values_list("pk", flat=True)))
        for name in ("themes", "organisations", "organisers")
    }
    own = {name: getattr(forum, name) for name in names}
    return own | lists | initial_rhythm(forum.rhythm)


class ThemeForm(forms.Form):
    """One more theme."""

    name = NameField(label=_("Name"), max_length=200)
    pointers = {"key": "name"}

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the service takes it."""
        name = self.cleaned_data["name"]
        key = key_from(name, "theme")
        # Names in other scripts have nothing that a key could hold.
        return {"name": name, "key": key if slugify(name) else f"{key}-{token_hex(2)}"}


class RoomForm(forms.Form):
    """One more room, or one as it is to be."""

    name = NameField(label=_("Name"), max_length=200)
    place = NameField(
        label=_("How one gets there"), required=False, max_length=500, help_text=_("An address.")
    )
    capacity = forms.IntegerField(
        label=_("Seats"), required=False, min_value=1, max_value=1_000_000
    )
