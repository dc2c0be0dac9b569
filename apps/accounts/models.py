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
from django.db.models import Q
from django.db.models.functions import Lower, Now

from apps.common.history import keeps_history_of
from apps.common.models import Record, UUIDv7, uuid7

TOKEN_MARK = "lst"  # noqa: S105 - the public mark by which a leaked token is recognised
PREFIX_BYTES = 6


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
    language = models.CharField(
        max_length=16, blank=True, default="", db_default="", help_text="Of mails; chosen on pages."
    )
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
    FORUMS = "forums:write"
    FINDINGS = "findings:act"
    TOKENS = "tokens:write"
    WEBHOOKS = "webhooks:write"
    INVITE = "members:invite"
    ADMIN = "admin"


class TokenState(models.TextChoices):
    """Whether a token opens the door."""

    ACTIVE = "active"
    EXPIRED = "expired"


@keeps_history_of(
    "user",
    "membership",
    "name",
    "prefix",
    "scopes",
    "allowed_networks",
    "expires_at",
    "overlap_ends_at",
    "revoked_at",
)
class ApiToken(Record):
    """A bearer token. Only hashes of its secrets are kept, under a pepper not in the database.

    membership: where the token acts, and as whom; none for one issued on the command line, which
    acts wherever its user is a member
    previous_*: the secret before the last rotation, which opens the door until `overlap_ends_at`
    allowed_networks: CIDR; empty for any
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    # By name: memberships stand above accounts, and a token ends with its membership.
    membership = models.ForeignKey(
        "stakeholders.Membership",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tokens",
    )
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    previous_prefix = models.CharField(max_length=16, null=True, blank=True, unique=True)
    previous_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    # Which scopes there are is the code's to say: every door takes its choices from `Scope`.
    scopes = ArrayField(models.CharField(max_length=32))
    allowed_networks = ArrayField(models.CharField(max_length=43), default=list, db_default=[])
    expires_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True, blank=True)
    overlap_ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(previous_prefix__isnull=True, overlap_ends_at__isnull=True)
                | Q(previous_prefix__isnull=False, overlap_ends_at__isnull=False),
                name="token_overlap_has_an_end",
            )
        ]

    def __str__(self) -> str:
        """Name the token without its secret."""
        return f"{self.name} ({TOKEN_MARK}_{self.prefix}…)"

    @property
    def issued_at(self) -> datetime:
        """Return when the secret that is in force was made."""
        return self.rotated_at or self.created_at

    @property
    def api_version(self) -> str:
        """Return the version of the contract that it met first; nothing before its first use."""
        use = getattr(self, "use", None)
        return "" if use is None else use.api_version

    def is_live(self, at: datetime) -> bool:
        """Tell whether the token still opens the door at this instant."""
        return self.revoked_at is None and at < self.expires_at

    def is_opened_by(self, prefix: str, secret: str, at: datetime) -> bool:
        """Tell whether this is the token's secret, or the one before within their overlap."""
        if prefix == self.prefix:
            return is_digest_of(self.digest, secret)
        overlaps = self.overlap_ends_at is not None and at < self.overlap_ends_at
        return overlaps and is_digest_of(self.previous_digest, secret)


class TokenUse(models.Model):
    """When a token was last used; apart, as a use is no change of the token."""

    token = models.OneToOneField(
        ApiToken, on_delete=models.CASCADE, primary_key=True, related_name="use"
    )
    at = models.DateTimeField()
    api_version = models.CharField(
        max_length=10, db_default="", help_text="The contract's version at the first use."
    )


def new_secret() -> tuple[str, str]:
    """Return the public prefix of a new token and its secret, both random."""
    return secrets.token_hex(PREFIX_BYTES), secrets.token_urlsafe(32)


def bearer_of(prefix: str, secret: str) -> str:
    """Return what is sent as `Authorization: Bearer …`."""
    return f"{TOKEN_MARK}_{prefix}_{secret}"


def digest_of(secret: str, pepper: str = "") -> str:
    """Return the peppered hash of a token's secret, by default under the pepper in force."""
    key = (pepper or settings.TOKEN_PEPPER).encode()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()


def is_digest_of(digest: str, secret: str) -> bool:
    """Tell whether a hash is this secret's, under the pepper in force or the one before it."""
    peppers = [pepper for pepper in (settings.TOKEN_PEPPER, settings.TOKEN_PEPPER_BEFORE) if pepper]
    return any(hmac.compare_digest(digest, digest_of(secret, pepper)) for pepper in peppers)
