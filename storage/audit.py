"""Who did what, written in the same transaction as the act. Never what was said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, UtcDateTime, new_id

# Whoever runs the commands has no account.
OPERATOR = "operator"


class Act(StrEnum):
    """The acts that leave a line in the audit."""

    WARD_SET_UP = "ward_set_up"
    WARD_CHANGED = "ward_changed"
    WARD_PAUSED = "ward_paused"
    WARD_RESUMED = "ward_resumed"
    RECIPIENTS_CHANGED = "recipients_changed"
    FOCUS_CHOSEN = "focus_chosen"
    PROMPT_ASKED_FOR = "prompt_asked_for"
    DIGEST_ASKED_FOR = "digest_asked_for"
    DEED_WRITTEN = "deed_written"
    DEED_TAKEN_BACK = "deed_taken_back"
    CONCERN_TOLD = "concern_told"
    ACTION_AGREED = "action_agreed"
    ACTION_PUT_OFF = "action_put_off"
    ACTION_SETTLED = "action_settled"
    CONCERN_RAISED = "concern_raised"
    CONCERN_READ = "concern_read"
    NAME_READ = "name_read"
    CONCERN_ACKNOWLEDGED = "concern_acknowledged"
    CONCERN_ASKED = "concern_asked"
    CONCERN_RECORDED = "concern_recorded"
    CONCERN_HANDED_ON = "concern_handed_on"
    CONCERN_CLOSED = "concern_closed"
    CONCERN_ANSWERED = "concern_answered"
    CONCERN_REOPENED = "concern_reopened"
    CONCERN_WITHDRAWN = "concern_withdrawn"
    CONCERN_TERMS_CHANGED = "concern_terms_changed"
    NAME_ASKED_FOR = "name_asked_for"
    GUARDIAN_TOLD = "guardian_told"
    AFTERWARDS_READ = "afterwards_read"
    FIGURES_EXPORTED = "figures_exported"
    OWN_DATA_EXPORTED = "own_data_exported"
    CONCERN_EXPORTED = "concern_exported"
    HOLD_SET = "hold_set"
    HOLD_LIFTED = "hold_lifted"
    AUDIT_REVIEWED = "audit_reviewed"
    KEYS_ROTATED = "keys_rotated"
    KEY_FORGOTTEN = "key_forgotten"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    CONCERNS_OPENED = "concerns_opened"


class AuditLine(Base):
    """One act by one member of staff."""

    __tablename__ = "audit"

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(32))
    ward_id: Mapped[str | None] = mapped_column(ForeignKey("wards.id", ondelete="SET NULL"))
    subject: Mapped[str | None] = mapped_column(String(40))


def note(
    session: Session,
    act: Act,
    *,
    actor: str,
    at: datetime,
    ward_id: str | None = None,
    subject: str | None = None,
) -> None:
    """Add a line to the audit. Authors of unnamed concerns are never an actor here."""
    session.add(AuditLine(at=at, actor=actor, act=act.value, ward_id=ward_id, subject=subject))


def was_done(session: Session, act: Act, at: datetime) -> bool:
    """Whether something was done at exactly this moment."""
    done = select(AuditLine.id).where(AuditLine.act == act.value, AuditLine.at == at)
    return session.scalar(done.limit(1)) is not None


def last(session: Session, act: Act) -> datetime | None:
    """When something was last done; None where it was not, or so long ago that it is forgotten."""
    return session.scalar(select(func.max(AuditLine.at)).where(AuditLine.act == act.value))
