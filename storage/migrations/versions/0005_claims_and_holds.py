"""What is known of a message that may have been posted: until when, and whether posted blindly."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Rebuilding a table on SQLite must not give its rows the numbers that would tell their order.
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}


def upgrade() -> None:
    with op.batch_alter_table("deliveries", table_kwargs=UNORDERED) as deliveries:
        deliveries.add_column(sa.Column("posted_until", sa.DateTime(timezone=True), nullable=True))
        # The rows that are there need a value once; afterwards the program says it each time.
        deliveries.add_column(
            sa.Column("sent_blindly", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("deliveries", table_kwargs=UNORDERED) as deliveries:
        deliveries.alter_column("sent_blindly", server_default=None)

    # It was kept as the trouble, where the next trouble wrote over it.
    op.execute("UPDATE deliveries SET sent_blindly = true WHERE trouble = 'sent_blindly'")


def downgrade() -> None:
    op.execute("UPDATE deliveries SET trouble = 'sent_blindly' WHERE sent_blindly")
    with op.batch_alter_table("deliveries", table_kwargs=UNORDERED) as deliveries:
        deliveries.drop_column("sent_blindly")
        deliveries.drop_column("posted_until")
