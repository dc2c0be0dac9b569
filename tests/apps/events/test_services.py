import pytest
from django.db import transaction
from django.utils import timezone

from apps.events import services
from apps.events.models import Event
from tests.factories import OrganisationFactory


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused(workspace):
    with pytest.raises(transaction.TransactionManagementError):
        services.publish(
            type="thing.changed",
            subject=OrganisationFactory.build(workspace=workspace),
            subject_type="thing",
            actor=None,
            at=timezone.now(),
        )

    assert not Event.objects.filter(subject_type="thing").exists()


def test_event_keeps_who_what_and_when(member):
    office = member()
    at = timezone.now()
    subject = OrganisationFactory.build(workspace=office.workspace)

    services.publish(
        type="thing.changed",
        subject=subject,
        subject_type="thing",
        actor=office,
        at=at,
        before={"name": "a"},
        after={"name": "b"},
        restricted_to=[subject.pk],
    )

    event = Event.objects.get(subject_type="thing")
    assert {name: getattr(event, name) for name in ("workspace", "type", "at", "actor")} == {
        "workspace": office.workspace,
        "type": "thing.changed",
        "at": at,
        "actor": {"id": str(office.pk), "name": office.user.name},
    }
    assert (event.subject_type, event.subject_id, event.restricted_to) == (
        "thing",
        subject.pk,
        [subject.pk],
    )
    assert (event.before, event.after) == ({"name": "a"}, {"name": "b"})
