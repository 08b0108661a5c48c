"""A digest has a picture of the anchors' newest readings, which an index finds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PICTURE: tuple[sa.Column[Any], ...] = (
    sa.Column("picture", sa.String(12)),
    sa.Column("picture_file", sa.String(32)),
    sa.Column("picture_by", UtcDateTime()),
)


def upgrade() -> None:
    newest = ["ward_id", "statement_id", "medium", "stage", "settled_on"]
    op.create_index("ix_readings_newest", "readings", newest)
    for column in PICTURE:
        op.add_column("digests", sa.Column(column.name, column.type))
    on_its_way = sa.text("picture_by IS NOT NULL")
    op.create_index(
        "ix_digests_pictures",
        "digests",
        ["picture_by"],
        sqlite_where=on_its_way,
        postgresql_where=on_its_way,
    )


def downgrade() -> None:
    op.drop_index("ix_digests_pictures", "digests")
    with op.batch_alter_table("digests") as table:
        for column in PICTURE:
            table.drop_column(column.name)
    op.drop_index("ix_readings_newest", "readings")
