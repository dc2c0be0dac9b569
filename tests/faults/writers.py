"""A partner's system that writes while everything dies around it, and never gives up."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

from django.db import connection

from apps.programmes.models import Initiative
from tests.faults.record import AS_OF
from tests.plugins.api import Api

_PAUSE_SECONDS = 0.02


class Writer:
    """Posts milestones of one initiative, one after the other, each until it is acknowledged.

    acknowledged: external ids of those that were; answered: every status that came
    """

    def __init__(self, api: Api, initiative: Initiative) -> None:
        self.acknowledged: list[str] = []
        self.answered: set[int] = set()
        self._api, self._initiative = api, str(initiative.pk)
        self._stop = Event()
        self._thread = Thread(target=self._run, name="writer")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        number = 0
        while not self._stop.wait(_PAUSE_SECONDS):
            name = f"w-{number}"
            if self._post(name) == 201:
                self.acknowledged.append(name)
                number += 1
        connection.close()

    def _post(self, name: str) -> int:
        body = {
            "initiative": self._initiative,
            "layer": "compute",
            "external_id": name,
            "baseline_date": AS_OF.replace(year=AS_OF.year + 1).isoformat(),
        }
        # Whoever is not sure that it was heard asks again with the same key.
        response = self._api.post(
            f"{self._api.base}milestones/", body, headers={"Idempotency-Key": name}
        )
        # A web server does this at each request; there is none between this client and the views.
        connection.close_if_unusable_or_obsolete()
        status: int = response.status_code
        self.answered.add(status)
        return status
