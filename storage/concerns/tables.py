"""The tables of concerns. A concern without a name has no author, no time and no order in them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import UNORDERED, Base, Sealed, SealedText, UtcDateTime, new_id


class About(StrEnum):
    """What a concern is about."""

    WARD = "ward"
    COLLEAGUE = "colleague"
    ME = "me"


class Soon(StrEnum):
    """How soon the person would like somebody to look."""

    TODAY = "today"
    DAYS = "days"
    NO_HURRY = "no_hurry"


class Naming(StrEnum):
    """Whose name goes with a concern."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    UNNAMED = "unnamed"


class Stage(StrEnum):
    """Where a concern stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a concern ended."""

    DONE = "done"
    TALKED = "talked"
    SAFEGUARDING = "safeguarding"
    INCIDENT_REPORT = "incident_report"
    NOTHING_NEEDED = "nothing_needed"
    COULD_NOT = "could_not"


class Post(StrEnum):
    """In what capacity a recipient reads concerns."""

    MANAGER = "manager"
    SECURITY_LEAD = "security_lead"
    GUARDIAN = "guardian"
    OTHER = "other"


class CameBy(StrEnum):
    """How somebody came to be a reader of a concern."""

    TICKED = "ticked"
    DEPUTY = "deputy"
    HANDED_ON = "handed_on"
    HANDED_WITH_NAME = "handed_named"


class Side(StrEnum):
    """Whose words in a dialogue."""

    PERSON = "person"
    RECIPIENT = "recipient"


class Said(StrEnum):
    """What kind of words in a dialogue."""

    QUESTION = "question"
    REPLY = "reply"
    DONE = "done"
    OUTCOME = "outcome"


class Moment(StrEnum):
    """When the person is asked how it went for them."""

    CLOSING = "closing"
    LATER = "later"


class Again(StrEnum):
    """Whether the person would speak up again."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class Cost(StrEnum):
    """Whether speaking up has cost the person anything."""

    NOTHING = "nothing"
    SOMETHING = "something"
    MUCH = "much"


class Recipient(Base):
    """Somebody who may be ticked to read a ward's concerns, named by a workspace admin."""

    __tablename__ = "recipients"

    ward_id: Mapped[str] = mapped_column(
        ForeignKey("wards.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    post: Mapped[str] = mapped_column(String(16))
    outside_management: Mapped[bool]
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)
    deputy_id: Mapped[str | None] = mapped_column(String(32))
    away_from: Mapped[date | None] = mapped_column(Date)
    away_until: Mapped[date | None] = mapped_column(Date)


class Concern(Base):
    """One concern. Its key is random, it knows the day and never the hour.

    Without a name, even the day is that of its notice, and so are the days of its clocks.
    ``reminded`` counts the rounds of reminders to acknowledge it, ``late_reminded`` those that a
    word to the person is owed.

    Once it is closed, ``answered`` is whether the person says that it was, and ``may_be_told``
    whether the team may hear of it. Without a name, nobody hears what they have said before
    ``heard_at``, a fixed hour of the ward; it is taken out when that has come. ``reopened`` counts
    how often it was opened again, and ``reopened_after`` is the place in the dialogue behind which
    everything was said since.

    ``unread_told`` is that the person has been told, once, that nobody is left who may read it.

    ``shut`` is that it came back with a backup, and that nobody has said yet that it was not taken
    back since: only the person who raised it may open it.
    """

    __tablename__ = "concerns"
    __table_args__ = (UNORDERED,)

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(String(12))
    soon: Mapped[str] = mapped_column(String(12))
    naming: Mapped[str] = mapped_column(String(12))
    wants_talk: Mapped[bool] = mapped_column(default=False)
    words: Mapped[Sealed] = mapped_column(SealedText)
    author: Mapped[Sealed | None] = mapped_column(SealedText)
    author_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    typed_name: Mapped[Sealed | None] = mapped_column(SealedText)
    receipt: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    raised_on: Mapped[date] = mapped_column(Date)
    acknowledge_by: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[date] = mapped_column(Date)
    reminded: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(String(12), default=Stage.OPEN.value)
    acknowledged_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(String(20))
    closed_on: Mapped[date | None] = mapped_column(Date)
    on_hold: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[bool | None]
    may_be_told: Mapped[bool] = mapped_column(default=False)
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened: Mapped[int] = mapped_column(default=0)
    reopened_after: Mapped[int] = mapped_column(default=0)
    late_reminded: Mapped[int] = mapped_column(default=0)
    asked_later: Mapped[bool] = mapped_column(default=False)
    unread_told: Mapped[bool] = mapped_column(default=False)
    shut: Mapped[bool] = mapped_column(default=False)


class ConcernReader(Base):
    """Who may open a concern: those its author ticked, and deputies and others since.

    Somebody it was handed on to does not see the name, unless the person has said that they may:
    they did not tick them.
    """

    __tablename__ = "concern_readers"
    __table_args__ = (UNORDERED,)

    concern_id: Mapped[str] = mapped_column(
        ForeignKey("concerns.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    came_by: Mapped[str] = mapped_column(String(12), default=CameBy.TICKED.value)
    deputy_for: Mapped[str | None] = mapped_column(String(32))


class ConcernWord(Base):
    """One thing said in the dialogue about a concern.

    Its id is made when the form opens, so that a form sent twice says it once.
    """

    __tablename__ = "concern_words"
    __table_args__ = (UNORDERED,)

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    concern_id: Mapped[str] = mapped_column(
        ForeignKey("concerns.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[int]
    side: Mapped[str] = mapped_column(String(12))
    said: Mapped[str] = mapped_column(String(12))
    words: Mapped[Sealed] = mapped_column(SealedText)
    by: Mapped[Sealed | None] = mapped_column(SealedText)
    on: Mapped[date] = mapped_column(Date)


class HandOnQuestion(Base):
    """A reader asks the person whether one more (``user_id``) may read it, with the name.

    ``allowed`` is what the person says; None until then.
    """

    __tablename__ = "concern_hand_on_questions"
    __table_args__ = (UNORDERED,)

    concern_id: Mapped[str] = mapped_column(
        ForeignKey("concerns.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked_by: Mapped[str] = mapped_column(String(32))
    allowed: Mapped[bool | None]


class Afterwards(Base):
    """How it went for the person who raised a concern, as they tell the Guardian.

    It belongs to one closing of the concern. ``guardians`` are those whom the person lets see it.
    Without a name, they see it from ``heard_at`` on, a fixed hour, which is taken out then.
    """

    __tablename__ = "concern_afterwards"
    __table_args__ = (UniqueConstraint("concern_id", "moment", "closed_on"), UNORDERED)

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    concern_id: Mapped[str] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"))
    moment: Mapped[str] = mapped_column(String(12))
    closed_on: Mapped[date] = mapped_column(Date)
    again: Mapped[str] = mapped_column(String(12))
    cost: Mapped[str] = mapped_column(String(12))
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    guardians: Mapped[list[str]] = mapped_column(JSON)
    on: Mapped[date] = mapped_column(Date)
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TermsRow(Base):
    """How soon a ward's concerns are to be acknowledged and answered, where it was agreed."""

    __tablename__ = "concern_terms"

    ward_id: Mapped[str] = mapped_column(
        ForeignKey("wards.id", ondelete="CASCADE"), primary_key=True
    )
    acknowledge_days: Mapped[int]
    acknowledge_hours: Mapped[int]
    answer_days: Mapped[int]
