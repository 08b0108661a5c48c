"""What a prompt asked gets columns of its own: the planner reads these without the whole prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ASKED = ("dimension_id", "see_id", "think_id", "act_id", "statement_id")
AT_ONCE = 1000

handovers = sa.table(
    "handovers",
    sa.column("id", sa.String),
    sa.column("prompt", sa.JSON),
    *(sa.column(name, sa.String) for name in ASKED),
)


def upgrade() -> None:
    with op.batch_alter_table("handovers") as table:
        for name in ASKED:
            table.add_column(sa.Column(name, sa.String(length=80), nullable=True))
    _rewrite(_taken_out)
    with op.batch_alter_table("handovers") as table:
        for name in ASKED:
            table.alter_column(name, existing_type=sa.String(length=80), nullable=False)


def downgrade() -> None:
    _rewrite(_put_back)
    with op.batch_alter_table("handovers") as table:
        for name in ASKED:
            table.drop_column(name)


def _taken_out(row: sa.Row[Any]) -> dict[str, Any]:
    rest = {name: value for name, value in row.prompt.items() if name not in ASKED}
    return {"prompt": rest, **{name: row.prompt.get(name, "") for name in ASKED}}


def _put_back(row: sa.Row[Any]) -> dict[str, Any]:
    return {"prompt": {**row.prompt, **{name: getattr(row, name) for name in ASKED}}}


def _rewrite(changed: Callable[[sa.Row[Any]], dict[str, Any]]) -> None:
    """Give each row what `changed` makes of it, so many at once."""
    connection = op.get_bind()
    last = ""
    while True:
        some = sa.select(handovers).where(handovers.c.id > last).order_by(handovers.c.id)
        rows = connection.execute(some.limit(AT_ONCE)).all()
        if not rows:
            return
        for row in rows:
            one = sa.update(handovers).where(handovers.c.id == row.id)
            connection.execute(one.values(**changed(row)))
        last = rows[-1].id
