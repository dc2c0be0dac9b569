"""The log as its readers see it; transactions here really commit."""

import pytest
from django.db import connections, transaction
from django.utils import timezone

from apps.events import selectors, services
from tests.apps.events.services.deliveries import wait_until_settled
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def publish(workspace, kind, *, subject=None, **options):
    with transaction.atomic():
        return services.publish(
            type=kind,
            subject=subject or OrganisationFactory.build(workspace=workspace),
            subject_type="thing",
            actor=None,
            at=timezone.now(),
            **options,
        )


def types_seen_by(actor, after=None):
    events = selectors.events_visible_to(actor).filter(subject_type="thing")
    if after is not None:
        events = selectors.behind_place(events, (after.transaction, after.sequence))
    return [event.type for event in events]


def test_events_are_read_in_order_and_from_the_last_one_seen(workspace, member):
    office = member()
    for kind in ("a", "b", "c"):
        publish(workspace, kind)
    wait_until_settled()

    events = list(selectors.events_visible_to(office).filter(subject_type="thing"))
    assert [
        types_seen_by(office),
        types_seen_by(office, events[0]),
        types_seen_by(office, events[2]),
    ] == [
        ["a", "b", "c"],
        ["b", "c"],
        [],
    ]


def test_subject_changed_last_by_an_older_transaction_tells_it_last(workspace, member):
    office = member()
    subject = OrganisationFactory.build(workspace=workspace)
    older, between = (connections.create_connection("default") for _ in range(2))
    insert = """
        INSERT INTO events_event (workspace_id, type, actor, subject_type, subject_id)
        VALUES (%s, %s, '{}', 'thing', %s)
    """
    with older.cursor() as first, between.cursor() as other:
        for cursor in (first, other):
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()")
        publish(workspace, "before", subject=subject)
        first.execute(insert, [workspace.pk, "after", subject.pk])
        first.execute(insert, [workspace.pk, "apart", workspace.pk])
        first.execute("COMMIT")
        meanwhile = types_seen_by(office)
        other.execute("COMMIT")
    older.close()
    between.close()
    wait_until_settled()

    assert meanwhile in (["apart"], [])
    assert types_seen_by(office) == ["apart", "before", "after"]


def test_event_of_a_transaction_that_commits_late_is_not_skipped(workspace, member):
    office = member()
    slow = connections.create_connection("default")
    with slow.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            """
            INSERT INTO events_event (workspace_id, type, actor, subject_type, subject_id)
            VALUES (%s, 'late', '{}', 'thing', uuidv7())
            """,
            [workspace.pk],
        )
        publish(workspace, "quick")
        before = types_seen_by(office)
        cursor.execute("COMMIT")
    slow.close()
    wait_until_settled()

    # Nothing behind the running transaction was shown, so no reader has gone past it.
    assert before == []
    assert types_seen_by(office) == ["late", "quick"]


def test_event_that_was_read_before_a_slow_transaction_began_leads_to_its_event(workspace, member):
    office = member()
    publish(workspace, "first")
    wait_until_settled()
    last_read = selectors.events_visible_to(office).last()
    slow = connections.create_connection("default")
    with slow.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_current_xact_id()")
        publish(workspace, "quick")
        while_running = types_seen_by(office, last_read)
        cursor.execute(
            """
            INSERT INTO events_event (workspace_id, type, actor, subject_type, subject_id)
            VALUES (%s, 'late', '{}', 'thing', uuidv7())
            """,
            [workspace.pk],
        )
        cursor.execute("COMMIT")
    slow.close()
    wait_until_settled()

    assert while_running == []
    assert types_seen_by(office, last_read) == ["late", "quick"]


def test_events_of_a_rolled_back_transaction_are_never_seen(workspace, member):
    office = member()
    with transaction.atomic():
        publish(workspace, "undone")
        transaction.set_rollback(True)
    publish(workspace, "done")
    wait_until_settled()

    assert types_seen_by(office) == ["done"]


def test_restricted_events_are_for_the_organisations_named_and_the_office(workspace, member):
    inside, outside = OrganisationFactory.create_batch(2, workspace=workspace)
    publish(workspace, "open")
    publish(workspace, "closed", restricted_to=[inside.pk])
    publish(workspace, "office only", restricted_to=[])
    wait_until_settled()

    seen = {
        (role, organisation and organisation.pk == inside.pk): types_seen_by(
            member(role, organisation)
        )
        for role, organisation in [
            ("admin", None),
            ("programme_office", None),
            ("organiser", None),
            ("observer", None),
            ("partner", inside),
            ("partner", outside),
        ]
    }
    assert seen == {
        ("admin", None): ["open", "closed", "office only"],
        ("programme_office", None): ["open", "closed", "office only"],
        ("organiser", None): ["open"],
        ("observer", None): ["open"],
        ("partner", True): ["open", "closed"],
        ("partner", False): ["open"],
    }


def test_event_of_another_workspace_or_of_others_is_no_place_to_go_on_from(workspace, member):
    foreign = publish(OrganisationFactory.create().workspace, "foreign")
    closed = publish(workspace, "closed", restricted_to=[])
    mine = publish(workspace, "mine")
    wait_until_settled()
    observer = member("observer")

    found = [selectors.event_visible_to(observer, event.id) for event in (foreign, closed, mine)]

    assert found == [None, None, mine]


def test_news_go_on_behind_what_nobody_asked_for(workspace, member):
    office = member()
    publish(workspace, "a")
    publish(workspace, "b")
    wait_until_settled()

    found, place = selectors.news(
        office, selectors.BEGINNING, narrowed=lambda events: events.filter(type="c"), most=10
    )
    before = selectors.has_news(workspace.pk, place)
    publish(workspace, "c")
    wait_until_settled()
    later, end = selectors.news(
        office, place, narrowed=lambda events: events.filter(type="c"), most=1
    )

    assert (found, before) == ([], False)
    assert ([event.type for event in later], selectors.has_news(workspace.pk, end)) == (
        ["c"],
        False,
    )
