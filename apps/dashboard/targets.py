"""Milestones and findings to choose from: what each is called, and by which words it is found."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q

from apps.alignment.selectors.sentences import sentence_of
from apps.common.search import has_words
from apps.dashboard.choosing import Searched
from apps.programmes.models import Milestone
from apps.programmes.selectors import milestones_visible_to
from apps.stakeholders.models import Membership

MILESTONE_WORDS: Final = ("name", "external_id")
_INITIATIVE_WORDS: Final = ("initiative__name", "initiative__key", "initiative__external_id")
# Of so many milestones with the words, the findings are found too.
_MOST_TOLD_OF: Final = 12


class AMilestone(Searched):
    """One milestone, or none; its rows come with their initiatives."""

    searched = MILESTONE_WORDS

    def label_from_instance(self, milestone: Any) -> str:
        """Name a milestone."""
        return name_with_initiative(milestone)


class AFinding(Searched):
    """One finding, or none, found by its initiative and the milestones that it tells of.

    reader: who looks; layer_names: by key, in the reader's language
    """

    reader: Membership
    layer_names: Mapping[str, str]

    def label_from_instance(self, finding: Any) -> str:
        """Tell a finding in a sentence."""
        return sentence_of(finding, self.layer_names)

    def having(self, words: list[str]) -> Q:
        """Return the condition that a finding tells of something with these words."""
        return telling_of(words, self.reader)


def telling_of(words: list[str], reader: Membership) -> Q:
    """Return the condition that a finding's initiative, or a milestone of it, has some words."""
    named = milestones_visible_to(reader).filter(has_words(words, *MILESTONE_WORDS))
    milestones = list(named.values_list("pk", flat=True)[:_MOST_TOLD_OF])
    return Q(has_words(words, *_INITIATIVE_WORDS)) | Q(milestones__overlap=milestones)


def name_with_initiative(milestone: Milestone) -> str:
    """Return what a milestone is called among those of other initiatives."""
    return f"{milestone.name} ({milestone.initiative.name})"
