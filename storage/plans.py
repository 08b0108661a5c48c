"""What planning asks and keeps, most of it of many wards by one statement each.

A thousand wards are planned in the same minute of every week. Were each of them asked about by
itself, most of the work would be in the asking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Dialect,
    Row,
    Select,
    String,
    bindparam,
    literal,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased

from prompts.rotation import Told
from storage import deliveries, restorations
from storage.base import UtcDateTime
from storage.deliveries import Delivery, Kind
from storage.handovers import Drawn, Handover, Missed, delivered, rows, waiting
from storage.insertion import insert_if_absent, insert_selected
from storage.prepared import Prepared
from storage.restorations import Restoration
from storage.wards import Ward


class Known(NamedTuple):
    """A handover that is stored already."""

    local_date: date
    shift: str
    starts_at: datetime
    ends_at: datetime
    opened_at: datetime | None


class Undelivered(NamedTuple):
    """A handover whose prompt is not in the outbox yet."""

    id: str
    ward_id: str
    due_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided for a ward, and how far its plan was drawn when it was.

    :ivar until: the last local date that is drawn by this.
    """

    ward_id: str
    drawn_until: date | None
    until: date
    drawn: tuple[Drawn, ...]


def known(
    session: Session, ward_ids: Collection[str], first: date, last: date
) -> dict[str, list[Known]]:
    """Each ward's handovers whose local dates lie from first to last, in order."""
    found = _found(
        session,
        select(
            Handover.local_date,
            Handover.shift,
            Handover.starts_at,
            Handover.ends_at,
            Handover.opened_at,
            Handover.ward_id,
        )
        .where(
            Handover.ward_id.in_(ward_ids),
            Handover.local_date >= first,
            Handover.local_date <= last,
        )
        .order_by(Handover.starts_at, Handover.shift),
    )
    by_ward: dict[str, list[Known]] = {ward_id: [] for ward_id in ward_ids}
    for row in found:
        by_ward[row[-1]].append(Known._make(row[:-1]))
    return by_ward


def asked(session: Session, ward_id: str, since: date, now: datetime) -> list[Told]:
    """What a ward has been, or is going to be, asked since a local date, in order.

    A prompt that never came, and will not come any more, has asked nothing.
    """
    earliest = datetime.combine(since, time(), UTC) - timedelta(days=1)  # wherever the ward is
    asking = {"ward": ward_id, "since": since, "earliest": earliest, "now": now}
    return HISTORY.found(session, asking)


def keep(session: Session, plans: Sequence[Plan]) -> None:
    """Store plans, but for those of wards that have been changed since theirs was decided."""
    held = _held(session, [plan.ward_id for plan in plans])
    fresh = [plan for plan in plans if (plan.ward_id, plan.drawn_until) in held]
    new = chain.from_iterable(rows(plan.ward_id, plan.drawn) for plan in fresh)
    insert_if_absent(session, Handover, list(new))
    reached: dict[date, list[str]] = defaultdict(list)
    for plan in fresh:
        reached[plan.until].append(plan.ward_id)
    for until, ward_ids in reached.items():
        session.execute(
            update(Ward)
            .where(Ward.id.in_(ward_ids))
            .values(drawn_until=until)
            .execution_options(synchronize_session="fetch")
        )


def undelivered(
    session: Session, due_until: datetime, ward_id: str | None = None
) -> list[Undelivered]:
    """What is due by a given time and was never put in the outbox, ward by ward.

    :param ward_id: look at this ward alone.
    """
    values = {"until": due_until, "ward": ward_id}
    asking = _UNDELIVERED if ward_id is None else _UNDELIVERED_OF_ONE
    return list(map(Undelivered._make, asking.found(session, values)))


def put_in_outbox(session: Session, some: Sequence[Undelivered], now: datetime) -> None:
    """Put prompts in the outbox, but for those of wards that are to be planned anew.

    What is over before it came there is counted as missed: we were down. But what may have been
    posted before a restore is there in doubt, even if it is over: see ``deliveries.doubt``.
    """
    restored = restorations.latest(session)
    held = {ward_id for ward_id, _ in _held(session, {each.ward_id for each in some})}
    theirs = [each for each in some if each.ward_id in held]
    doubted = [each.id for each in theirs if _may_have_gone(restored, each)]
    known = set(doubted)
    over = [each.id for each in theirs if each.ends_at <= now and each.id not in known]
    coming = [each.id for each in theirs if each.ends_at > now and each.id not in known]
    if over:
        session.execute(
            update(Handover)
            .where(Handover.id.in_(over), *waiting(), ~delivered())
            .values(missed=Missed.DOWN.value)
            .execution_options(synchronize_session=False)
        )
    _insert(session, coming, {})
    if restored is not None and doubted:
        _insert(session, doubted, deliveries.in_doubt(restored))


def _may_have_gone(restored: Restoration | None, prompt: Undelivered) -> bool:
    return deliveries.may_have_gone(restored, Kind.PROMPT, prompt.due_at, prompt.ends_at)


def _insert(session: Session, handover_ids: Sequence[str], besides: Mapping[str, Any]) -> None:
    """Put prompts in the outbox, with some columns as they are given."""
    known = {
        name: literal(value, Delivery.__table__.c[name].type) for name, value in besides.items()
    }
    insert_selected(
        session,
        Delivery,
        {
            # As opaque, and as good a key: there is one delivery for each handover.
            "id": Handover.id,
            "kind": literal(Kind.PROMPT.value),
            "urgency": literal(list(Kind).index(Kind.PROMPT)),
            "subject": Handover.id,
            "target": Ward.channel_id,
            "ward_id": Handover.ward_id,
            "due_at": Handover.due_at,
            "expires_at": Handover.ends_at,
            **known,
        },
        select(Handover.id)
        .join(Ward, Ward.id == Handover.ward_id)
        .where(Handover.id.in_(handover_ids), *waiting()),
    )


def _held(session: Session, ward_ids: Collection[str]) -> set[tuple[str, date | None]]:
    """Which of these wards are to be planned as they are set, kept from change until the end.

    Locked in one order, so that two processes that plan at once wait, and do not deadlock.
    """
    found = _found(
        session,
        select(Ward.id, Ward.drawn_until)
        .where(
            Ward.id.in_(ward_ids),
            Ward.paused_at.is_(None),
            Ward.wanted_plan == Ward.drawn_plan,
        )
        .order_by(Ward.id)
        .with_for_update(key_share=True),
    )
    return {(ward_id, drawn_until) for ward_id, drawn_until in found}


def _asking(_dialect: Dialect) -> Select[*tuple[Any, ...]]:
    """Of the many, nothing but what stands in an index of its own: see ``Handover``."""
    return (
        select(
            Handover.local_date,
            Handover.shift,
            Handover.dimension_id,
            Handover.see_id,
            Handover.think_id,
            Handover.act_id,
            Handover.statement_id,
        )
        .where(
            Handover.ward_id == bindparam("ward", type_=String),
            Handover.starts_at >= bindparam("earliest", type_=UtcDateTime),
            Handover.local_date >= bindparam("since", type_=Date),
            tuple_(Handover.ward_id, Handover.local_date, Handover.shift).not_in(_never_came()),
        )
        .order_by(Handover.starts_at, Handover.shift)
    )


def _never_came() -> CompoundSelect[*tuple[Any, ...]]:
    """The few that were missed, or should have been posted by now; each kind has its index."""
    one = aliased(Handover)
    named = select(one.ward_id, one.local_date, one.shift)
    now = bindparam("now", type_=UtcDateTime)
    return union_all(
        named.where(
            one.missed.is_not(None),
            one.ward_id == bindparam("ward", type_=String),
            one.ends_at >= bindparam("earliest", type_=UtcDateTime),
        ),
        # Not by ward: a database would look through all of the ward's instead.
        named.where(
            one.opened_at.is_(None), one.missed.is_(None), one.due_at <= now, one.ends_at <= now
        ),
    )


def _undelivered(*of_which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Handover.id, Handover.ward_id, Handover.due_at, Handover.ends_at)
        .where(
            *waiting(),
            Handover.due_at <= bindparam("until", type_=UtcDateTime),
            ~delivered(),
            *of_which,
        )
        .order_by(Handover.ward_id, Handover.id)
    )


# Asked every minute.
_UNDELIVERED = Prepared(lambda _: _undelivered())
_UNDELIVERED_OF_ONE = Prepared(
    lambda _: _undelivered(Handover.ward_id == bindparam("ward", type_=String))
)

# A ward at a time, after all: what a quarter of a year holds of fifty does not fit where the
# processor has it at hand, and prepared, asking costs little.
HISTORY = Prepared(_asking)


def _found(session: Session, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    session.flush()
    # Core, not the ORM, which looks at each of many thousand rows once more; and at once, not one
    # by one, which spares each of them a few calls.
    return session.connection().execute(query).all()
