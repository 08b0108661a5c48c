"""What a ward agrees to do and what it did; what a prompt opens with; the team's digest."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPENING: tuple[sa.Column[Any], ...] = (
    sa.Column("deed_id", sa.String(20)),
    sa.Column("opens_with", sa.String(8)),
)
TEAM: tuple[sa.Column[Any], ...] = (
    sa.Column("team_at", UtcDateTime()),
    sa.Column("team", sa.JSON()),
)


def upgrade() -> None:
    _make_agreed_actions()
    _make_deeds()
    for table, columns in (("handovers", OPENING), ("digests", TEAM)):
        for column in columns:
            op.add_column(table, sa.Column(column.name, column.type))
    _make_partial_index("ix_handovers_deed_id", "handovers", "deed_id", "deed_id IS NOT NULL")
    _make_partial_index("ix_digests_team_at", "digests", "team_at", "team_at IS NOT NULL")
    op.add_column("wards", sa.Column("team_digest_days", sa.Integer()))
    # Wards that were set up before get it as new ones do.
    op.execute("UPDATE wards SET team_digest_days = 1")


def downgrade() -> None:
    op.drop_index("ix_digests_team_at", "digests")
    op.drop_index("ix_handovers_deed_id", "handovers")
    with op.batch_alter_table("wards") as wards:
        wards.drop_column("team_digest_days")
    for table, columns in (("digests", TEAM), ("handovers", OPENING)):
        with op.batch_alter_table(table) as altered:
            for column in columns:
                altered.drop_column(column.name)
    op.drop_table("deeds")
    op.drop_table("agreed_actions")


def _make_agreed_actions() -> None:
    op.create_table(
        "agreed_actions",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("dimension_id", sa.String(length=80), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=24), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_agreed_actions_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreed_actions"),
    )
    op.create_index("ix_agreed_actions_ward_id", "agreed_actions", ["ward_id"])
    _make_partial_index(
        "ix_agreed_actions_review_on", "agreed_actions", "review_on", "settled_on IS NULL"
    )


def _make_deeds() -> None:
    op.create_table(
        "deeds",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("dimension_id", sa.String(length=80), nullable=True),
        sa.Column("concern_id", sa.String(length=20), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("helped", sa.String(length=12), nullable=True),
        sa.Column("helped_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name="fk_deeds_concern_id_concerns",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_deeds_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deeds"),
    )
    op.create_index("ix_deeds_ward_written", "deeds", ["ward_id", "written_at"])
    op.create_index("ix_deeds_concern_id", "deeds", ["concern_id"])


def _make_partial_index(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
