"""An OpenID provider of its own: a second Django that serves allauth's, on a database in a file.

Usage: python -m tests.identity_provider FOLDER PORT, with what it knows as JSON on standard input:
{"clients": [{"id", "secret", "redirect_uris": [...]}], "people": [{"email", "verified", "name"}]}
Everybody's password is PASSWORD.
"""

import json
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

PASSWORD = "known to the provider"


class Server(ThreadingMixIn, WSGIServer):
    """A web server that answers more than one at once."""

    daemon_threads = True


def configure(folder: Path) -> None:
    """Set up Django with the provider alone."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="of the provider alone",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.identity_provider.urls",
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite"}
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
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
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/login/",
        LOGIN_REDIRECT_URL="/",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        IDP_OIDC_PRIVATE_KEY=key.decode(),
        USE_TZ=True,
    )
    django.setup()


def fill(known: dict[str, list[dict[str, object]]]) -> None:
    """Make the clients and the people."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    for given in known["clients"]:
        client = Client(id=given["id"], name="Lockstep", skip_consent=True)
        client.set_scopes(["openid", "profile", "email"])
        client.set_redirect_uris(given["redirect_uris"])
        client.set_secret(given["secret"])
        client.save()
    for person in known["people"]:
        email = str(person["email"])
        first, _, last = str(person["name"]).partition(" ")
        user = User.objects.create_user(email, email, PASSWORD, first_name=first, last_name=last)
        EmailAddress.objects.create(
            user=user, email=email, primary=True, verified=person["verified"]
        )


def main(folder: Path, port: int) -> None:
    """Serve until the process is ended."""
    configure(folder)
    fill(json.load(sys.stdin))
    with make_server("127.0.0.1", port, get_wsgi_application(), server_class=Server) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
