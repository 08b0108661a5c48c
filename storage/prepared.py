"""Statements of the tap's path: written as any other, and handed to the driver as text.

SQLAlchemy's own work on a statement, done anew at each execution, costs more than SQLite's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect

_Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as the driver takes it.

    :ivar fixed: the values that are the statement's own.
    :ivar order: the names of its values, one for each place; None where it names them itself.
    """

    text: str
    fixed: Mapping[str, Any]
    processors: Mapping[str, _Processor]
    order: tuple[str, ...] | None

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
        name = connection.dialect.name
        prepared = self._texts.get(name)
        if prepared is None:
            prepared = self._texts[name] = _compiled(self.write(connection.dialect), connection)
        result = connection.exec_driver_sql(
            prepared.text, prepared.values(values), {"preserve_rowcount": True}
        )
        return result.rowcount


def _compiled(statement: ClauseElement, connection: Connection) -> _Text:
    dialect = connection.dialect
    compiled: Any = statement.compile(dialect=dialect)
    processors = {
        name: process
        for name, bind in compiled.binds.items()
        if (process := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    fixed = {name: each for name, each in compiled.params.items() if each is not None}
    order = tuple(compiled.positiontup) if compiled.positional else None
    return _Text(compiled.string, fixed, processors, order)
