"""All settings, driven by the environment; what production lacks is said by name at start."""

import logging
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import environ
import pgtrigger
from django.core.exceptions import ImproperlyConfigured

from config import oidc, sentry
from config.background import *  # noqa: F403 - what runs in the background, the same everywhere
from config.embedded import secrets, urls
from config.sign_in import *  # noqa: F403 - one idea of the settings, the same in every installation

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

LOCKSTEP_DATA = Path(env.str("LOCKSTEP_DATA", default=str(BASE_DIR / ".lockstep"))).resolve()
# Without a database of its own the service runs on the embedded one, on one machine.
PRODUCTION = (
    env.str("LOCKSTEP_ENV", default="production" if "DATABASE_URL" in env else "embedded")
    == "production"
)


def _secret(name: str) -> str:
    """Return a secret from the environment; the embedded stack keeps its own in the data folder."""
    if value := env.str(name, default=""):
        return value
    if PRODUCTION:
        message = f"Set {name}: a long random string that no other service shares."
        raise ImproperlyConfigured(message)
    return secrets.read_or_create(LOCKSTEP_DATA, name)


def _address(name: str, embedded: str) -> str:
    """Return a service's address; without one the embedded stack uses its own."""
    address = env.str(name, default="" if PRODUCTION else embedded)
    if not address:
        message = f"Set {name}: production runs on services of its own."
        raise ImproperlyConfigured(message)
    return address


SECRET_KEY = _secret("LOCKSTEP_SECRET_KEY")
# Keys that were replaced: what they signed, sessions and seals, stays good.
SECRET_KEY_FALLBACKS = env.list("LOCKSTEP_FORMER_KEYS", default=[])
TOKEN_PEPPER = _secret("LOCKSTEP_TOKEN_PEPPER")
# While a pepper is being replaced, hashes under the one before are still known, and made anew.
TOKEN_PEPPER_BEFORE = env.str("LOCKSTEP_TOKEN_PEPPER_BEFORE", default="")
TOKEN_MAX_LIFETIME = timedelta(days=env.int("LOCKSTEP_TOKEN_MAX_DAYS", default=366))
# Every webhook's signing secret is derived with it: another key is another secret for all of them.
WEBHOOK_KEY = _secret("LOCKSTEP_WEBHOOK_KEY")
# Where webhooks may lead: to public addresses alone, to this machine's own too, or to those of
# private networks as well, for installations that have nothing else.
WEBHOOK_REACH = env.str("LOCKSTEP_WEBHOOK_REACH", default="public" if PRODUCTION else "loopback")
if WEBHOOK_REACH not in {"public", "loopback", "private"}:
    message = "Set LOCKSTEP_WEBHOOK_REACH to public, loopback or private."
    raise ImproperlyConfigured(message)
DEBUG = env.bool("LOCKSTEP_DEBUG", default=False)
ALLOWED_HOSTS = env.list(
    "LOCKSTEP_ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
if PRODUCTION and not ALLOWED_HOSTS:
    message = "Set LOCKSTEP_ALLOWED_HOSTS: the host names this service answers to, comma-separated."
    raise ImproperlyConfigured(message)
# Where people find this service, for links in mails that no request asks for.
_HOST = ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
SITE_ADDRESS = env.str(
    "LOCKSTEP_ADDRESS",
    default=f"https://{_HOST}/" if PRODUCTION else f"http://localhost:{env.str('PORT', '8000')}/",
)
# Networks of the proxies before this service: whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.list("LOCKSTEP_TRUSTED_PROXIES", default=[])
CSRF_TRUSTED_ORIGINS = env.list("LOCKSTEP_CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "apps.common",
    "apps.accounts",
    "apps.stakeholders",
    "apps.events",
    "apps.programmes",
    "apps.exchange",
    "apps.alignment",
    "apps.forums",
    "apps.audit",
    "apps.dashboard",
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "django_structlog",
    "rest_framework",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.common.operations.metrics.RequestMetricsMiddleware",
    "apps.common.correlation.GivenIdMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "apps.common.correlation.RequestIdMiddleware",
    "apps.common.origin.OriginMiddleware",
    "apps.common.compression.CompressionMiddleware",
    "apps.common.conditional.ConditionalReadsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "apps.common.unavailability.DatabaseUnavailableMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

FORM_RENDERER = "apps.dashboard.focusing.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# A worker keeps its one connection itself: Celery closes a pool at every task.
_POOLED = env.bool("LOCKSTEP_DATABASE_POOL", default=False)
DATABASES = {
    "default": {
        **env.db_url_config(_address("DATABASE_URL", urls.database_url(LOCKSTEP_DATA))),
        "ENGINE": "apps.common.postgresql",
        "CONN_MAX_AGE": 0 if _POOLED else None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}
# Django's own cursor never prepares; `prepared_cursor` does, from the second time on.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 1)
if _POOLED:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 8, "timeout": 5}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _address("REDIS_URL", urls.redis_url(LOCKSTEP_DATA))
CELERY_BROKER_URL = urls.broker_url(REDIS_URL)

AUTH_USER_MODEL = "accounts.User"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
OIDC_PROVIDERS = oidc.providers(env.str("LOCKSTEP_OIDC_PROVIDERS", default=""))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [p.as_app() for p in OIDC_PROVIDERS]}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Every import travels in one request body; what is larger is refused before it is read.
IMPORT_MAX_BYTES = env.int("LOCKSTEP_IMPORT_MAX_BYTES", default=64 * 1024 * 1024)
PAPER_MAX_BYTES = env.int("LOCKSTEP_PAPER_MAX_BYTES", default=20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Units within a minute: most requests cost one, dear ones more; 0 is without limit. On the embedded
# stack a workspace and its programs are one owner's, who takes nothing from anybody.
RATE_WINDOW_SECONDS = 60
RATE_LIMITS = {
    "token": env.int("LOCKSTEP_RATE_TOKEN", default=6_000 if PRODUCTION else 120_000),
    "workspace": env.int("LOCKSTEP_RATE_WORKSPACE", default=30_000 if PRODUCTION else 240_000),
    # Pages that need no account: of one link, and of whoever calls from one address.
    "link": env.int("LOCKSTEP_RATE_LINK", default=120),
    "guest": env.int("LOCKSTEP_RATE_GUEST", default=600),
    # Of the page by which all who are in one room check in, at about the same time.
    "room": env.int("LOCKSTEP_RATE_ROOM", default=3_000),
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.api.authentication.BearerTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["apps.common.api.renderers.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.common.api.renderers.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "apps.common.api.schema.LockstepSchema",
    "EXCEPTION_HANDLER": "apps.common.api.problems.answer_with_problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # The query's `format` is nobody's but a view's own; OPTIONS is not offered.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_METADATA_CLASS": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lockstep",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": (BASE_DIR / "apps" / "common" / "api" / "conventions.md").read_text(),
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": r"/api/v1/(workspaces/\{workspace\}/(?=.))?",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.common.api.refusals.say_null_plainly",
        "apps.common.api.refusals.declare_refusals",
        "apps.common.api.headers.declare_headers",
        "apps.common.api.descriptions.describe_what_is_not",
        "config.openapi.webhooks.describe_webhooks",
        "config.openapi.examples.show_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "InvitationStateEnum": "apps.stakeholders.models.InvitationState",
        "TokenStateEnum": "apps.accounts.models.TokenState",
        "MemberRoleEnum": "apps.stakeholders.models.Role",
        "ParticipationRoleEnum": "apps.programmes.models.ParticipationRole",
        "FindingKindEnum": "apps.alignment.models.findings.KIND_CHOICES",
        "NoForecastReasonEnum": "apps.alignment.api.schemas.NO_FORECAST",
        "QualityCheckEnum": "apps.alignment.api.quality_schemas.KEYS",
        "AgreementEnum": "apps.programmes.models.dependencies.AGREEMENTS",
        "LiveAgreementEnum": "apps.alignment.api.portfolio_schemas.LIVE_AGREEMENTS",
        "MilestoneStatusEnum": "apps.alignment.api.portfolio_schemas.STATUSES",
        "LaneStateEnum": "apps.alignment.api.schemas.LANE_STATES",
        "FindingStateEnum": "coordination.vocabulary.FindingState",
        "VisibilityEnum": "apps.programmes.models.Visibility",
        "WebhookStateEnum": "apps.events.models.WebhookState",
        "DeliveryStateEnum": "apps.events.models.DeliveryState",
        "JobStateEnum": "apps.alignment.models.sweeps.SweepState",
        "ReportLinkStateEnum": "apps.programmes.models.LinkState",
        "SessionInvitationStateEnum": "apps.forums.models.InvitationState",
        "ClashKindEnum": "apps.forums.selectors.clashes.ClashKind",
        "FeedKindEnum": "apps.forums.models.FeedKind",
        "SessionStateEnum": "apps.forums.models.SessionState",
        "CommitmentStateEnum": "apps.forums.models.CommitmentState",
        "OutcomeStateEnum": "apps.forums.models.OutcomeState",
        "OutcomeTypeEnum": "apps.forums.models.OutcomeType",
        "SectorEnum": "apps.stakeholders.models.Sector",
        "ImportFormatEnum": "apps.exchange.models.ImportFormat",
        "ExportFormatEnum": "apps.exchange.models.ExportFormat",
        "BaselineChangeStateEnum": "apps.programmes.models.baselines.ChangeState",
    },
}

# History is written by statement-level triggers, with who and why beside each row.
PGHISTORY_LEVEL = pgtrigger.Statement

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Nobody waits for a mail server: mail is kept with what causes it, and a worker hands it on.
EMAIL_BACKEND = "apps.common.mail.outbox.OutboxBackend"
MAIL_DELIVERY_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("LOCKSTEP_MAIL_FROM", "") or "Lockstep <lockstep@localhost>"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("LOCKSTEP_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
_SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [_SELF],
        "img-src": [_SELF, "data:"],
        "style-src": [_SELF],
        "script-src": [_SELF],
        "object-src": ["'none'"],
        "base-uri": [_SELF],
        # A form that leads on to a provider is followed there by browsers only if that is said.
        "form-action": [_SELF, *sorted({p.origin for p in OIDC_PROVIDERS})],
        "frame-ancestors": ["'none'"],
    }
}

# Who may read /metrics: who sends the token, or calls from one of the networks. In production
# nobody may unless one of the two is set.
METRICS_TOKEN = env.str("LOCKSTEP_METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list(
    "LOCKSTEP_METRICS_NETWORKS", default=[] if PRODUCTION else ["127.0.0.0/8", "::1/128"]
)
if METRICS_TOKEN or METRICS_NETWORKS:
    # Each process counts in a file of its own, and whoever is asked adds all of them up; the
    # library reads where they are from the environment, when it is imported.
    _OWN_FOLDER = Path(tempfile.gettempdir()) if PRODUCTION else LOCKSTEP_DATA
    _METRICS_FOLDER = env.str("LOCKSTEP_METRICS_FOLDER", str(_OWN_FOLDER / "lockstep-metrics"))
    Path(_METRICS_FOLDER).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _METRICS_FOLDER

# Errors are reported where SENTRY_DSN says; without it nowhere.
sentry.report_errors(env.str("SENTRY_DSN", default=""))

# Each request is one line, at its end; who acts is bound to it where the actor is found.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
# A caller may name its request by a UUID; `GivenIdMiddleware` lets nothing else through.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
# The address is bound by the middleware that knows which proxies to believe.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "config.logs.line_formatter", "as_json": PRODUCTION},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env.str("LOCKSTEP_LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        # What a client got wrong is in the line of its request already.
        "django.request": {"level": "ERROR"},
    },
}
