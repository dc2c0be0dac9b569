"""What is asked for of a session besides when it is, also where it is kept as a template."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.dashboard.choosing import ARoom, ChoosingForm
from apps.dashboard.fields import LongField, NameField, offer
from apps.dashboard.forums.words import ACCESSIBILITY_WORDS
from apps.dashboard.wording import SECTOR_WORDS
from apps.forums.models import Room
from apps.forums.models.described import LANGUAGE, Described
from apps.forums.selectors import rooms_visible_to
from apps.stakeholders.models import Membership

WHERE: Final = ("room", "place", "link")
ABOUT: Final = ("purpose", "capacity", "languages", "accessibility", "track")
_NEED: Final = "need_"


class WhereForm(ChoosingForm):
    """Where something takes place."""

    room = ARoom(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("No room")
    )
    place = NameField(
        label=_("Place"),
        required=False,
        max_length=500,
        help_text=_("An address, where it is in none of the rooms."),
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("By which one takes part online."),
    )

    def offer_rooms(self, actor: Membership) -> None:
        """Offer the rooms of the actor's workspace."""
        offer(self, room=rooms_visible_to(actor).order_by("name"))


class AboutForm(forms.Form):
    """What is said of a session besides when and where it is."""

    # Fields that the page shows elsewhere.
    apart: ClassVar[tuple[str, ...]] = ()
    title = NameField(label=_("Title"), max_length=300)
    purpose = LongField(
        label=_("Purpose"),
        required=False,
        max_length=10_000,
        help_text=_("What is different once it is over. People who are invited read it."),
    )
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Who says yes once they are taken waits for one. Nothing for no limit."),
    )
    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        max_length=500,
        help_text=_("That are spoken or interpreted, such as en, fr, ar."),
    )
    accessibility = forms.MultipleChoiceField(
        label=_("So that everyone can take part"),
        required=False,
        choices=list(ACCESSIBILITY_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    track = NameField(
        label=_("Track"),
        required=False,
        max_length=100,
        help_text=_("Where several sessions go on side by side."),
    )

    def offer_needs(self) -> None:
        """Offer a number of people of each sector."""
        for sector, words in SECTOR_WORDS.items():
            self.fields[f"{_NEED}{sector}"] = forms.IntegerField(
                label=str(words), required=False, min_value=1, max_value=10_000
            )

    @property
    def needs(self) -> list[forms.BoundField]:
        """Return the fields that say of which sectors how many have to be there."""
        return [self[name] for name in self.fields if name.startswith(_NEED)]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Return the fields that stand by themselves, in their order."""
        return [
            one
            for one in self.visible_fields()
            if not one.name.startswith(_NEED) and one.name not in self.apart
        ]

    def clean_languages(self) -> list[str]:
        """Return the languages. Raises: ValidationError, naming the first that is none."""
        tags = [tag.strip() for tag in self.cleaned_data["languages"].split(",") if tag.strip()]
        for tag in tags:
            try:
                LANGUAGE(tag)
            except ValidationError as error:
                message = _("“%(tag)s” is no language tag such as en or pt-BR.")
                raise ValidationError(message, params={"tag": tag}) from error
        return list(dict.fromkeys(tags))

    @property
    def about(self) -> dict[str, Any]:
        """Return what was said besides when and where, as the services take it."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in ("title", *ABOUT)},
            "sector_needs": [
                {"sector": name.removeprefix(_NEED), "at_least": value}
                for name, value in given.items()
                if name.startswith(_NEED) and value
            ],
        }


def facts_of_described(of: Described, needs: Mapping[str, int]) -> dict[str, Any]:
    """Return what the form of a session begins with besides when it is; needs: of sectors."""
    return {
        **{name: getattr(of, name) for name in ("title", *WHERE, *ABOUT)},
        "languages": ", ".join(of.languages),
        **{f"{_NEED}{sector}": at_least for sector, at_least in needs.items()},
    }
