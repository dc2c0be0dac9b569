"""Imports in the background."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.exchange import services


@shared_task
def run_import(import_id: str) -> None:
    """Run one import."""
    services.run_import(import_id=UUID(import_id), at=timezone.now())


@shared_task
def relay_waiting_imports() -> None:
    """Hand the imports that wait, or whose worker died, to a worker."""
    for import_id in services.waiting_imports(at=timezone.now()):
        run_import.delay(str(import_id))
