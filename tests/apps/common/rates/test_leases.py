"""Units fetched ahead: fewer round trips, never more than the quota."""

import time

import pytest

from apps.common.models import uuid7
from apps.common.rates import counting, leases
from apps.common.rates.leases import spend
from apps.common.rates.quotas import Quota


@pytest.fixture
def holder():
    return str(uuid7())


@pytest.fixture
def asked(monkeypatch):
    """Return the costs for which Redis is asked."""
    costs: list[int] = []

    def charge(quotas, cost):
        costs.append(cost)
        return real(quotas, cost)

    real = counting.charge
    monkeypatch.setattr(leases, "charge", charge)
    return costs


def test_small_quota_is_counted_one_by_one(holder, asked):
    quotas = [(holder, Quota("token", 100, 60))]

    assert [spend(quotas, 1)[0].left for _ in range(3)] == [99, 98, 97]
    assert asked == [1, 1, 1]


def test_units_of_a_large_quota_are_fetched_ahead(holder, asked):
    quotas = [(holder, Quota("token", 2_000, 600)), (holder, Quota("workspace", 9_000, 600))]

    found = [[each.left for each in spend(quotas, 1)] for _ in range(11)]

    assert asked == [10, 10]
    assert found[:2] == [[1_999, 8_999], [1_998, 8_998]]
    assert found[-1] == [1_989, 8_989]


def test_dear_request_is_counted_by_itself(holder, asked):
    spend([(holder, Quota("token", 2_000, 600))], 50)

    assert asked == [50]


def test_all_of_a_large_quota_can_be_spent_and_no_more(holder):
    quotas = [(holder, Quota("token", 405, 3_600))]

    let_through = sum(spend(quotas, 1)[0].wait == 0 for _ in range(450))

    assert let_through == 405


def test_processes_together_spend_no_more_than_the_quota(holder, monkeypatch):
    quotas = [(holder, Quota("token", 2_000, 36_000))]
    hands: list[dict] = [{}, {}, {}]
    let_through = 0

    for turn in range(2_100):
        monkeypatch.setattr(leases, "_leases", hands[turn % 3])
        let_through += spend(quotas, 1)[0].wait == 0

    assert 2_000 - 3 * 10 <= let_through <= 2_000


def test_units_in_hand_end_with_the_window(holder, asked, monkeypatch):
    quotas = [(holder, Quota("token", 2_000, 60))]
    spend(quotas, 1)
    later = time.monotonic() + 61

    monkeypatch.setattr(time, "monotonic", lambda: later)
    spend(quotas, 1)

    assert asked == [10, 10]


def test_holders_that_went_are_forgotten(monkeypatch):
    monkeypatch.setattr(leases, "_leases", {})
    monkeypatch.setattr(leases, "_MOST_HOLDERS", 3)
    for _ in range(7):
        spend([(str(uuid7()), Quota("token", 2_000, 60))], 1)

    assert len(leases._leases) == 1


def test_nothing_is_counted_without_a_quota(asked):
    assert spend([], 1) == []
    assert asked == [1]
