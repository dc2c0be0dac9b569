"""Reading through prepared statements."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Lookup, Model, QuerySet, UUIDField
from django.db.models.query import get_related_populators

from apps.common.postgresql.base import DatabaseWrapper

M = TypeVar("M", bound=Model)


def fetch(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a `values_list` as PostgreSQL gives them, by a prepared statement.

    Values are of Psycopg's types: what a field of Django would make of them is not made.
    """
    try:
        sql, parameters = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    return _rows(rows.db, sql, parameters)


def fetch_sql(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement written by hand, by a prepared statement."""
    return _rows(DEFAULT_DB_ALIAS, sql, parameters)


class Composed(NamedTuple):
    """The SQL of a query; among its parameters `Given` ones, whose values come later."""

    sql: str
    parameters: tuple[Any, ...]


def compose(rows: QuerySet[Any, Any]) -> Composed:
    """Return a query's SQL. Raises: EmptyResultSet, where it can find nothing."""
    sql, parameters = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return Composed(sql, tuple(parameters))


def fetch_composed(composed: Composed, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a `values_list` that was composed, as PostgreSQL gives them."""
    return _rows(DEFAULT_DB_ALIAS, composed.sql, _filled(composed.parameters, values))


class Given(Expression):
    """A value of a statement that is not known yet, by its name."""

    def __init__(self, name: str) -> None:
        """Name it."""
        super().__init__()
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Return a place in the statement, and itself as what stands for the value."""
        return "%s", [self]


@UUIDField.register_lookup
class IsOneOf(Lookup):
    """`pk__one_of=Given("ids")`: a list of any length is one value of the same statement."""

    lookup_name = "one_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition."""
        column, column_parameters = self.process_lhs(compiler, connection)
        values, values_parameters = self.process_rhs(compiler, connection)
        return f"{column} = ANY ({values})", (*column_parameters, *values_parameters)


class Statement(Generic[M]):
    """A query that every request makes: its SQL is composed once, for values that differ.

    What Django spends on composing one costs more than what PostgreSQL spends on answering it.
    """

    def __init__(self, compose: Callable[[], QuerySet[M]]) -> None:
        """Take a function that returns the query, `Given` in the place of its values."""
        self._compose = compose
        self._composed: tuple[str, tuple[Any, ...], Callable[[Any], list[M]]] | None = None

    def first(self, **values: Any) -> M | None:
        """Return the first object, None if there is none."""
        found = self.all(**values)
        return found[0] if found else None

    def all(self, **values: Any) -> list[M]:
        """Return the objects, with those that the query selects along with them."""
        if self._composed is None:
            self._composed = self._compile()
        sql, parameters, make = self._composed
        return make(_rows(DEFAULT_DB_ALIAS, sql, _filled(parameters, values)))

    def _compile(self) -> tuple[str, tuple[Any, ...], Callable[[Any], list[M]]]:
        compiler: Any = self._compose().query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        klass = compiler.klass_info
        start, end = klass["select_fields"][0], klass["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[start:end]]
        # The stubs are of another version of Django.
        populators = get_related_populators(klass, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        converters = compiler.get_converters([column[0] for column in compiler.select])

        def make(rows: list[tuple[Any, ...]]) -> list[M]:
            made = []
            for row in compiler.apply_converters(rows, converters) if converters else rows:
                instance = klass["model"].from_db(DEFAULT_DB_ALIAS, names, row[start:end])
                for populator in populators:
                    populator.populate(row, instance)
                made.append(instance)
            return made

        return sql, tuple(parameters), make


def _filled(parameters: tuple[Any, ...], values: Mapping[str, Any]) -> list[Any]:
    return [values[each.name] if isinstance(each, Given) else each for each in parameters]


def _rows(alias: str, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
    connection = cast("DatabaseWrapper", connections[alias])
    with connection.prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        return cast("list[tuple[Any, ...]]", cursor.fetchall())
