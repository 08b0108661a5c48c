"""After a restore: what may have been sent without our knowing, and which concerns stay shut."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Rebuilding a table on SQLite must not give its rows the numbers that would tell their order.
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "restorations",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("backed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concerns_shut", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_restorations"),
    )
    with op.batch_alter_table("deliveries", table_kwargs=UNORDERED) as deliveries:
        deliveries.add_column(sa.Column("doubted_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        # The rows that are there need a value once; afterwards the program says it each time.
        concerns.add_column(
            sa.Column("shut", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        concerns.alter_column("shut", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        concerns.drop_column("shut")
    with op.batch_alter_table("deliveries", table_kwargs=UNORDERED) as deliveries:
        deliveries.drop_column("doubted_since")
    op.drop_table("restorations")
