"""Recording answers. That is all this module does: what is recorded never leaves by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Connection,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    String,
    delete,
    exists,
    or_,
    select,
)
from sqlalchemy import bindparam as value
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Insert

from storage import postgresql, sqlite
from storage.answers import CANT_SAY, Answer, RoomEntry
from storage.base import UtcDateTime
from storage.figures import SCORES
from storage.handovers import Handover
from storage.prepared import Prepared
from storage.readings import OpenReading, taking_taps
from storage.secrecy import Keyring, pseudonym
from storage.wards import Role, Ward, WardPerson

MOST_HANDS = 60
# Their own tap is not counted; a shared account is nobody's own tap at all.
UNCOUNTED = (Role.MANAGER.value, Role.RECIPIENT.value, Role.SHARED.value)


class BadEntry(ValueError):
    """Hands that a room cannot have held up."""


class Closed(Exception):
    """The handover takes no answers any more."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One press of a rating button, as Slack tells of it."""

    handover_id: str
    team_id: str
    channel_id: str
    user_id: str
    score: int


def record(connection: Connection, tap: Tap, reading: OpenReading, now: datetime) -> bool:
    """Store a tap, in place of the same person's earlier one in this reading.

    The SELECT inside the statement is the whole check: the handover takes answers, the channel is
    its own, the person's taps count.

    :returns: False where the check said no; nothing was stored.
    """
    if tap.score != CANT_SAY and tap.score not in SCORES:
        raise ValueError("a score is 1 to 5, or 0 for can't say")
    values = {
        "pseudonym": pseudonym(reading.key, tap.user_id),
        "score": tap.score,
        "handover": tap.handover_id,
        "reading": reading.id,
        "now": now,
        "team": tap.team_id,
        "channel": tap.channel_id,
        "person": tap.user_id,
    }
    recording = _RECORD.as_sent(connection, values)
    if connection.dialect.name == "sqlite":
        return sqlite.execute(connection, *recording) == 1
    # A handover that closes, or a role that is given, this moment waits for the tap, or the tap
    # for it. It has to wait before its own statement, which sees the roles as they stood when it
    # began.
    locking = _LOCK.as_sent(connection, {"handover": tap.handover_id})
    return postgresql.in_one_trip(connection, [locking, recording]) == 1


def record_room(
    session: Session, handover: Handover, hands: Mapping[int, int], now: datetime
) -> None:
    """Store how many hands a room held up for each score, in place of its earlier entry.

    :param hands: counts by score, 0 standing for "can't say".
    :raises Closed: the handover takes no answers.
    :raises BadEntry: no hand at all, or more than a room holds.
    """
    session.refresh(handover, with_for_update={"read": True})
    if not handover.is_open(now) or handover.rooms_id is None:
        raise Closed("this prompt is closed")
    counted = {score: hands.get(score, 0) for score in (CANT_SAY, *SCORES)}
    total = sum(counted.values())
    if min(counted.values()) < 0 or not 1 <= total <= MOST_HANDS:
        raise BadEntry(f"a room holds up 1 to {MOST_HANDS} hands")
    session.merge(
        RoomEntry(
            handover_id=handover.id,
            reading_id=handover.rooms_id,
            hands={str(score): count for score, count in counted.items()},
        )
    )
    session.flush()


def forget_taps(
    session: Session, keyring: Keyring, ward_id: str, user_ids: Collection[str]
) -> None:
    """Delete what people have tapped in a ward's open readings.

    For those whose taps do not count from now on: they read the figures, and could subtract their
    own. Call it in the transaction that gives them the role, after giving it.
    """
    if not user_ids:
        return
    # On PostgreSQL a tap that is being stored is waited for; the next one sees the role.
    session.execute(
        select(Handover.id)
        .where(
            Handover.ward_id == ward_id,
            Handover.opened_at.is_not(None),
            Handover.closed_at.is_(None),
        )
        .order_by(Handover.id)
        .with_for_update()
    )
    for reading in taking_taps(session, keyring, ward_id):
        theirs = [pseudonym(reading.key, user_id) for user_id in user_ids]
        session.execute(
            delete(Answer)
            .where(Answer.reading_id == reading.id, Answer.pseudonym.in_(theirs))
            .execution_options(synchronize_session=False)
        )


def _recording(dialect: Dialect) -> Insert:
    insert = sqlite_insert if dialect.name == "sqlite" else postgresql_insert
    uncounted = exists().where(
        WardPerson.ward_id == Handover.ward_id,
        WardPerson.user_id == value("person", type_=String),
        # Not IN, whose list SQLAlchemy would write out anew for each tap.
        or_(*(WardPerson.role == role for role in UNCOUNTED)),
    )
    now = value("now", type_=UtcDateTime)
    allowed = (
        select(
            Handover.reading_id,
            value("pseudonym", type_=LargeBinary),
            Handover.id,
            value("score", type_=Integer),
        )
        .join(Ward, Ward.id == Handover.ward_id)
        .where(
            Handover.id == value("handover", type_=String),
            Handover.reading_id == value("reading", type_=String),
            Handover.opened_at.is_not(None),
            Handover.closed_at.is_(None),
            Handover.closes_at > now,
            Ward.team_id == value("team", type_=String),
            Ward.channel_id == value("channel", type_=String),
            ~uncounted,
        )
    )
    new = insert(Answer).from_select(["reading_id", "pseudonym", "handover_id", "score"], allowed)
    return new.on_conflict_do_update(
        index_elements=["reading_id", "pseudonym"],
        set_={"score": new.excluded.score, "handover_id": new.excluded.handover_id},
    )


def _locking(_dialect: Dialect) -> Select[str]:
    return (
        select(Handover.id)
        .where(Handover.id == value("handover", type_=String))
        .with_for_update(read=True)
    )


_LOCK = Prepared(_locking)
_RECORD = Prepared(_recording)
