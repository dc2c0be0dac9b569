"""What the detector is told, what it is run for, and what it found."""

from apps.alignment.models.findings import Finding
from apps.alignment.models.policies import Policy
from apps.alignment.models.reminders import Reminder, ReminderRun, ReminderStop
from apps.alignment.models.sweeps import Sweep, SweepRange, SweepState

__all__ = [
    "Finding",
    "Policy",
    "Reminder",
    "ReminderRun",
    "ReminderStop",
    "Sweep",
    "SweepRange",
    "SweepState",
]
