"""The count in a real Redis; a Redis that is away refuses nobody."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.common.models import uuid7
from apps.common.rates import counting
from apps.common.rates.counting import charge
from apps.common.rates.quotas import Quota, Standing


@pytest.fixture
def holder():
    """Return the id of somebody who has not asked for anything yet."""
    return str(uuid7())


@pytest.fixture(autouse=True)
def no_outage(monkeypatch):
    monkeypatch.setattr(counting, "_outage", counting._Outage())


def test_units_are_spent_until_none_is_left(holder):
    quota = Quota("token", 3, 60)

    found = [charge([(holder, quota)], 1)[0] for _ in range(4)]

    assert found == [
        Standing(quota, left=2, full_in=20, wait=0),
        Standing(quota, left=1, full_in=40, wait=0),
        Standing(quota, left=0, full_in=60, wait=0),
        Standing(quota, left=0, full_in=60, wait=20),
    ]


def test_units_come_back_one_by_one(holder):
    quota = Quota("token", 10, 1)
    charge([(holder, quota)], 10)
    assert charge([(holder, quota)], 1)[0].wait == 1

    time.sleep(0.25)

    assert [charge([(holder, quota)], 1)[0].wait for _ in range(3)] == [0, 0, 1]


def test_request_that_one_quota_refuses_costs_none_of_the_others(holder):
    small, large = Quota("token", 2, 60), Quota("workspace", 100, 60)
    quotas = [(holder, small), (holder, large)]

    charge(quotas, 2)
    refused = charge(quotas, 1)

    assert [(each.left, each.wait) for each in refused] == [(0, 30), (98, 0)]


def test_cost_above_a_quota_takes_all_of_it(holder):
    quota = Quota("token", 5, 60)

    first, second = (charge([(holder, quota)], 50)[0] for _ in range(2))

    assert [(each.left, each.wait) for each in (first, second)] == [(0, 0), (0, 60)]


def test_holders_do_not_share(holder):
    quota = Quota("token", 1, 60)
    charge([(holder, quota)], 1)

    assert charge([(f"{holder}-other", quota)], 1) == [Standing(quota, 0, 60, 0)]


def test_many_at_once_get_no_more_than_the_quota(holder):
    quota = Quota("token", 20, 600)
    start = threading.Barrier(8)

    def ask(_: int) -> int:
        start.wait()
        return sum(charge([(holder, quota)], 1)[0].wait == 0 for _ in range(10))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 20


def test_redis_away_refuses_nobody_and_is_said_once_a_minute(holder, settings, tmp_path, caplog):
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    quota = Quota("token", 1, 60)

    found = [charge([(holder, quota)], 1) for _ in range(5)]
    counting._outage.until = 0.0
    found.append(charge([(holder, quota)], 1))

    said = [line for line in caplog.records if line.name == counting.__name__]
    assert found == [[]] * 6
    assert [(line.levelname, line.msg["event"], line.msg["error"]) for line in said] == [
        ("WARNING", "requests_are_not_counted", "ConnectionError")
    ]


def test_redis_that_hangs_delays_one_request_a_little_and_the_next_not_at_all(holder, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        assert charge([(holder, Quota("token", 1, 60))], 1) == []
        first = time.monotonic() - began
        for _ in range(100):
            assert charge([(holder, Quota("token", 1, 60))], 1) == []
        others = time.monotonic() - began - first

    assert first < 1
    assert others < 0.05


def test_redis_that_comes_back_counts_again(holder, settings, tmp_path):
    address, settings.REDIS_URL = settings.REDIS_URL, f"unix://{tmp_path}/nothing.sock"
    quota = Quota("token", 1, 60)
    charge([(holder, quota)], 1)

    settings.REDIS_URL = address
    counting._outage.until = 0.0

    assert [charge([(holder, quota)], 1)[0].wait for _ in range(2)] == [0, 60]
