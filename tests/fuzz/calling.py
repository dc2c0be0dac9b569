"""Sending what schemathesis thought of, and holding the answer against the document."""

import copy
import os
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from schemathesis import GenerationMode
from schemathesis.checks import CheckContext
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case

from apps.events.kinds import EVENT_TYPES
from apps.events.models import Event
from apps.stakeholders.models import Role
from tests.contract import Exchange, document, violations
from tests.fuzz.world import World

# How many requests are made at least: one half by themselves, the other in sequences.
CASES = int(os.environ.get("LOCKSTEP_FUZZ_CASES", "500")) // 2
# The same requests in every run, unless another number is given.
SEED = int(os.environ.get("LOCKSTEP_FUZZ_SEED", "1"))
# This one choice of ten leaves a path as it was thought of: most likely a name of nothing.
_AS_GENERATED = 9
CHOICES = 10
_DEFECTS_BEGIN = 500


def load(*modes: GenerationMode) -> schemathesis.BaseSchema:
    """Return the document as schemathesis reads it, with the application to send requests to.

    modes: which requests sequences are made of; both kinds where none is given
    """
    # It changes what it is given, and the document is everybody's.
    schema = schemathesis.openapi.from_dict(copy.deepcopy(document()))
    schema.app = WSGIHandler()
    # A parameter that nobody knows is refused before anything else is read.
    schema.config.generation.update(modes=list(modes) or None, allow_extra_parameters=False)
    return schema


@dataclass
class Caller:
    """Calls as one role after another; counts its calls by their status."""

    world: World
    role: Role = Role.ADMIN
    answered: Counter[int] = field(default_factory=Counter)

    @property
    def made(self) -> int:
        """How many requests were made."""
        return self.answered.total()

    def headers(self) -> dict[str, str]:
        """Return who calls."""
        return {"Authorization": f"Bearer {self.world.bearers[self.role]}"}

    def place(self, case: Case, choice: int) -> None:
        """Point a request to what is there: its workspace, what its path and its body name."""
        if choice == _AS_GENERATED:
            return
        known = self.world.id_in(case.path, choice)
        if known and "id" in case.path_parameters:
            case.path_parameters["id"] = known
        self.enter(case, choice)

    def enter(self, case: Case, choice: int) -> None:
        """Ask in the workspace, of what is there, and of whatever version of it."""
        if "workspace" in case.path_parameters:
            case.path_parameters["workspace"] = self.world.slug
        case.body = self.world.with_references(case.body, choice)
        if "If-Match" in case.headers and choice % 2:
            case.headers["If-Match"] = "*"

    def ask(self, case: Case) -> None:
        """Make a request and fail if the answer is not as documented."""
        self.check(case.call(headers=self.headers()), case)

    def check(self, response: Response, case: Case) -> None:
        """Fail if an answer is a defect, or is not as documented."""
        self.answered[response.status_code] += 1
        case.validate_response(response, checks=[as_documented], headers=self.headers())
        unknown = Event.objects.exclude(type__in=EVENT_TYPES).values_list("type", flat=True)
        assert list(unknown[:1]) == [], "Add it to the types of events."


@schemathesis.check
def as_documented(_: CheckContext, response: Response, case: Case) -> None:
    """Hold an answer against the document, as strictly as every test does.

    Not so what was sent: a number is taken where a text is asked for, and the other way round.
    """
    url = urlsplit(response.request.url or "")
    found = violations(
        Exchange(
            method=case.method,
            path=url.path,
            query=url.query,
            status=response.status_code,
            headers={name.lower(): str(values[0]) for name, values in response.headers.items()},
            body=response.content,
        )
    )
    asked = f"{case.method} {case.path} {response.status_code}"
    assert not found, f"{asked}: {found}"
    assert response.status_code < _DEFECTS_BEGIN, asked
