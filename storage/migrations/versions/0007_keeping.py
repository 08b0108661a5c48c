"""Keeping: which keys were used until when, legal holds, and what was deleted, by count.

And whether somebody was told that nobody is left who may read their concern.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Rebuilding a table on SQLite must not give its rows the numbers that would tell their order.
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "keys_used",
        sa.Column("fingerprint", sa.String(length=12), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_keys_used"),
    )
    with op.batch_alter_table("replicas") as replicas:
        replicas.add_column(
            sa.Column("fingerprints", sa.JSON(), nullable=False, server_default="[]")
        )
    with op.batch_alter_table("replicas") as replicas:
        replicas.alter_column("fingerprints", server_default=None)
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("concern_id", sa.String(length=20), nullable=True),
        sa.Column("ward_id", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=32), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name="fk_legal_holds_concern_id_concerns",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_legal_holds_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_legal_holds"),
    )
    op.create_index("ix_legal_holds_concern_id", "legal_holds", ["concern_id"])
    op.create_index("ix_legal_holds_ward_id", "legal_holds", ["ward_id"])
    op.create_table(
        "deletions",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", name="pk_deletions"),
    )
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        # The rows that are there need a value once; afterwards the program says it each time.
        concerns.add_column(
            sa.Column("unread_told", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        concerns.alter_column("unread_told", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        concerns.drop_column("unread_told")
    with op.batch_alter_table("replicas") as replicas:
        replicas.drop_column("fingerprints")
    for name in ("deletions", "legal_holds", "keys_used"):
        op.drop_table(name)
