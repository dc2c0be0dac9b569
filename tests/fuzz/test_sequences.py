"""Requests that follow from each other, by the ids that earlier ones answered."""

from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode

from apps.stakeholders.models import Role
from tests.fuzz.calling import CASES, SEED, Caller, load

_STEPS = 8
_SCENARIOS_AT_ONCE = 10


def sequences_of(caller: Caller) -> type:
    """Return the state machine that schemathesis reads out of the document, calling as `caller`.

    Of well formed requests alone: a sequence is to get somewhere.
    """

    class Sequences(load(GenerationMode.POSITIVE).as_state_machine()):  # type: ignore[misc]  # a class made on the spot
        def setup(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def before_call(self, case: Any) -> None:
            caller.enter(case, choice=caller.made)

        def get_call_kwargs(self, _: Any) -> dict[str, Any]:
            return {"headers": caller.headers()}

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            caller.check(response, case)

    return Sequences


def test_any_sequence_of_requests_of_any_role_is_answered_as_documented(world, record_property):
    caller = Caller(world)
    for number, role in enumerate(Role):
        caller.role, wanted = role, caller.made + CASES // len(Role)
        while caller.made < wanted:
            machine = seed(SEED + number + caller.made)(sequences_of(caller))
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=_SCENARIOS_AT_ONCE,
                    stateful_step_count=_STEPS,
                    deadline=None,
                    database=None,
                    phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                ),
            )
    record_property("cases", dict(caller.answered))
