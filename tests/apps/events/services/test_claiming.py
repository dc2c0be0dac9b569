"""Which delivery is begun next."""

import orjson
import pytest
from django.db import connection, transaction

from apps.events.services import claiming, gathering
from tests.apps.events.services.deliveries import wait_until_settled, webhook_of

pytestmark = pytest.mark.django_db(transaction=True)

THOUSAND = """
    INSERT INTO events_event (workspace_id, type, actor, subject_type, subject_id)
    SELECT %s, 'thing.made', '{}', 'thing', uuidv7() FROM generate_series(1, 1000)
"""


def test_next_of_a_thousand_is_found_at_once_though_nothing_was_ever_counted(
    office, relay, workspace
):
    webhook = webhook_of(office, "http://127.0.0.1:9/", types=["thing.*"])
    with connection.cursor() as cursor:
        cursor.execute(THOUSAND, [workspace.pk])
    wait_until_settled()
    gathering.gather_all(at=relay.now)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(claiming._IN_ORDER)
        explain = "EXPLAIN (ANALYZE, FORMAT JSON) "
        cursor.execute(explain + claiming._NEXT, {"webhook": webhook.pk, "at": relay.now})
        ((told,),) = cursor.fetchall()
    (plan,) = told if isinstance(told, list) else orjson.loads(told)

    assert plan["Plan"]["Actual Rows"] == 1
    # Looking at all of them would read hundreds of pages, comparing them all thousands.
    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 50
