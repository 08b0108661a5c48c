"""Seen from outside: outages that managers are told of, and the copies of the bot that live."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEX = "ix_handovers_missed"
SILENT = ("we were down", "too late")

handovers = sa.table(
    "handovers",
    sa.column("ward_id", sa.String),
    sa.column("due_at", sa.DateTime(timezone=True)),
    sa.column("ends_at", sa.DateTime(timezone=True)),
    sa.column("missed", sa.String),
)


def upgrade() -> None:
    outages = op.create_table(
        "outages",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id"],
            ["wards.id"],
            name=op.f("fk_outages_ward_id_wards"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
        sa.UniqueConstraint("ward_id", "began_at", name=op.f("uq_outages_ward_id_began_at")),
    )
    op.create_table(
        "replicas",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replicas")),
    )
    missed = sa.text("missed IS NOT NULL")
    op.create_index(
        INDEX, "handovers", ["ward_id", "ends_at"], sqlite_where=missed, postgresql_where=missed
    )
    _take_as_told(outages)


def downgrade() -> None:
    op.drop_index(INDEX, "handovers")
    op.drop_table("replicas")
    op.drop_table("outages")


def _take_as_told(outages: sa.Table) -> None:
    """What was missed before there was anybody to tell of it stands in the digests."""
    connection = op.get_bind()
    known = connection.execute(
        sa.select(
            handovers.c.ward_id,
            sa.func.min(handovers.c.due_at).label("began_at"),
            sa.func.max(handovers.c.ends_at).label("ended_at"),
            sa.func.count().label("handovers"),
        )
        .where(handovers.c.missed.in_(SILENT))
        .group_by(handovers.c.ward_id)
    ).all()
    rows = [{"id": secrets.token_hex(10), **row._mapping, "told": True} for row in known]
    if rows:
        connection.execute(sa.insert(outages), rows)
