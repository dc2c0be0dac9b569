"""The WSGI application that web servers call."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from apps.common.turns import InTurn, end_pauses_on_sigterm
from config.warm_up import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = InTurn(get_wsgi_application())
# Requests come once this module is there: none of them waits for routes to load or code to compile.
resolve("/healthz")
warm_up()
end_pauses_on_sigterm()
