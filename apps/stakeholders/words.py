"""What is said of the sectors that organisations speak for."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.stakeholders.models import Sector

SECTOR_WORDS: Final[Mapping[str, str | Promise]] = {
    Sector.GOVERNMENT: gettext_lazy("Government"),
    Sector.INDUSTRY: gettext_lazy("Industry"),
    Sector.ACADEMIA: gettext_lazy("Academia"),
    Sector.CIVIL_SOCIETY: gettext_lazy("Civil society"),
    Sector.MULTILATERAL: gettext_lazy("Multilateral"),
}
