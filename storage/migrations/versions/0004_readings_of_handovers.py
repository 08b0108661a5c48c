"""A reading finds its handovers: when it is settled, and when it is ended, it looks for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = ("reading_id", "rooms_id")


def upgrade() -> None:
    for name in COLUMNS:
        tied = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_handovers_{name}",
            "handovers",
            [name],
            sqlite_where=tied,
            postgresql_where=tied,
        )


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_index(f"ix_handovers_{name}", "handovers")
