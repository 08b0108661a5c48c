"""SQL that is compiled once in a process, and not anew for the database of each test.

What becomes of a statement hangs on the statement and on the kind of database alone, and both are
in the key. The bot has one engine in a process, which remembers what it compiled just so.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

_MOST = 2000


class _Compiled(LRUCache[Any, Any]):
    """What an engine has compiled, for every engine of its kind."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_for_its_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_for_its_kind(key), compiled)


_COMPILED = _Compiled(_MOST)


def engine_that_shares(*given: Any, **named: Any) -> Engine:
    """As SQLAlchemy's ``create_engine``; what it compiles serves the next one as well."""
    engine = create_engine(*given, **named)
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


def _for_its_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (dialect.name, *statement)
