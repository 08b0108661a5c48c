"""PostgreSQL's side of the engine: how long it may take, and what its errors may say."""

from __future__ import annotations

import logging
import select
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError

CONNECTING: Final[dict[str, Any]] = {
    # A server that went away is noticed while somebody waits for their tap to be saved: one
    # second for the line that was open, two for a new one.
    "connect_timeout": 2,
    "tcp_user_timeout": 1000,
    "application_name": "see-think-act",
}
# A line that was in use a moment ago is not asked whether it still stands.
TRUSTED_SECONDS: Final = 10.0
_USED: Final = "sta_used"
_TURN: Final = 0x53544100  # any number, as long as it is always the same
# What PostgreSQL says of bad data and broken constraints quotes the row.
_QUOTING: Final = ("22", "23")


def set_up(engine: Engine) -> None:
    """Keep rows out of an engine's errors, and see that its connections still stand.

    Asking at each checkout, as ``pool_pre_ping`` does, is a tenth of a tap's cost. So a connection
    is asked only if it has been idle, or if the server has said something on it unasked, which is
    how one that ends takes its leave. One that vanished within these few seconds without a word
    makes a transaction fail, and the person hears that nothing was saved.
    """

    def note_use(_connection: Any, record: Any) -> None:
        record.info[_USED] = time.monotonic()

    def see_that_it_stands(connection: Any, record: Any, _proxy: Any) -> None:
        idle = time.monotonic() - record.info.get(_USED, 0.0)
        try:
            if idle >= TRUSTED_SECONDS or _has_something_to_say(connection):
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            # The others were lost with it: all of them open anew.
            raise InvalidatePoolError from None

    # What the driver logs, where it has two errors and can raise but one, may quote a row.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    event.listen(engine, "handle_error", _quote_no_row)
    event.listen(engine, "connect", note_use)
    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", see_that_it_stands)


def take_turns(connection: Connection, patience_seconds: int) -> None:
    """Let one process rebuild tables at a time: wait until it is our turn."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{patience_seconds}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


@contextmanager
def each_trip_by_itself(connection: Connection) -> Iterator[None]:
    """Have what is executed in one trip committed with it, or not kept at all.

    What is sent together is one transaction to PostgreSQL, unless it is told of another. So a tap
    needs no trips to begin one and to commit it, which are a quarter of what it costs.
    """
    driver: Any = connection.connection.driver_connection
    driver.autocommit = True
    try:
        yield
    except BaseException:
        # Nobody must get it from the pool as it is, and it may not let itself be set back.
        connection.invalidate()
        raise
    driver.autocommit = False


def in_one_trip(connection: Connection, statements: Sequence[tuple[str, Any]]) -> int:
    """Execute statements one after the other, each seeing what was committed before it began.

    They travel together, and so do their answers: a tap's two cost a sixth less than one after
    the other would, and no more than the second by itself. All of them are kept, or none.

    :param statements: texts as the driver takes them, with their values.
    :returns: how many rows the last one was about.
    :raises sqlalchemy.exc.DBAPIError: one of them failed; the later ones were not executed.
    """
    driver: Any = connection.connection.driver_connection
    dialect = connection.dialect
    try:
        with driver.pipeline():
            answers = [driver.execute(text, values) for text, values in statements]
        rows: int = answers[-1].rowcount
    except dialect.loaded_dbapi.Error as error:
        _leave_the_row_out(error)
        raise DBAPIError.instance(
            None, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
        ) from error
    return rows


def _has_something_to_say(connection: Any) -> bool:
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return bool(line.poll(0))


def _quote_no_row(context: ExceptionContext) -> None:
    """PostgreSQL adds details such as ``Failing row contains``."""
    error: Any = context.original_exception
    _leave_the_row_out(error)
    if context.sqlalchemy_exception is not None and getattr(error, "sqlstate", None) is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__name__}) {error}",)


def _leave_the_row_out(error: Any) -> None:
    state = getattr(error, "sqlstate", None)
    if state is None:
        return
    said = error.diag.message_primary or ""
    if state.startswith(_QUOTING):
        said = f"{error.diag.table_name or ''} {error.diag.constraint_name or ''}".strip()
    error.args = (said,)
