"""Webhooks, events and deliveries for tests, and a relay that works in the test's own process."""

import time
from contextlib import closing
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from apps.events import services
from apps.events.models import Delivery, Event, Webhook
from apps.events.outbound.posting import Poster
from apps.events.services import claiming, delivering, gathering, webhooks
from apps.stakeholders.models import Membership
from tests.factories import OrganisationFactory


def webhook_of(actor: Membership, url: str, **fields) -> Webhook:
    """Make a webhook; all that was committed before stays behind it."""
    wait_until_settled()
    return webhooks.create_webhook(actor=actor, at=timezone.now(), url=url, **fields)[0]


def happen(workspace, *types, subject=None, **options) -> list[Event]:
    """Publish events of one subject, each in a transaction of its own; return when they settled."""
    subject = subject or OrganisationFactory.build(workspace=workspace)
    events = []
    for kind in types:
        with transaction.atomic():
            events.append(
                services.publish(
                    type=kind,
                    subject=subject,
                    subject_type=kind.partition(".")[0],
                    actor=None,
                    at=timezone.now(),
                    **options,
                )
            )
    wait_until_settled()
    return events


def wait_until_settled() -> None:
    """Wait for older transactions of other test processes, which share the database server."""
    newest = Event.objects.order_by("-transaction").values_list("transaction", flat=True).first()
    deadline = time.monotonic() + 120
    while newest is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            if int(cursor.fetchone()[0]) > newest:
                return
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Relay:
    """Gathers and delivers all that is due, on a clock that goes only where it is put."""

    def __init__(self, timeout: float = 1.0) -> None:
        self.now = timezone.now() + timedelta(seconds=1)
        self._timeout = timeout

    def clock(self) -> datetime:
        """The instant on its clock."""
        return self.now

    def pass_time(self, **time_passed: float) -> None:
        """Put the clock forward."""
        self.now += timedelta(**time_passed)

    def run(self) -> None:
        """Deliver until nothing is due."""
        gathering.gather_all(at=self.now)
        while slots := claiming.slots_to_hand_out(at=self.now):
            for webhook_id in slots:
                with closing(Poster(reach="loopback", timeout=self._timeout)) as poster:
                    delivering.deliver_a_turn(
                        webhook_id=webhook_id, poster=poster, clock=self.clock, dice=lambda: 0.0
                    )


def states(webhook: Webhook) -> list[tuple[str, str, int]]:
    """Return type, state and attempts of each delivery, in the log's order."""
    rows = Delivery.objects.filter(webhook=webhook).order_by("transaction", "event_id")
    return [(row.event.type, row.state, row.attempts) for row in rows.select_related("event")]


def secrets_of(webhook: Webhook) -> list[str]:
    """Return the secrets that sign now, the newest first."""
    return delivering.live_secrets(webhook_id=webhook.pk, at=timezone.now())
