"""Statements that run often: written as any other, handed over as text.

SQLAlchemy's own work on a statement, done anew at each execution, costs more than SQLite's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Date, Dialect, Select
from sqlalchemy.orm import Session

from storage.base import UtcDateTime

MOMENTS = 256

_Processor = Callable[[Any], Any]
_TIMES = (Date, UtcDateTime)


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as the driver takes it.

    :ivar fixed: the values that are the statement's own.
    :ivar order: the names of its values, one for each place; None where it names them itself.
    :ivar times: the names of those that are dates or times.
    :ivar readers: what makes a column's values of the driver's, by its place, where that is needed.
    """

    text: str
    fixed: Mapping[str, Any]
    processors: Mapping[str, _Processor]
    order: tuple[str, ...] | None
    times: frozenset[str] = frozenset()
    readers: Mapping[int, _Processor] = field(default_factory=dict)

    def values(self, given: Mapping[str, Any]) -> Any:
        """What goes into its places."""
        values = {**self.fixed, **given}
        for name, process in self.processors.items():
            values[name] = process(values[name])
        return values if self.order is None else tuple([values[name] for name in self.order])

    def values_of_many(self, given: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The same for many rows that all name the same values.

        Column by column: of each row that would be several calls, and there are many rows.
        """
        names = tuple(dict.fromkeys((*self.fixed, *given[0])))
        columns = {name: [row[name] for row in given] for name in given[0]}
        columns |= {
            name: [each] * len(given) for name, each in self.fixed.items() if name not in columns
        }
        for name, process in self.processors.items():
            # A thousand wards hand over at the same few moments, and each has three times and a
            # date: what each becomes is worked out once.
            once = lru_cache(MOMENTS)(process) if name in self.times else process
            columns[name] = list(map(once, columns[name]))
        rows = zip(*(columns[name] for name in self.order or names), strict=True)
        return list(rows) if self.order else [dict(zip(names, row, strict=True)) for row in rows]

    def rows(self, found: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """What the driver found, as the columns' types have it; column by column likewise."""
        if not self.readers or not found:
            return list(found)
        columns: list[Any] = list(zip(*found, strict=True))
        for place, read in self.readers.items():
            columns[place] = map(read, columns[place])
        return list(zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement whose values are given by name, compiled once for each kind of database.

    :ivar write: the statement for a dialect.
    """

    write: Callable[[Dialect], ClauseElement]
    _texts: dict[str, _Text] = field(default_factory=dict)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Execute it, and return what it finds: tuples, where Core would make a ``Row`` of each."""
        prepared = self._text(connection.dialect)
        result = connection.exec_driver_sql(prepared.text, prepared.values(values))
        with closing(result.cursor) as cursor:
            return prepared.rows(cursor.fetchall())

    def found(self, session: Session, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """As :meth:`rows`, with what the session has changed and not sent yet."""
        session.flush()
        return self.rows(session.connection(), values)

    def as_sent(self, connection: Connection, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Its text, and the values in its places, as the driver takes them."""
        prepared = self._text(connection.dialect)
        return prepared.text, prepared.values(values)

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute it, and count the rows that it was about."""
        prepared = self._text(connection.dialect)
        result = connection.exec_driver_sql(
            prepared.text, prepared.values(values), {"preserve_rowcount": True}
        )
        return result.rowcount

    def execute_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute it once for each of many rows' values, at least one; count as above."""
        prepared = self._text(connection.dialect)
        result = connection.exec_driver_sql(
            prepared.text, prepared.values_of_many(rows), {"preserve_rowcount": True}
        )
        return result.rowcount

    def _text(self, dialect: Dialect) -> _Text:
        known = self._texts.get(dialect.name)
        if known is None:
            known = self._texts[dialect.name] = _compiled(self.write(dialect), dialect)
        return known


def _compiled(statement: ClauseElement, dialect: Dialect) -> _Text:
    compiled: Any = statement.compile(dialect=dialect)
    processors = {
        name: process
        for name, bind in compiled.binds.items()
        if (process := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    fixed = {name: each for name, each in compiled.params.items() if each is not None}
    order = tuple(compiled.positiontup) if compiled.positional else None
    times = {name for name, bind in compiled.binds.items() if isinstance(bind.type, _TIMES)}
    return _Text(
        compiled.string, fixed, processors, order, frozenset(times), _readers(statement, dialect)
    )


def _readers(statement: ClauseElement, dialect: Dialect) -> Mapping[int, _Processor]:
    if not isinstance(statement, Select):
        return {}
    return {
        # The same few days and moments stand in many rows.
        place: lru_cache(MOMENTS)(read) if isinstance(column.type, _TIMES) else read
        for place, column in enumerate(statement.selected_columns)
        if (read := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    }
