"""What a prompt opens with: something that was done, and later whether it helped.

The newest thing done opens three prompts. Then the team is asked whether it helped, in the next
prompt, and once more if nobody answers. What it has judged is no news to it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import String, and_, bindparam, func, select
from sqlalchemy.orm import Session

from storage.base import UtcDateTime
from storage.handovers import Handover, Opening
from storage.improving.tables import Deed
from storage.prepared import Prepared

SHOWINGS = 3
TIMES_ASKED = 2
# After that, "since last time" is no news.
FRESH_FOR = timedelta(weeks=8)
# Kept from being deleted until this transaction ends; passed over where somebody is at it.
_KEPT: Final[Any] = {"read": True, "key_share": True, "skip_locked": True}

# A prompt that did not reach its team has shown nothing.
_SHOWN = and_(
    Handover.deed_id == Deed.id, Handover.opened_at.is_not(None), Handover.missed.is_(None)
)
# Each prompt that is posted takes this. Built once: building it costs more than running it.
_OF_WARD = Prepared(
    lambda _dialect: (
        select(
            Deed.id,
            Deed.helped,
            func.count().filter(Handover.opens_with == Opening.SINCE.value).label("shown"),
            func.count().filter(Handover.opens_with == Opening.HELPED.value).label("asked"),
        )
        .outerjoin(Handover, _SHOWN)
        .where(
            Deed.ward_id == bindparam("its_ward", type_=String),
            Deed.written_at >= bindparam("since", type_=UtcDateTime),
        )
        .group_by(Deed.id, Deed.helped, Deed.written_at)
        .order_by(Deed.written_at.desc(), Deed.id)
    )
)


def choose(session: Session, handover: Handover, now: datetime) -> None:
    """Fix what a prompt opens with, before it is posted. What was chosen once stands."""
    if handover.deed_id is not None:
        return
    wanted = {"its_ward": handover.ward_id, "since": now - FRESH_FOR}
    chosen = _chosen(_OF_WARD.found(session, wanted))
    if chosen is None:
        return
    deed_id, how = chosen
    # Whoever takes it back just now does not see yet that this prompt shows it. So they wait for
    # us; and where they came first, we do not wait for them, since they wait for other messages.
    if session.get(Deed, deed_id, with_for_update=_KEPT) is not None:
        handover.deed_id, handover.opens_with = deed_id, how.value


def of(session: Session, handover: Handover) -> tuple[Opening, Deed] | None:
    """What a prompt opens with; None for nothing, or for what has been taken back since."""
    if handover.deed_id is None or handover.opens_with is None:
        return None
    deed = session.get(Deed, handover.deed_id)
    return (Opening(handover.opens_with), deed) if deed is not None else None


def _chosen(recent: Sequence[tuple[Any, ...]]) -> tuple[str, Opening] | None:
    """Which of the things done, newest first, and how it is spoken of."""
    for deed_id, helped, shown, _ in recent:
        if helped is None and shown < SHOWINGS:
            return deed_id, Opening.SINCE
    for deed_id, helped, _, asked in recent:
        if helped is None and asked < TIMES_ASKED:
            return deed_id, Opening.HELPED
    return None
