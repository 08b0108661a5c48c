"""Handovers: one a ward, shift and local date, and the prompt that was chosen for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from prompts.catalogue import Prompt
from storage.base import Base, UtcDateTime, derived_id_on, new_id
from storage.deliveries import OUTCOME_UNKNOWN, Delivery, Kind, State
from storage.insertion import insert_if_absent
from storage.prepared import Prepared

OPEN_FOR = timedelta(hours=12)
UNTOUCHED_IN_A_ROW = 6
UNPOSTED = text("opened_at IS NULL AND missed IS NULL")
MISSED = text("missed IS NOT NULL")


class Talked(StrEnum):
    """What a team said of a handover, once, with nobody's name kept."""

    TALKED = "talked"
    NOT_THIS_TIME = "not_this_time"


class Missed(StrEnum):
    """Why a handover that should have had a prompt had none."""

    TOO_LATE = "too late"
    NOT_POSTED = "could not be posted"
    DOWN = "we were down"


class Opening(StrEnum):
    """How a prompt opens with something that was done."""

    SINCE = "since"
    HELPED = "helped"


class Band(StrEnum):
    """How many took part, as coarsely as it is ever shown."""

    FEW = "fewer than 5"
    FIVE = "5 or more"
    TEN = "10 or more"

    @classmethod
    def of(cls, people: int) -> Band:
        return cls.TEN if people >= 10 else cls.FIVE if people >= 5 else cls.FEW


@dataclass(frozen=True, slots=True)
class Words:
    """What a prompt says, as it was chosen: a later edit of the library changes nothing."""

    area_id: str
    area: str
    dimension_id: str
    dimension: str
    see_id: str
    see: str
    think_id: str
    think: str
    act_id: str
    act: str
    statement_id: str
    statement: str
    anchor: bool
    why: str


# What the rotation has to remember has columns of its own; the rest only a reader needs.
ASKED = ("dimension_id", "see_id", "think_id", "act_id", "statement_id")


class Handover(Base):
    """One handover of one ward. Its natural key is what keeps twins out."""

    __tablename__ = "handovers"
    __table_args__ = (
        UniqueConstraint("ward_id", "local_date", "shift"),
        # What a plan reads of a quarter of a year stands together here, in order, and nothing that
        # changes later: of the rows themselves there would be three to a page.
        Index("ix_handovers_asked", "ward_id", "starts_at", "shift", "local_date", *ASKED),
        Index("ix_handovers_closes", "closed_at", "closes_at"),
        # What is still to be posted is a small part of two years' rows.
        Index(
            "ix_handovers_unposted",
            "due_at",
            sqlite_where=UNPOSTED,
            postgresql_where=UNPOSTED,
        ),
        # And what was missed a smaller one, which is looked at every minute.
        Index(
            "ix_handovers_missed",
            "ward_id",
            "ends_at",
            sqlite_where=MISSED,
            postgresql_where=MISSED,
        ),
        # Few are tied to a reading that is no figure yet, or open with something that was done, and
        # whoever settles one, or takes it back, looks for them.
        *(
            Index(f"ix_handovers_{name}", name, sqlite_where=tied, postgresql_where=tied)
            for name in ("reading_id", "rooms_id", "deed_id")
            for tied in [text(f"{name} IS NOT NULL")]
        ),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    local_date: Mapped[date] = mapped_column(Date)
    shift: Mapped[str] = mapped_column(String(40))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dimension_id: Mapped[str] = mapped_column(String(80))
    see_id: Mapped[str] = mapped_column(String(80))
    think_id: Mapped[str] = mapped_column(String(80))
    act_id: Mapped[str] = mapped_column(String(80))
    statement_id: Mapped[str] = mapped_column(String(80))
    prompt: Mapped[dict[str, Any]] = mapped_column(JSON)
    reading_id: Mapped[str | None] = mapped_column(ForeignKey("readings.id", ondelete="SET NULL"))
    rooms_id: Mapped[str | None] = mapped_column(ForeignKey("readings.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    missed: Mapped[str | None] = mapped_column(String(40))
    talked: Mapped[str | None] = mapped_column(String(16))
    touched: Mapped[bool] = mapped_column(default=False)
    band: Mapped[str | None] = mapped_column(String(16))
    # No reference: what was done may be taken back, and then the prompt opens with nothing.
    deed_id: Mapped[str | None] = mapped_column(String(20))
    opens_with: Mapped[str | None] = mapped_column(String(8))

    @property
    def words(self) -> Words:
        return Words(**{name: getattr(self, name) for name in ASKED}, **self.prompt)

    def is_open(self, now: datetime) -> bool:
        return (
            self.opened_at is not None
            and self.closed_at is None
            and self.closes_at is not None
            and now < self.closes_at
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """One handover and the prompt chosen for it.

    :ivar missed: set where its time was over before it could be drawn.
    """

    local_date: date
    shift: str
    starts_at: datetime
    ends_at: datetime
    due_at: datetime
    prompt: Prompt
    missed: Missed | None = None


def draw(session: Session, ward_id: str, drawn: Sequence[Drawn]) -> int:
    """Store what handovers will be asked, leaving alone those that are stored already.

    :returns: how many were new.
    """
    return insert_if_absent(session, Handover, rows(ward_id, drawn))


def rows(ward_id: str, drawn: Sequence[Drawn]) -> list[dict[str, Any]]:
    """A ward's drawn handovers, as they are inserted."""
    return [
        {
            # Drawn again after a restore, it is the one whose prompt was posted.
            "id": derived_id_on(each.local_date, ward_id, each.shift),
            "ward_id": ward_id,
            "local_date": each.local_date,
            "shift": each.shift,
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
            "due_at": each.due_at,
            "missed": each.missed.value if each.missed else None,
            **as_kept(each.prompt),
        }
        for each in drawn
    ]


def as_kept(prompt: Prompt) -> dict[str, Any]:
    """A prompt in a handover's columns, of which ``Handover.words`` is made again."""
    see, think, act, statement = prompt.see, prompt.think, prompt.act, prompt.statement
    return {
        "dimension_id": prompt.dimension.id,
        "see_id": see.id,
        "think_id": think.id,
        "act_id": act.id,
        "statement_id": statement.id,
        "prompt": {
            "area_id": prompt.area.id,
            "area": prompt.area.name,
            "dimension": prompt.dimension.name,
            "see": see.text,
            "think": think.text,
            "act": act.text,
            "statement": statement.text,
            "anchor": statement.anchor,
            "why": prompt.why,
        },
    }


def find(session: Session, handover_id: str, *, lock: bool = False) -> Handover | None:
    """The handover with this id.

    :param lock: keep others from closing it until this transaction ends.
    """
    if lock:
        return session.scalars(_ONE_LOCKED, {"its_id": handover_id}).one_or_none()
    return session.get(Handover, handover_id)


def locked(session: Session, handover_ids: Collection[str]) -> list[Handover]:
    """The handovers with these ids, kept from being closed until this transaction ends."""
    return list(session.scalars(_LOCKED, {"ids": list(handover_ids)}))


def between(session: Session, ward_id: str, first: date, last: date) -> list[Handover]:
    """A ward's handovers whose local dates lie from first to last, in order."""
    return list(
        session.scalars(
            select(Handover)
            .where(
                Handover.ward_id == ward_id,
                Handover.local_date >= first,
                Handover.local_date <= last,
            )
            .order_by(Handover.starts_at, Handover.shift)
        )
    )


def unposted(session: Session, ward_id: str, now: datetime) -> list[Handover]:
    """The ward's handovers that are still to come to an end and have not been posted, in order."""
    return list(
        session.scalars(
            select(Handover)
            .where(Handover.ward_id == ward_id, *waiting(), Handover.ends_at > now)
            .order_by(Handover.starts_at, Handover.shift)
        )
    )


def undraw(session: Session, handover_ids: Collection[str]) -> None:
    """Forget handovers, unless they have been opened in the meantime."""
    session.execute(
        delete(Handover)
        .where(Handover.id.in_(handover_ids), *waiting())
        .execution_options(synchronize_session=False)
    )


def open_beside(session: Session, handover: Handover) -> list[Handover]:
    """The ward's other handovers that still take answers: they close when this one is posted.

    One that comes after it, and is being posted in the same moment, is not among them.
    """
    this = {
        "this_one": handover.id,
        "its_ward": handover.ward_id,
        "its_start": handover.starts_at,
    }
    found = _BESIDE.found(session, this)
    # One, or none: there is seldom more to load than what was posted last.
    return [session.get_one(Handover, each) for (each,) in found]


def opened_since(session: Session, handover: Handover) -> datetime | None:
    """When the next of the ward's prompts came after this one, if one has come."""
    return session.scalar(
        select(func.min(Handover.opened_at)).where(
            Handover.ward_id == handover.ward_id,
            Handover.id != handover.id,
            Handover.opened_at > handover.opened_at,
            delivered(State.SENT),
        )
    )


def due_to_close(session: Session, now: datetime) -> list[Handover]:
    """Handovers whose time for answering is over, and that are not being posted this moment."""
    return list(
        session.scalars(
            select(Handover).where(
                Handover.closed_at.is_(None),
                Handover.closes_at <= now,
                ~delivered(State.PENDING, State.SENDING),
            )
        )
    )


def never_posted(session: Session, now: datetime) -> list[Handover]:
    """Handovers that were opened for a prompt which, as it turned out, could not be posted."""
    return list(
        session.scalars(
            select(Handover).where(
                Handover.closed_at.is_(None),
                Handover.closes_at > now,
                # One given up in doubt may well stand in the channel.
                delivered(State.FAILED, unless=OUTCOME_UNKNOWN),
            )
        )
    )


def any_closed_since(session: Session, since: datetime) -> bool:
    """Whether any handover has closed since a given time."""
    return (
        session.scalar(select(Handover.id).where(Handover.closed_at >= since).limit(1)) is not None
    )


def newest_opening(session: Session, now: datetime) -> datetime | None:
    """When the newest prompt was opened that takes answers now, on whichever ward."""
    return session.scalar(
        select(func.max(Handover.opened_at)).where(
            Handover.closed_at.is_(None), Handover.closes_at > now
        )
    )


def current(session: Session, ward_id: str, now: datetime) -> Handover | None:
    """The ward's newest handover that takes answers now."""
    return session.scalar(
        select(Handover)
        .where(
            Handover.ward_id == ward_id,
            Handover.opened_at.is_not(None),
            Handover.closed_at.is_(None),
            Handover.closes_at > now,
        )
        .order_by(Handover.opened_at.desc())
        .limit(1)
    )


def next_planned(session: Session, ward_id: str, now: datetime) -> Handover | None:
    """The ward's next handover that has a prompt coming."""
    return session.scalar(
        select(Handover)
        .where(Handover.ward_id == ward_id, *waiting(), Handover.ends_at > now)
        .order_by(Handover.starts_at, Handover.shift)
        .limit(1)
    )


def last_closed(session: Session, ward_id: str, count: int) -> Sequence[Handover]:
    """The ward's latest handovers that were posted and are closed, newest first."""
    return session.scalars(
        select(Handover)
        .where(
            Handover.ward_id == ward_id,
            Handover.closed_at.is_not(None),
            Handover.missed.is_(None),
        )
        .order_by(Handover.starts_at.desc(), Handover.id)
        .limit(count)
    ).all()


def waiting() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a handover's prompt is still to be posted."""
    return Handover.opened_at.is_(None), Handover.missed.is_(None)


def delivered(*states: State, unless: str | None = None) -> ColumnElement[bool]:
    """Whether a handover's prompt is in the outbox, in one of some states if any are named.

    :param unless: a trouble that does not count.
    """
    is_its_own = and_(Delivery.kind == Kind.PROMPT.value, Delivery.subject == Handover.id)
    if states:
        # Not IN, whose list would have to be written out anew each time.
        is_its_own &= or_(*(Delivery.state == state.value for state in states))
    if unless is not None:
        is_its_own &= Delivery.trouble.is_distinct_from(unless)
    return exists().where(is_its_own)


# Each prompt that is posted takes these. Built once: building them costs more than running them.
_LOCKED = (
    select(Handover)
    .where(Handover.id.in_(bindparam("ids", expanding=True)))
    .order_by(Handover.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_ONE_LOCKED = (
    select(Handover)
    .where(Handover.id == bindparam("its_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_BESIDE = Prepared(
    lambda _dialect: (
        select(Handover.id)
        .where(
            Handover.ward_id == bindparam("its_ward", type_=String),
            Handover.id != bindparam("this_one", type_=String),
            Handover.opened_at.is_not(None),
            Handover.closed_at.is_(None),
            or_(
                Handover.starts_at < bindparam("its_start", type_=UtcDateTime),
                and_(
                    Handover.starts_at == bindparam("its_start", type_=UtcDateTime),
                    Handover.id < bindparam("this_one", type_=String),
                ),
                delivered(State.SENT),
            ),
        )
        # In one order, so that two that are posted at once do not deadlock over a third.
        .order_by(Handover.starts_at.desc(), Handover.id.desc())
    )
)
