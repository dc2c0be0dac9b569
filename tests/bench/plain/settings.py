"""A project that has nothing but the one view: no permissions, a kept connection."""

from config.settings import *  # noqa: F403 - the same models in the same database
from config.settings import DATABASES

ROOT_URLCONF = "tests.bench.plain.views"
DATABASES["default"] |= {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
