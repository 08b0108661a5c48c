"""Alembic's environment: the connection is handed in by ``storage.schema``."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from storage.base import SealedText, UtcDateTime
from storage.schema import METADATA

# A migration says what the database held at the time, so it uses no type of ours.
PLAIN = {UtcDateTime: "sa.DateTime(timezone=True)", SealedText: "sa.LargeBinary()"}


def render_plainly(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a drafted migration writes down one of our own column types."""
    return PLAIN.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render_plainly,
    transactional_ddl=True,
    compare_type=True,
)

with context.begin_transaction():
    context.run_migrations()
