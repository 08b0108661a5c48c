"""PostgreSQL's side of the engine: how long it may take, and what its errors may say."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Engine, ExceptionContext, event

CONNECTING: Final[dict[str, Any]] = {
    # A server that went away is noticed while somebody waits for their tap to be saved: one
    # second for the line that was open, two for a new one.
    "connect_timeout": 2,
    "tcp_user_timeout": 1000,
    "application_name": "see-think-act",
}
_TURN: Final = 0x53544100  # any number, as long as it is always the same
# What PostgreSQL says of bad data and broken constraints quotes the row.
_QUOTING: Final = ("22", "23")


def set_up(engine: Engine) -> None:
    """Keep rows out of an engine's errors."""
    event.listen(engine, "handle_error", _quote_no_row)


def take_turns(connection: Connection, patience_seconds: int) -> None:
    """Let one process rebuild tables at a time: wait until it is our turn."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{patience_seconds}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def _quote_no_row(context: ExceptionContext) -> None:
    """PostgreSQL adds details such as ``Failing row contains``."""
    error: Any = context.original_exception
    state = getattr(error, "sqlstate", None)
    if state is None:
        return
    said = error.diag.message_primary or ""
    if state.startswith(_QUOTING):
        said = f"{error.diag.table_name or ''} {error.diag.constraint_name or ''}".strip()
    error.args = (said,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__name__}) {said}",)
