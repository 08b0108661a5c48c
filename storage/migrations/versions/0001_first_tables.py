"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wards",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=24), nullable=False),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.Column("digest_day", sa.Integer(), nullable=False),
        sa.Column("digest_time", sa.Time(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rhythm", sa.String(length=16), nullable=False),
        sa.Column("wanted_plan", sa.Integer(), nullable=False),
        sa.Column("drawn_plan", sa.Integer(), nullable=False),
        sa.Column("drawn_until", sa.Date(), nullable=True),
        sa.Column("focus_dimension", sa.String(length=40), nullable=True),
        sa.Column("focus_starts", sa.Date(), nullable=True),
        sa.Column("focus_ends", sa.Date(), nullable=True),
        sa.Column("emergency_words", sa.Text(), nullable=False),
        sa.Column("on_call", sa.Text(), nullable=False),
        sa.Column("incident_system", sa.Text(), nullable=False),
        sa.Column("guardian", sa.Text(), nullable=False),
        sa.Column("trouble", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_wards"),
        sa.UniqueConstraint("team_id", "channel_id", name="uq_wards_team_id_channel_id"),
    )

    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_audit_ward_id_wards", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])

    op.create_table(
        "concerns",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("soon", sa.String(length=12), nullable=False),
        sa.Column("naming", sa.String(length=12), nullable=False),
        sa.Column("wants_talk", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.LargeBinary(), nullable=True),
        sa.Column("author_mark", sa.LargeBinary(length=32), nullable=True),
        sa.Column("typed_name", sa.LargeBinary(), nullable=True),
        sa.Column("receipt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_concerns_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_concerns"),
        sa.UniqueConstraint("receipt", name="uq_concerns_receipt"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_concerns_author_mark", "concerns", ["author_mark"])
    op.create_index("ix_concerns_ward_id", "concerns", ["ward_id"])

    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("vanishes", sa.Boolean(), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("rendered", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=64), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_deliveries_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("kind", "subject", "target", name="uq_deliveries_kind_subject_target"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_deliveries_changes",
        "deliveries",
        ["state", "claim"],
        sqlite_where=sa.text("wanted > rendered"),
        postgresql_where=sa.text("wanted > rendered"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due_at"])
    op.create_index("ix_deliveries_ward", "deliveries", ["ward_id", "state"])

    op.create_table(
        "digests",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("week_of", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_digests_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("ward_id", "week_of", name="uq_digests_ward_id_week_of"),
    )

    op.create_table(
        "readings",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("statement_id", sa.String(length=80), nullable=False),
        sa.Column("area_id", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("wording", sa.String(length=16), nullable=False),
        sa.Column("anchor", sa.Boolean(), nullable=False),
        sa.Column("medium", sa.String(length=8), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_readings_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
    )
    op.create_index("ix_readings_settled", "readings", ["ward_id", "stage", "settled_on"])
    op.create_index(
        "uq_readings_open",
        "readings",
        ["ward_id", "statement_id", "medium", "wording"],
        unique=True,
        sqlite_where=sa.text("stage = 'open'"),
        postgresql_where=sa.text("stage = 'open'"),
    )

    op.create_table(
        "recipients",
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=16), nullable=False),
        sa.Column("outside_management", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("deputy_id", sa.String(length=32), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_recipients_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ward_id", "user_id", name="pk_recipients"),
    )

    op.create_table(
        "ward_people",
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_ward_people_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ward_id", "user_id", "role", name="pk_ward_people"),
    )

    op.create_table(
        "concern_readers",
        sa.Column("concern_id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("came_by", sa.String(length=12), nullable=False),
        sa.Column("deputy_for", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name="fk_concern_readers_concern_id_concerns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("concern_id", "user_id", name="pk_concern_readers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_concern_readers_user_id", "concern_readers", ["user_id"])

    op.create_table(
        "concern_words",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("concern_id", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("said", sa.String(length=12), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.LargeBinary(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name="fk_concern_words_concern_id_concerns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_concern_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_concern_words_concern_id", "concern_words", ["concern_id"])

    op.create_table(
        "handovers",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=20), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prompt", sa.JSON(), nullable=False),
        sa.Column("reading_id", sa.String(length=20), nullable=True),
        sa.Column("rooms_id", sa.String(length=20), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed", sa.String(length=40), nullable=True),
        sa.Column("talked", sa.String(length=16), nullable=True),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.Column("band", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["readings.id"],
            name="fk_handovers_reading_id_readings",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["rooms_id"],
            ["readings.id"],
            name="fk_handovers_rooms_id_readings",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["wards.id"], name="fk_handovers_ward_id_wards", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.UniqueConstraint(
            "ward_id", "local_date", "shift", name="uq_handovers_ward_id_local_date_shift"
        ),
    )
    op.create_index("ix_handovers_closes", "handovers", ["closed_at", "closes_at"])
    op.create_index(
        "ix_handovers_unposted",
        "handovers",
        ["due_at"],
        sqlite_where=sa.text("opened_at IS NULL AND missed IS NULL"),
        postgresql_where=sa.text("opened_at IS NULL AND missed IS NULL"),
    )
    op.create_index("ix_handovers_ward_starts", "handovers", ["ward_id", "starts_at"])

    op.create_table(
        "answers",
        sa.Column("reading_id", sa.String(length=20), nullable=False),
        sa.Column("pseudonym", sa.LargeBinary(length=16), nullable=False),
        sa.Column("handover_id", sa.String(length=20), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handovers.id"],
            name="fk_answers_handover_id_handovers",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["readings.id"],
            name="fk_answers_reading_id_readings",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reading_id", "pseudonym", name="pk_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answers_handover_id", "answers", ["handover_id"])

    op.create_table(
        "room_entries",
        sa.Column("handover_id", sa.String(length=20), nullable=False),
        sa.Column("reading_id", sa.String(length=20), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handovers.id"],
            name="fk_room_entries_handover_id_handovers",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["readings.id"],
            name="fk_room_entries_reading_id_readings",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("handover_id", name="pk_room_entries"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_room_entries_reading_id", "room_entries", ["reading_id"])


def downgrade() -> None:
    op.drop_table("room_entries")
    op.drop_table("answers")
    op.drop_table("handovers")
    op.drop_table("concern_words")
    op.drop_table("concern_readers")
    op.drop_table("ward_people")
    op.drop_table("recipients")
    op.drop_table("readings")
    op.drop_table("digests")
    op.drop_table("deliveries")
    op.drop_table("concerns")
    op.drop_table("audit")
    op.drop_table("wards")
