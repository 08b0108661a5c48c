"""Statements of the tap's path and of planning: written as any other, handed over as text.

SQLAlchemy's own work on a statement, done anew at each execution, costs more than SQLite's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Date, Dialect

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
    """

    text: str
    fixed: Mapping[str, Any]
    processors: Mapping[str, _Processor]
    order: tuple[str, ...] | None
    times: frozenset[str] = frozenset()

    def recalling(self) -> _Text:
        """The same for many rows: what each date and time becomes is worked out once.

        A thousand wards hand over at the same few moments, and each has three times and a date.
        """
        recalled = {
            name: lru_cache(MOMENTS)(process) if name in self.times else process
            for name, process in self.processors.items()
        }
        return replace(self, processors=recalled)

    def values(self, given: Mapping[str, Any]) -> Any:
        """What goes into its places."""
        values = {**self.fixed, **given}
        for name, process in self.processors.items():
            values[name] = process(values[name])
        return values if self.order is None else tuple([values[name] for name in self.order])


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement whose values are given by name, compiled once for each kind of database.

    :ivar write: the statement for a dialect.
    """

    write: Callable[[Dialect], ClauseElement]
    _texts: dict[str, _Text] = field(default_factory=dict)

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute it, and say how many rows it was about."""
        prepared = self._text(connection.dialect)
        result = connection.exec_driver_sql(
            prepared.text, prepared.values(values), {"preserve_rowcount": True}
        )
        return result.rowcount

    def as_sent(self, connection: Connection, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Its text, and the values in its places, as the driver takes them."""
        prepared = self._text(connection.dialect)
        return prepared.text, prepared.values(values)

    def execute_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> int:
        """Execute it once for each of many rows' values, at least one; count as above."""
        prepared = self._text(connection.dialect).recalling()
        result = connection.exec_driver_sql(
            prepared.text, [prepared.values(row) for row in rows], {"preserve_rowcount": True}
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
    return _Text(compiled.string, fixed, processors, order, frozenset(times))
