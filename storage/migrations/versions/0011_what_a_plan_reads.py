"""What a plan reads of a quarter of a year stands together in an index, and in order."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STARTS = ("ward_id", "starts_at")
ASKED = ("dimension_id", "see_id", "think_id", "act_id", "statement_id")


def upgrade() -> None:
    op.create_index("ix_handovers_asked", "handovers", [*STARTS, "shift", "local_date", *ASKED])
    op.drop_index("ix_handovers_ward_starts", "handovers")


def downgrade() -> None:
    op.create_index("ix_handovers_ward_starts", "handovers", [*STARTS])
    op.drop_index("ix_handovers_asked", "handovers")
