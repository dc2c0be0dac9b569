"""Who can sign in: people, and the services that act with a token."""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower, Now

from apps.common.models import Record, UUIDv7, uuid7

TOKEN_MARK = "lst"  # noqa: S105 - the public mark by which a leaked token is recognised


class UserManager(BaseUserManager["User"]):
    """Makes users known by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a user; without a password nobody can sign in as it."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a user who administers the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this address, whatever its case."""
        return self.get(email__iexact=username)


class User(Record, AbstractBaseUser, PermissionsMixin):
    """A person or a service, known by its e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_service = models.BooleanField(default=False, help_text="Acts by token only.")
    # Seals of the audit commit to a person's name and addresses under it; erased with the person.
    audit_salt = models.UUIDField(
        null=True, default=uuid.uuid4, db_default=RandomUUID(), editable=False
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_for_each_email_address")
        ]

    def __str__(self) -> str:
        """Name the user."""
        return self.name or self.email


def pseudonym_of(user_id: uuid.UUID) -> str:
    """Return the name that histories keep of a person who was erased; always the same."""
    return f"Person {user_id.hex[-8:]}"


class AccessKind(models.TextChoices):
    """What is recorded of access to the service, beside the changes that are made."""

    SIGNED_IN = "person.signed_in"
    SIGNED_OUT = "person.signed_out"
    SIGN_IN_FAILED = "person.sign_in_failed"
    TOKEN_REFUSED = "token.refused"  # noqa: S105 - the name of what happened
    EXPORTED = "record.exported"
    PERSON_EXPORTED = "person.exported"
    PERSON_ERASED = "person.erased"


class Access(models.Model):
    """A sign-in, a refusal or an export; append-only.

    person: a user, also one that is gone; none where nobody known was meant
    workspace: the workspace it was in; none for what concerns the installation, such as a sign-in
    """

    sequence = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=uuid7, db_default=UUIDv7(), editable=False)
    kind = models.CharField(max_length=32, choices=AccessKind.choices)
    person_id = models.UUIDField(null=True)
    workspace_id = models.UUIDField(null=True)
    token_id = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "recorded_at"], name="access_of_person"),
            models.Index(fields=["workspace_id", "recorded_at"], name="access_in_workspace"),
        ]

    def __str__(self) -> str:
        """Name what happened."""
        return f"{self.kind} {self.recorded_at}"


class Scope(models.TextChoices):
    """What a token may do at most; the role of its user limits it further."""

    READ = "read"
    REPORT = "milestones:report"
    WRITE = "milestones:write"
    FINDINGS = "findings:act"
    ADMIN = "admin"


class ApiToken(Record):
    """A bearer token. Only its hash is kept, under a pepper that is not in the database."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=32, choices=Scope.choices))
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Name the token without its secret."""
        return f"{self.name} ({TOKEN_MARK}_{self.prefix}…)"

    def is_live(self, at: datetime) -> bool:
        """Tell whether the token still opens the door at this instant."""
        return self.revoked_at is None and at < self.expires_at


def new_secret() -> tuple[str, str]:
    """Return the public prefix of a new token and its secret, both random."""
    return secrets.token_hex(6), secrets.token_urlsafe(32)


def prefix_of(bearer: str) -> str:
    """Return the public prefix in a bearer string, "" where it is like no token of ours."""
    mark, _, rest = bearer.partition("_")
    return rest.partition("_")[0] if mark == TOKEN_MARK else ""


def digest_of(secret: str) -> str:
    """Return the peppered hash of a token's secret."""
    return hmac.new(settings.TOKEN_PEPPER.encode(), secret.encode(), hashlib.sha256).hexdigest()
