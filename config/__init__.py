"""Wiring only: settings, URLs, Celery, WSGI and the embedded stack."""
