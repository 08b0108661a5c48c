"""The one door by which figures leave: answers become figures here, and are gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import figures
from storage.answers import CANT_SAY, Answer, RoomEntry
from storage.base import Base, WrappedKey, new_id
from storage.figures import SCORES, Figures, Medium, Spread
from storage.handovers import OPEN_FOR, Band, Handover, Words
from storage.insertion import insert_if_absent
from storage.prepared import Prepared
from storage.secrecy import Keyring, new_reading_key
from storage.wards import SMALLEST_K

UNPUBLISHED_LIFE = timedelta(weeks=12)


class Stage(StrEnum):
    """Where a reading stands."""

    OPEN = "open"
    PUBLISHED = "published"
    LAPSED = "lapsed"


def _wording(statement: str) -> str:
    return sha256(statement.encode()).hexdigest()[:16]


def _wording_of_row(context: DefaultExecutionContext) -> str:
    parameters = context.get_current_parameters()  # type: ignore[no-untyped-call] # SQLAlchemy's
    return _wording(parameters["statement"])


class ReadingRow(Base):
    """One ward × one statement, from its first answer to its figures.

    A statement whose text is edited is another statement: ``wording`` tells the two apart.
    """

    __tablename__ = "readings"
    __table_args__ = (
        Index(
            "uq_readings_open",
            "ward_id",
            "statement_id",
            "medium",
            "wording",
            unique=True,
            sqlite_where=text("stage = 'open'"),
            postgresql_where=text("stage = 'open'"),
        ),
        Index("ix_readings_settled", "ward_id", "stage", "settled_on"),
        Index("ix_readings_newest", "ward_id", "statement_id", "medium", "stage", "settled_on"),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    statement_id: Mapped[str] = mapped_column(String(80))
    area_id: Mapped[str] = mapped_column(String(40))
    statement: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(String(16), default=_wording_of_row)
    anchor: Mapped[bool]
    medium: Mapped[str] = mapped_column(String(8))
    stage: Mapped[str] = mapped_column(String(12), default=Stage.OPEN.value)
    key: Mapped[bytes | None] = mapped_column(WrappedKey)
    opened_on: Mapped[date | None] = mapped_column(Date)
    settled_on: Mapped[date | None] = mapped_column(Date)
    figures: Mapped[dict[str, int] | None] = mapped_column(JSON)


# Each prompt that is posted takes this. Built once: building it costs more than running it.
_OPEN = Prepared(
    lambda _dialect: (
        select(ReadingRow.medium, ReadingRow.id)
        .where(
            ReadingRow.ward_id == bindparam("its_ward", type_=String),
            ReadingRow.statement_id == bindparam("its_statement", type_=String),
            ReadingRow.wording == bindparam("its_wording", type_=String),
            ReadingRow.stage == Stage.OPEN.value,
        )
        .order_by(ReadingRow.medium)
        .with_for_update(read=True)
    )
)
_IN_ORDER = (ReadingRow.settled_on, ReadingRow.statement_id, ReadingRow.wording)


class _Settled(NamedTuple):
    """What is shown of a published reading, by the names of its columns.

    :ivar kept: its figures, as the text that they are in the database.
    """

    id: str
    statement_id: str
    area_id: str
    statement: str
    wording: str
    anchor: bool
    medium: str
    settled_on: date
    kept: str


_KEPT = cast(ReadingRow.figures, Text).label("kept")
_SETTLED = (*(getattr(ReadingRow, name) for name in _Settled._fields if name != "kept"), _KEPT)


@dataclass(frozen=True, slots=True)
class OpenReading:
    """What a tap needs to know of its reading."""

    id: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Publication:
    """What one digest publishes, and which statements too few answered."""

    published: tuple[Figures, ...]
    lapsed: tuple[str, ...]


def _opened(
    session: Session, keyring: Keyring, ward_id: str, words: Words, media: Collection[Medium]
) -> dict[str, str]:
    """For each medium the id of the ward's open reading of a statement, opened now if need be."""
    # The lock makes a publication on another connection wait, or us for it: a handover must not
    # be tied to a reading whose key is being destroyed.
    wanted = {
        "its_ward": ward_id,
        "its_statement": words.statement_id,
        "its_wording": _wording(words.statement),
    }
    found = dict(_OPEN.found(session, wanted))
    missing = [medium for medium in media if medium.value not in found]
    if not missing:
        return found
    new = [_new(keyring, ward_id, words, medium) for medium in missing]
    if insert_if_absent(session, ReadingRow, new) == len(new):
        return found | {row["medium"]: row["id"] for row in new}
    return dict(_OPEN.found(session, wanted))


def _new(keyring: Keyring, ward_id: str, words: Words, medium: Medium) -> dict[str, Any]:
    return {
        "id": new_id(),
        "ward_id": ward_id,
        "statement_id": words.statement_id,
        "area_id": words.area_id,
        "statement": words.statement,
        "wording": _wording(words.statement),
        "anchor": words.anchor,
        "medium": medium.value,
        "key": keyring.wrap(new_reading_key()) if medium is Medium.TAPS else None,
    }


def start(session: Session, keyring: Keyring, handover: Handover, now: datetime) -> None:
    """Let a handover take answers from now on.

    Done again before its prompt has been posted, its time for answers begins again.
    """
    if handover.closed_at is not None:
        return
    _tie(session, keyring, handover)
    handover.opened_at = now
    handover.closes_at = now + OPEN_FOR
    session.flush()


def begin_again(session: Session, keyring: Keyring, now: datetime) -> None:
    """Give the handovers that take answers new readings, in place of those that a backup lacks."""
    lacking = select(Handover).where(
        Handover.opened_at.is_not(None),
        Handover.closed_at.is_(None),
        Handover.closes_at > now,
        Handover.reading_id.is_(None) | Handover.rooms_id.is_(None),
    )
    for handover in session.scalars(lacking).all():
        _tie(session, keyring, handover)
    session.flush()


def behind(connection: Connection, keyring: Keyring, handover_id: str) -> OpenReading | None:
    """The reading that a handover's taps go to, or None where it takes none."""
    row = connection.execute(
        select(ReadingRow.id, ReadingRow.key)
        .join(Handover, Handover.reading_id == ReadingRow.id)
        .where(Handover.id == handover_id, ReadingRow.stage == Stage.OPEN.value)
    ).first()
    if row is None or row.key is None:
        return None
    return OpenReading(row.id, keyring.unwrap(row.key))


def taking_taps(session: Session, keyring: Keyring, ward_id: str) -> list[OpenReading]:
    """A ward's readings that hold taps which are no figures yet."""
    rows = session.execute(
        select(ReadingRow.id, ReadingRow.key).where(
            ReadingRow.ward_id == ward_id,
            ReadingRow.stage == Stage.OPEN.value,
            ReadingRow.key.is_not(None),
        )
    )
    return [OpenReading(reading_id, keyring.unwrap(key)) for reading_id, key in rows if key]


def close(session: Session, handover: Handover, now: datetime) -> bool:
    """End a handover's time for answers: keep its band, and forget which answers were its own.

    :returns: False where it was closed before.
    """
    result = session.execute(
        update(Handover)
        .where(Handover.id == handover.id, Handover.closed_at.is_(None))
        .values(closed_at=now)
        .execution_options(synchronize_session=False)
    )
    if getattr(result, "rowcount", 0) != 1:
        return False
    session.refresh(handover)
    tapped = session.scalar(
        select(func.count()).select_from(Answer).where(Answer.handover_id == handover.id)
    )
    room = session.get(RoomEntry, handover.id)
    hands = sum(room.hands.values()) if room else 0
    # Hands and taps may be the same people, so they are not added up.
    handover.band = Band.of(max(tapped or 0, hands)).value
    handover.touched = bool(tapped or hands or handover.talked)
    session.execute(
        update(Answer).where(Answer.handover_id == handover.id).values(handover_id=None)
    )
    began = [
        reading
        for reading, count in ((handover.reading_id, tapped), (handover.rooms_id, hands))
        if reading and count
    ]
    session.execute(
        update(ReadingRow)
        .where(ReadingRow.id.in_(began), ReadingRow.opened_on.is_(None))
        .values(opened_on=handover.local_date)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    return True


def publish(session: Session, ward_id: str, k: int, today: date) -> Publication:
    """Turn what enough people have answered into figures, and destroy what waited too long.

    A reading waits while a handover still takes answers for it. Call ``Database.forget`` after
    the transaction.

    :param k: how many people a reading needs; never fewer than five.
    :param today: the ward's local date.
    """
    ready = _ready(session, ward_id)
    counted = _counts(session, [reading.id for reading in ready], max(k, SMALLEST_K))
    published, lapsed = [], []
    for reading in ready:
        if counted[reading.id]:
            _settle(reading, Stage.PUBLISHED, today, figures.kept(counted[reading.id]))
            published.append(reading)
        elif reading.opened_on and reading.opened_on + UNPUBLISHED_LIFE <= today:
            _settle(reading, Stage.LAPSED, today, None)
            lapsed.append(reading)
    _destroy_answers(session, [reading.id for reading in (*published, *lapsed)])
    session.flush()
    too_few = [each.statement for each in lapsed if each.medium == Medium.TAPS.value]
    return Publication(tuple(map(shown, published)), tuple(too_few))


def published(session: Session, ward_id: str, since: date | None = None) -> list[Figures]:
    """A ward's published readings, oldest first."""
    query = select(ReadingRow).filter_by(ward_id=ward_id, stage=Stage.PUBLISHED.value)
    if since is not None:
        query = query.where(ReadingRow.settled_on >= since)
    rows = session.scalars(query.order_by(*_IN_ORDER))
    return [shown(row) for row in rows]


def find(session: Session, ward_id: str, reading_ids: Sequence[str]) -> list[Figures]:
    """Some of a ward's published readings, in the order of the ids."""
    if not reading_ids:
        return []
    # By their ids alone: asked for the ward's as well, SQLite looks through its whole past.
    rows = session.execute(
        select(ReadingRow.ward_id, ReadingRow.stage, *_SETTLED).where(
            ReadingRow.id.in_(reading_ids)
        )
    )
    its = (ward_id, Stage.PUBLISHED.value)
    found = [_Settled._make(row[2:]) for row in rows if row[:2] == its]
    by_id = {row.id: _as_shown(row) for row in found}
    return [by_id[key] for key in reading_ids if key in by_id]


def newest(
    session: Session, ward_id: str, statement_ids: Sequence[str], until: date, most: int
) -> list[tuple[Figures, ...]]:
    """The newest published readings of statements as they are worded by now, oldest first.

    One series for each statement and medium that has any, in the order of the statements.

    :param until: the last day of publication that counts.
    :param most: how many readings a series has at most; older ones cost nothing.
    """
    series = tuple((statement_id, medium) for statement_id in statement_ids for medium in Medium)
    rows: dict[tuple[str, str], list[_Settled]] = defaultdict(list)
    given = {"its_ward": ward_id, "until": until, "most": most}
    for row in map(_Settled._make, _newest(series).found(session, given)):
        rows[row.statement_id, row.medium].append(row)
    found = (rows[statement_id, medium.value] for statement_id, medium in series)
    return [_as_worded_now(them) for them in found if them]


def _as_worded_now(rows: Sequence[_Settled]) -> tuple[Figures, ...]:
    """Those readings of a statement that have the wording of the newest, oldest first."""
    newest = min(rows, key=lambda row: (-row.settled_on.toordinal(), row.wording))
    same = [row for row in rows if row.wording == newest.wording]
    same.sort(key=lambda row: row.settled_on)
    return tuple(map(_as_shown, same))


# Of a ward with a long past there are a hundred rows. One is prepared for each library's anchors.
@lru_cache
def _newest(series: tuple[tuple[str, Medium], ...]) -> Prepared:
    def asking(_dialect: Dialect) -> Select[Any]:
        each = (select(_newest_of(*one).subquery()) for one in series)
        return select(union_all(*each).subquery())

    return Prepared(asking)


def _newest_of(statement_id: str, medium: Medium) -> Select[Any]:
    return (
        select(*_SETTLED)
        .where(
            ReadingRow.ward_id == bindparam("its_ward"),
            ReadingRow.statement_id == statement_id,
            ReadingRow.medium == medium.value,
            ReadingRow.stage == Stage.PUBLISHED.value,
            ReadingRow.settled_on <= bindparam("until"),
        )
        .order_by(ReadingRow.settled_on.desc(), ReadingRow.wording)
        .limit(bindparam("most", type_=Integer))
    )


def low_areas(
    session: Session, ward_ids: Collection[str], since: date
) -> dict[str, frozenset[str]]:
    """For each ward, the areas that leaned to 1 and 2 when taps were last published for them."""
    nth = func.rank().over(
        partition_by=(ReadingRow.ward_id, ReadingRow.area_id),
        order_by=ReadingRow.settled_on.desc(),
    )
    ranked = (
        select(ReadingRow.ward_id, ReadingRow.area_id, _KEPT, nth.label("nth"))
        .where(
            ReadingRow.ward_id.in_(ward_ids),
            ReadingRow.stage == Stage.PUBLISHED.value,
            ReadingRow.medium == Medium.TAPS.value,
            ReadingRow.settled_on >= since,
        )
        .subquery()
    )
    newest = select(ranked.c.ward_id, ranked.c.area_id, ranked.c.kept).where(ranked.c.nth == 1)
    low: dict[str, set[str]] = {ward_id: set() for ward_id in ward_ids}
    for ward_id, area_id, kept in session.execute(newest):
        if figures.spread_of(kept).low:
            low[ward_id].add(area_id)
    return {ward_id: frozenset(areas) for ward_id, areas in low.items()}


def low_since(session: Session, ward_id: str, earliest: date) -> dict[str, date]:
    """The areas that lean to 1 and 2 now, and the day since which no better reading has come.

    :param earliest: how far back that is looked for.
    """
    low_on: dict[str, dict[date, bool]] = defaultdict(dict)
    given = {"its_ward": ward_id, "earliest": earliest}
    for area_id, day, kept in _TAPS.found(session, given):
        days = low_on[area_id]
        days[day] = days.get(day, False) or figures.spread_of(kept).low
    spells = {area_id: _low_spell(days) for area_id, days in sorted(low_on.items())}
    return {area_id: since for area_id, since in spells.items() if since is not None}


def _taps(_dialect: Dialect) -> Select[str, date | None, str]:
    """A ward's readings by taps since a day, the newest first."""
    return (
        select(ReadingRow.area_id, ReadingRow.settled_on, _KEPT)
        .where(
            ReadingRow.ward_id == bindparam("its_ward"),
            ReadingRow.stage == Stage.PUBLISHED.value,
            ReadingRow.medium == Medium.TAPS.value,
            ReadingRow.settled_on >= bindparam("earliest"),
        )
        .order_by(ReadingRow.settled_on.desc())
    )


_TAPS = Prepared(_taps)


def _low_spell(days: Mapping[date, bool]) -> date | None:
    """The day on which the newest run of low days began; None where the newest is not low.

    :param days: the newest first.
    """
    return min(takewhile(lambda day: days[day], days), default=None)


def _tie(session: Session, keyring: Keyring, handover: Handover) -> None:
    """See that a handover's answers have readings to go to."""
    tied = {Medium.TAPS: handover.reading_id, Medium.ROOMS: handover.rooms_id}
    loose = [medium for medium, reading_id in tied.items() if reading_id is None]
    if loose:
        ids = _opened(session, keyring, handover.ward_id, handover.words, loose)
        handover.reading_id = tied[Medium.TAPS] or ids[Medium.TAPS.value]
        handover.rooms_id = tied[Medium.ROOMS] or ids[Medium.ROOMS.value]


def _ready(session: Session, ward_id: str) -> list[ReadingRow]:
    still_open = exists().where(
        (Handover.reading_id == ReadingRow.id) | (Handover.rooms_id == ReadingRow.id),
        Handover.opened_at.is_not(None),
        Handover.closed_at.is_(None),
    )
    ready = (
        select(ReadingRow)
        .where(ReadingRow.ward_id == ward_id, ReadingRow.stage == Stage.OPEN.value, ~still_open)
        .order_by(ReadingRow.statement_id, ReadingRow.medium, ReadingRow.wording)
    )
    # Locked, and then looked at again: a handover may have opened for one of them meanwhile.
    session.scalars(ready.with_for_update(of=ReadingRow)).all()
    return list(session.scalars(ready))


def _counts(session: Session, reading_ids: Sequence[str], k: int) -> dict[str, list[Counter[int]]]:
    """For each reading how many gave each score, for each room or for all taps that are enough."""
    taps: dict[str, Counter[int]] = defaultdict(Counter)
    for reading_id, score, count in session.execute(
        select(Answer.reading_id, Answer.score, func.count())
        .where(Answer.reading_id.in_(reading_ids), Answer.score != CANT_SAY)
        .group_by(Answer.reading_id, Answer.score)
    ):
        taps[reading_id][score] = count
    groups = {reading_id: [taps[reading_id]] for reading_id in reading_ids}
    for reading_id, hands in session.execute(
        select(RoomEntry.reading_id, RoomEntry.hands).where(RoomEntry.reading_id.in_(reading_ids))
    ):
        groups[reading_id].append(_scored(hands))
    return {
        reading_id: [group for group in theirs if group.total() >= k]
        for reading_id, theirs in groups.items()
    }


def _scored(hands: Mapping[str, int]) -> Counter[int]:
    return Counter({score: hands.get(str(score), 0) for score in SCORES})


def _settle(reading: ReadingRow, stage: Stage, today: date, stored: dict[str, int] | None) -> None:
    reading.key = None
    reading.stage = stage.value
    reading.settled_on = today
    reading.figures = stored


def _destroy_answers(session: Session, reading_ids: Sequence[str]) -> None:
    """Delete the answers of readings, and what tied handovers to them."""
    for change in (
        delete(Answer).where(Answer.reading_id.in_(reading_ids)),
        delete(RoomEntry).where(RoomEntry.reading_id.in_(reading_ids)),
        update(Handover).where(Handover.reading_id.in_(reading_ids)).values(reading_id=None),
        update(Handover).where(Handover.rooms_id.in_(reading_ids)).values(rooms_id=None),
    ):
        session.execute(change)


def shown(reading: ReadingRow) -> Figures:
    """A published reading as it may be shown."""
    if reading.figures is None or reading.settled_on is None:
        raise ValueError("a reading that is not published has no figures")
    return _figures(reading, figures.spread(reading.figures), reading.settled_on)


def _as_shown(row: _Settled) -> Figures:
    return _figures(row, figures.spread_of(row.kept), row.settled_on)


def _figures(reading: ReadingRow | _Settled, spread: Spread, published_on: date) -> Figures:
    return Figures(
        reading.id,
        reading.statement_id,
        reading.area_id,
        reading.statement,
        reading.anchor,
        Medium(reading.medium),
        published_on,
        *spread,
    )
