"""Reminders: one digest a day for each reader, written into the outbox; and the way out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from apps.alignment.models import Reminder, ReminderRun, ReminderStop
from apps.alignment.reminded import Also, also_on
from apps.alignment.selectors.reminders import Due, Reader, milestones_due, readers_in, way_out
from apps.common.mail.languages import spoken
from apps.programmes.selectors.unagreed import waiting_for_owners
from apps.stakeholders.models import Workspace

SENT_FROM_HOUR: Final = 7
_MOST_TOLD: Final = 20
_KEPT_FOR: Final = timedelta(days=30)

_WAITING: Final = """
    SELECT w.id FROM stakeholders_workspace w
    WHERE extract(hour FROM %(at)s AT TIME ZONE w.time_zone) >= %(hour)s
      AND NOT EXISTS (
          SELECT FROM alignment_reminderrun r
          WHERE r.workspace_id = w.id AND r.day = (%(at)s AT TIME ZONE w.time_zone)::date)
    ORDER BY w.id
"""
_BEGIN: Final = """
    INSERT INTO alignment_reminderrun (workspace_id, day) VALUES (%s, %s) ON CONFLICT DO NOTHING
"""


def send_reminders(*, at: datetime) -> int:
    """Write the digests of each workspace whose morning has come; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"at": at, "hour": SENT_FROM_HOUR})
        waiting = [row[0] for row in cursor.fetchall()]
    return sum(
        remind(workspace=workspace, at=at)
        for workspace in Workspace.objects.filter(pk__in=waiting).order_by("pk")
    )


@transaction.atomic
def remind(*, workspace: Workspace, at: datetime) -> int:
    """Write the digests of a workspace's day with its mails, once; return how many.

    Whoever runs beside waits for this one and finds it done; what dies on the way left nothing.
    """
    today = workspace.today(at)
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [workspace.pk, today])
        if not cursor.rowcount:
            return 0
    for old in (ReminderRun, Reminder):
        old.objects.filter(workspace=workspace, day__lt=today - _KEPT_FOR).delete()
    due: dict[UUID, list[Due]] = {}
    for one in milestones_due(workspace, today):
        due.setdefault(one.organisation, []).append(one)
    waiting = waiting_for_owners(workspace)
    also = also_on(workspace, today)
    others = [Reader(one.email, one.language, frozenset()) for (one, *_) in also.values()]
    readers = readers_in(workspace, {*due, *waiting}, others)
    Reminder.objects.bulk_create(
        [Reminder(workspace=workspace, email=reader.email, day=today) for reader in readers]
    )
    messages = [
        _message(workspace, reader, due, waiting, also.get(reader.email.lower(), ()), today)
        for reader in readers
    ]
    if messages:
        get_connection().send_messages(messages)
    return len(messages)


@transaction.atomic
def stop_reminders(*, workspace: Workspace, email: str) -> None:
    """Send an address no more reminders of a workspace."""
    ReminderStop.objects.bulk_create(
        [ReminderStop(workspace=workspace, email=email)], ignore_conflicts=True
    )


@transaction.atomic
def resume_reminders(*, workspace: Workspace, email: str) -> None:
    """Send an address the reminders of a workspace again."""
    ReminderStop.objects.filter(workspace=workspace, email__iexact=email).delete()


def _message(
    workspace: Workspace,
    reader: Reader,
    due: Mapping[UUID, Sequence[Due]],
    waiting: Mapping[UUID, int],
    also: Sequence[Also],
    today: date,
) -> EmailMessage:
    mine = sorted(
        (one for organisation in reader.organisations for one in due.get(organisation, ())),
        key=attrgetter("kind", "baseline", "name"),
    )
    groups = {kind: list(rows) for kind, rows in groupby(mine, key=attrgetter("kind"))}
    stop = urljoin(
        settings.SITE_ADDRESS, reverse("stop_reminders", args=[way_out(workspace.pk, reader.email)])
    )
    context: dict[str, Any] = {
        "workspace": workspace.name,
        "today": today,
        "groups": [
            (kind, groups[kind][:_MOST_TOLD], max(len(groups[kind]) - _MOST_TOLD, 0))
            for kind in ("returned", "silent", "overdue", "soon")
            if kind in groups
        ],
        "count": len(mine),
        "waiting": sum(waiting.get(organisation, 0) for organisation in reader.organisations),
        "link": urljoin(settings.SITE_ADDRESS, f"w/{workspace.slug}/work/?show=report"),
        "agree": urljoin(settings.SITE_ADDRESS, f"w/{workspace.slug}/work/?show=agree"),
        "stop": stop,
    }
    with translation.override(spoken(reader.language or workspace.default_language)):
        context["also"] = [one.text() for one in also]
        subject = (
            render_to_string("alignment/reminder_subject.txt", context)
            if context["count"] or context["waiting"] or not also
            else also[0].subject()
        )
        text = render_to_string("alignment/reminder.txt", context)
    # RFC 8058: the reader's mail program stops them with one click, and no page in between.
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(" ".join(subject.split()), text, None, [reader.email], headers=headers)
