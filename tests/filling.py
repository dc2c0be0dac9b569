"""Rows of any model, with values of every kind that its columns hold, many of them awkward."""

import datetime as dt
import random
import string
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import IntegrityError, models, transaction

AWKWARD_TEXTS = (
    'quoted "twice" and \\ once',
    "line\nfeed\ttab\r\b\f",
    "\x01\x1f\x7f\u2028",
    "é 漢字 🎉 عربي",
    "</script> 100% %s {0} $1",
    "'; --",
)
_ALPHABET = string.ascii_letters + string.digits + " .-_/\"\\'\n\té漢🎉%"
_LARGEST = {"PositiveSmallIntegerField": 32_767, "SmallIntegerField": 32_767}


def fill(
    model: type[models.Model], rows: int, *, dice: random.Random, given: dict[str, Any]
) -> list[models.Model]:
    """Return new rows that the database took; what a constraint refuses is thrown again.

    given: values of columns by name, where the model has them; a function makes one of the others
    """
    made: list[models.Model] = []
    for _ in range(50 * rows):
        values = _values(model, dice)
        for name in _names(model) & set(given):
            values[name] = given[name](values) if callable(given[name]) else given[name]
        try:
            with transaction.atomic():
                made.append(model._default_manager.create(**values))
        except IntegrityError:
            continue
        if len(made) == rows:
            return made
    message = f"{model.__name__} takes none of the values thrown."
    raise AssertionError(message)


def _names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def _values(model: type[models.Model], dice: random.Random) -> dict[str, Any]:
    return {
        field.name: _value(field, dice)
        for field in model._meta.concrete_fields
        if not field.primary_key and not (field.db_default is not models.NOT_PROVIDED)
    }


def _value(field: Any, dice: random.Random) -> Any:
    if field.null and dice.random() < 0.3:
        return None
    if field.choices:
        return dice.choice([value for value, _ in field.choices])
    if isinstance(field, models.ForeignKey):
        return dice.choice([*field.related_model._default_manager.all(), *([None] * field.null)])
    return _plain(field, dice)


def _plain(field: Any, dice: random.Random) -> Any:
    if isinstance(field, ArrayField):
        return [_plain(field.base_field, dice) for _ in range(dice.randint(0, 3))]
    kind = field.get_internal_type()
    if isinstance(field, models.URLField):
        return dice.choice(["", f"https://example.org/{dice.getrandbits(32)}/?q='%22%5C&amp;#x"])
    if any(isinstance(one, RegexValidator) for one in field.validators):
        return f"key-_{dice.getrandbits(40)}"
    if isinstance(field, models.EmailField):
        return f"someone-{dice.getrandbits(32)}@example.org"
    if kind in _MAKERS:
        made = _MAKERS[kind](dice)
        return made[: field.max_length] if isinstance(made, str) else made
    limits = {type(one): one.limit_value for one in field.validators if hasattr(one, "limit_value")}
    least = limits.get(MinValueValidator, 0)
    most = min(limits.get(MaxValueValidator, 2**31 - 1), _LARGEST.get(kind, 2**31 - 1))
    return dice.randint(least, most)


def _text(dice: random.Random) -> str:
    if dice.random() < 0.3:
        return dice.choice(AWKWARD_TEXTS)
    return "".join(dice.choice(_ALPHABET) for _ in range(dice.randint(0, 12)))


def _instant(dice: random.Random) -> dt.datetime:
    at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=dice.randint(0, 2 * 10**8))
    return at.replace(microsecond=dice.choice([0, 1, 120_000, 999_999, dice.randint(0, 999_999)]))


def _json(dice: random.Random, *, depth: int) -> Any:
    kinds = [None, True, False, 0, -7, 2.5, 1e-7, _text(dice)]
    if depth and dice.random() < 0.6:
        items = [_json(dice, depth=depth - 1) for _ in range(dice.randint(0, 3))]
        return dice.choice([items, {_text(dice): item for item in items}])
    return dice.choice(kinds)


def _day(dice: random.Random) -> dt.date:
    return dt.date(dice.randint(1000, 9999), dice.randint(1, 12), dice.randint(1, 28))


def _number(dice: random.Random) -> float:
    return dice.choice([1.0, 0.1, 1e-6, 12_345.678, dice.random(), dice.random() * 1e6])


_MAKERS: dict[str, Callable[[random.Random], Any]] = {
    "BinaryField": lambda dice: dice.randbytes(8),
    "BooleanField": lambda dice: dice.random() < 0.5,
    "CharField": _text,
    "DateField": _day,
    "DateTimeField": _instant,
    "FloatField": _number,
    "JSONField": lambda dice: _json(dice, depth=3),
    "TextField": _text,
    "UUIDField": lambda dice: uuid.UUID(int=dice.getrandbits(128)),
}
