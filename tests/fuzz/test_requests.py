"""Requests nobody thought of, well and badly formed: each is answered, and as documented."""

from itertools import count
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from apps.stakeholders.models import Role
from tests.fuzz.calling import CASES, CHOICES, SEED, Caller, load

_AT_ONCE = 6


def requests_to(operation: Any) -> st.SearchStrategy[Any]:
    well, badly = (
        operation.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )
    return well | badly


def ask_some(caller: Caller, operation: Any, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=_AT_ONCE,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=requests_to(operation), choice=st.integers(0, CHOICES - 1))
    def ask(case: Any, choice: int) -> None:
        caller.place(case, choice)
        # What one request changes, the next does not meet.
        with transaction.atomic():
            caller.ask(case)
            transaction.set_rollback(True)

    ask()


def test_any_request_of_any_role_is_answered_as_documented(world, record_property):
    operations = [found.ok() for found in load().get_all_operations() if isinstance(found, Ok)]
    roles = list(Role)
    caller = Caller(world)
    # Each operation comes in another role until all roles have made all of them.
    turns = (
        (at, roles[(at + turn) % len(roles)]) for turn in count() for at in range(len(operations))
    )
    for number, (at, role) in enumerate(turns, SEED):
        caller.role = role
        ask_some(caller, operations[at], number)
        if caller.made >= CASES:
            break
    record_property("cases", dict(caller.answered))
