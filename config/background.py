"""Settings of what runs in the background: how tasks are kept, where they go, and when they run.

Part of the settings; nothing here depends on the environment.
"""

from datetime import timedelta

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "queue_order_strategy": "priority",
}
CELERY_TASK_DEFAULT_QUEUE = "changes"
CELERY_TASK_ROUTES = {
    "apps.alignment.tasks.sweep_range": {"queue": "sweeps"},
    "apps.exchange.tasks.run_import": {"queue": "imports"},
    "apps.exchange.tasks.run_export": {"queue": "imports"},
    # Of workers of their own, so that no receiver's slowness is anybody else's.
    "apps.events.tasks.*": {"queue": "webhooks"},
}
# Whoever writes leaves its work in the database and never waits for Redis; a tick that finds none
# costs one small query.
_AT_ONCE = timedelta(seconds=1)
# What a beat missed is caught up by the next; an old tick waiting in Redis is worth nothing.
CELERY_BEAT_SCHEDULE = {
    "beat-heart": {
        "task": "apps.common.tasks.beat_heart",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 20},
    },
    "sweep-changed-initiatives": {
        "task": "apps.alignment.tasks.sweep_changed_initiatives",
        "schedule": _AT_ONCE,
        "options": {"expires": 5},
    },
    "relay-waiting-work": {
        "task": "apps.alignment.tasks.relay_waiting_ranges",
        "schedule": _AT_ONCE,
        "options": {"expires": 5},
    },
    "relay-waiting-imports": {
        "task": "apps.exchange.tasks.relay_waiting_imports",
        "schedule": _AT_ONCE,
        "options": {"expires": 5},
    },
    "forget-expired-exports": {
        "task": "apps.exchange.tasks.forget_expired_exports",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 120},
    },
    "relay-webhooks": {
        "task": "apps.events.tasks.relay_webhooks",
        "schedule": _AT_ONCE,
        "options": {"expires": 5},
    },
    "forget-old-deliveries": {
        "task": "apps.events.tasks.forget_old_deliveries",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 120},
    },
    "relay-waiting-mail": {
        "task": "apps.common.tasks.relay_waiting_mail",
        "schedule": _AT_ONCE,
        "options": {"expires": 5},
    },
    "start-nightly-sweeps": {
        "task": "apps.alignment.tasks.start_nightly_sweeps",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 120},
    },
    "start-daily-reminders": {
        "task": "apps.alignment.tasks.send_reminders",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 120},
    },
    "start-session-reminders": {
        "task": "apps.forums.tasks.remind_of_sessions",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 120},
    },
    "miss-commitments": {
        "task": "apps.forums.tasks.miss_commitments",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 120},
    },
    "seal-ended-days": {
        "task": "apps.audit.tasks.seal_days",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 120},
    },
}
