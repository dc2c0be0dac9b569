"""Imports and exports in the background."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.exchange import services
from apps.exchange.models import Export, Import


@shared_task
def run_import(import_id: str) -> None:
    """Run one import."""
    services.run_import(import_id=UUID(import_id), at=timezone.now())


@shared_task
def run_export(export_id: str) -> None:
    """Run one export."""
    services.run_export(export_id=UUID(export_id), at=timezone.now())


@shared_task
def relay_waiting_imports() -> None:
    """Hand the imports and exports that wait, or whose worker died, to a worker."""
    for import_id in services.waiting(Import, at=timezone.now()):
        run_import.delay(str(import_id))
    for export_id in services.waiting(Export, at=timezone.now()):
        run_export.delay(str(export_id))


@shared_task
def forget_expired_exports() -> None:
    """Let the files of exports and dry runs go when their time is over."""
    services.forget_expired(at=timezone.now())
