"""After a concern is closed: was it answered, what did it cost; and handing on with leave."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Rebuilding a table on SQLite must not give its rows the numbers that would tell their order.
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}
COUNTS = ("reopened", "reopened_after", "late_reminded")
FLAGS = ("may_be_told", "asked_later")


def upgrade() -> None:
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        concerns.add_column(sa.Column("answered", sa.Boolean(), nullable=True))
        concerns.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
        # The rows that are there need a value once; afterwards the program says it each time.
        for name in COUNTS:
            concerns.add_column(
                sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
            )
        for name in FLAGS:
            concerns.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        for name in (*COUNTS, *FLAGS):
            concerns.alter_column(name, server_default=None)

    # Whoever a named concern was handed on to so far was shown the name.
    op.execute(
        "UPDATE concern_readers SET came_by = 'handed_named' WHERE came_by = 'handed_on' "
        "AND concern_id IN (SELECT id FROM concerns WHERE naming = 'named')"
    )

    op.create_table(
        "concern_hand_on_questions",
        sa.Column("concern_id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name="fk_concern_hand_on_questions_concern_id_concerns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("concern_id", "user_id", name="pk_concern_hand_on_questions"),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "concern_afterwards",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("concern_id", sa.String(length=20), nullable=False),
        sa.Column("moment", sa.String(length=12), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("again", sa.String(length=12), nullable=False),
        sa.Column("cost", sa.String(length=12), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("guardians", sa.JSON(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name="fk_concern_afterwards_concern_id_concerns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_concern_afterwards"),
        sa.UniqueConstraint(
            "concern_id",
            "moment",
            "closed_on",
            name="uq_concern_afterwards_concern_id_moment_closed_on",
        ),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "concern_terms",
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("acknowledge_days", sa.Integer(), nullable=False),
        sa.Column("acknowledge_hours", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_concern_terms_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ward_id", name="pk_concern_terms"),
    )


def downgrade() -> None:
    op.drop_table("concern_terms")
    op.drop_table("concern_afterwards")
    op.drop_table("concern_hand_on_questions")
    # The older program knows one way of being handed a concern.
    op.execute("UPDATE concern_readers SET came_by = 'handed_on' WHERE came_by = 'handed_named'")
    with op.batch_alter_table("concerns", table_kwargs=UNORDERED) as concerns:
        for name in (*FLAGS, *COUNTS, "heard_at", "answered"):
            concerns.drop_column(name)
