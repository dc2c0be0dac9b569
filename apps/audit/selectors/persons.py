"""Everything that is kept of a person, found by what points at it; no secret is among it."""

import base64
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import EmailField, Field, ForeignKey, Model, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import Access, User
from apps.common.history_reading import versions_of
from apps.events.models import Event
from apps.stakeholders.models import Membership

# Columns that open a door, or would help to; by words in their names.
_SECRETS: Final = ("password", "digest", "secret", "salt", "recovery", "seed", "session_data")
_SECRET_MODELS: Final = ("mfa.",)


def everything_of(user: User) -> dict[str, Any]:
    """Return {kind of record: [its rows]} of a person, as plain values for JSON."""
    found: dict[str, Any] = {"person": _told(user)}
    for label, rows in _tables_about(user):
        if told := [_told(row) for row in rows]:
            found[label] = told
    found["signed_in_sessions"] = [
        {"expires_at": session.expire_date} for session in sessions_of(user)
    ]
    return found


def memberships_ever(user: User) -> list[Any]:
    """Return the ids of all memberships a person has or had: under them its acts are kept."""
    ids: QuerySet[Any] = (
        versions_of(Membership).filter(user_id=user.pk).values_list("pgh_obj_id", flat=True)
    )
    return list(ids.distinct().order_by("pgh_obj_id"))


def sessions_of(user: User) -> Iterator[Session]:
    """Return the sessions in which a person is signed in."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            yield session


def belongings_of(user: User) -> "Iterator[tuple[ForeignKey[Any, Any], QuerySet[Any]]]":
    """Return each foreign key that may name a person, with the rows in which it does."""
    for model, field in _foreign_keys_to(User):
        yield field, model._default_manager.filter(**{field.name: user})  # noqa: SLF001 - documented


def mentions_of(email: str) -> "Iterator[tuple[Field[Any, Any], QuerySet[Any]]]":
    """Return each column elsewhere that may hold an address, with the rows in which it does."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented _meta
            if model is not User and (isinstance(field, EmailField) or field.name == "username"):
                rows = model._default_manager.filter(**{f"{field.name}__iexact": email})  # noqa: SLF001 - the same
                yield field, rows


def _tables_about(user: User) -> Iterator[tuple[str, Iterable[Model]]]:
    members = memberships_ever(user)
    yield from ((_label(field.model), rows) for field, rows in belongings_of(user))
    for model, field in _foreign_keys_to(Membership):
        yield (
            f"{_label(model)}.{field.name}",
            model._default_manager.filter(**{f"{field.attname}__in": members}),  # noqa: SLF001 - the same
        )
    for mention, rows in mentions_of(user.email):
        yield f"{_label(mention.model)}.{mention.name}", rows
    yield "acts", _acts(members)
    yield "accesses", Access.objects.filter(person_id=user.pk).order_by("sequence")
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            own = Q(pgh_context__actor_id__in=[str(member) for member in members])
            yield f"{_label(model)}.written", model._default_manager.filter(own)  # noqa: SLF001 - the same


def _acts(members: list[Any]) -> QuerySet[Event]:
    by_them = Q(actor__id__in=[str(member) for member in members])
    about_them = Q(subject_type="member", subject_id__in=members)
    return Event.objects.filter(by_them | about_them).order_by("sequence")


def _foreign_keys_to(target: type[Model]) -> "Iterator[tuple[type[Model], ForeignKey[Any, Any]]]":
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:  # noqa: SLF001 - Django's documented _meta
            continue
        for field in model._meta.concrete_fields:  # noqa: SLF001 - the same
            # The history's own link is to what changed; the copy of the key is found beside it.
            if isinstance(field, ForeignKey) and field.related_model is target:
                yield model, field


def _label(model: type[Model]) -> str:
    return model._meta.label_lower  # noqa: SLF001 - Django's documented _meta


def _told(row: Model) -> dict[str, Any]:
    """Return a row by its columns, without secrets; what is binary in base 64."""
    if _label(type(row)).startswith(_SECRET_MODELS):
        return {"id": row.pk, "kept": "a second factor"}
    return {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
        if not any(word in field.attname for word in _SECRETS)
    }


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value
