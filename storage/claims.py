"""A sender's right to one delivery, and what it writes down of what became of it.

A claim is one conditional UPDATE, so it does not matter how many processes look at the same row;
and so is whatever is written down, so that of two senders only one can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.base import UtcDateTime, new_id
from storage.deliveries import (
    FIRST_REVISION,
    OUTCOME_UNKNOWN,
    Delivery,
    State,
    can_be_claimed,
    rows,
)
from storage.prepared import Prepared

# The trouble of a message that could not be changed while that was of use.
NOT_CHANGED = "not_changed_in_time"
NOTHING_TO_SAY = "nothing_to_say"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sender's right to one delivery until its deadline.

    :ivar revision: what was wanted of the message when it was taken.
    :ivar outcome_unknown: whether an earlier attempt may have posted it.
    """

    delivery: Delivery
    token: str
    revision: int
    outcome_unknown: bool


def claim_all(
    session: Session, delivery_ids: Sequence[str], now: datetime, deadline: timedelta
) -> list[Claim]:
    """Take deliveries for sending, but for those that somebody else got to first.

    :returns: in the order that they were asked for.
    """
    session.flush()
    taken = session.scalars(
        _TAKE,
        {"ids": delivery_ids, "now": now, "token": new_id(), "until": now + deadline},
        execution_options={"synchronize_session": False, "populate_existing": True},
    )
    claims = {each.id: _claim_of(each) for each in taken}
    return [claims[each] for each in delivery_ids if each in claims]


def claim(session: Session, delivery_id: str, now: datetime, deadline: timedelta) -> Claim | None:
    """Take one delivery for sending, or None where somebody else got there first."""
    return next(iter(claim_all(session, [delivery_id], now, deadline)), None)


def renew(session: Session, claim: Claim, deadline: datetime, *, blindly: bool = False) -> bool:
    """Hold a delivery for longer, in order to post it now.

    :param blindly: it may stand in Slack already, and nobody can look: so it is for the last time.
    :returns: False where somebody else has taken it over meanwhile.
    """
    values: dict[str, Any] = {"deadline": deadline}
    if claim.outcome_unknown:
        values["posted_until"] = deadline
    if blindly:
        values["sent_blindly"] = True
    return _note(session, claim, values)


def record_sent(
    session: Session, claim: Claim, channel: str, ts: str, now: datetime, *, found: bool = False
) -> bool:
    """Write down that a new message stands in Slack, unless another was written down before.

    A sender whose claim has run out may do so too: it knows what others could only look for.

    :param now: since when it stands there, as far as we know.
    :param found: it was sent by somebody who could not write it down, so it may say what was
        wanted then, and not what is wanted now.
    :returns: False where it came too late: whoever posted must take the post back.
    """
    if claim.delivery.vanishes:
        kept = rows(session.execute(delete(Delivery).where(*_undecided(claim.delivery.id)))) == 1
        if kept:
            _forget_failures(session, claim.delivery)
        return kept
    said = {
        "its_id": claim.delivery.id,
        "channel": channel,
        "ts": ts,
        "rendered": FIRST_REVISION if found else claim.revision,
        "settled_at": now,
    }
    return _SENT.execute(session.connection(), said) == 1


def record_changed(session: Session, claim: Claim) -> bool:
    """Write down that a message in Slack says what was wanted.

    :returns: False where somebody else has taken over: the message is changed once more, because
        theirs may have come before ours.
    """
    if _settle(
        session,
        claim,
        state=State.SENT.value,
        rendered=claim.revision,
        not_before=None,
        trouble=None,
    ):
        return True
    session.execute(
        update(Delivery)
        .where(Delivery.id == claim.delivery.id)
        .values(wanted=Delivery.wanted + 1)
        .execution_options(synchronize_session=False)
    )
    return False


def record_later(session: Session, claim: Claim, not_before: datetime, trouble: str) -> bool:
    """Give a delivery back, to be tried again from a given time on."""
    if claim.outcome_unknown:
        # It may stand in Slack already. While it counts as being sent, whoever takes it up next
        # looks for it there first. This attempt has posted nothing, even if it was about to.
        return _settle(
            session,
            claim,
            deadline=not_before,
            trouble=trouble,
            posted_until=claim.delivery.posted_until,
            sent_blindly=claim.delivery.sent_blindly,
        )
    state = State.SENT if claim.delivery.is_update else State.PENDING
    return _settle(session, claim, state=state.value, not_before=not_before, trouble=trouble)


def record_not_there(session: Session, claim: Claim) -> bool:
    """Write down that a message was looked for in vain before its time: it waits for that now."""
    return _settle(session, claim, state=State.PENDING.value, posted_until=None, doubted_since=None)


def put_off(
    session: Session, delivery_id: str, now: datetime, until: datetime, trouble: str
) -> None:
    """Let a delivery that nobody holds wait: it could not even be prepared."""
    it = update(Delivery).where(Delivery.id == delivery_id)
    for change in (
        # What may have been sent still counts as being sent, and keeps what is known of it.
        it.where(Delivery.state == State.SENDING.value, Delivery.deadline <= now).values(
            deadline=until, posted_until=func.coalesce(Delivery.posted_until, Delivery.deadline)
        ),
        it.where(Delivery.state != State.SENDING.value).values(not_before=until, trouble=trouble),
    ):
        session.execute(change.execution_options(synchronize_session=False))


def record_failed(session: Session, claim: Claim, trouble: str, now: datetime) -> bool:
    """Write down that a delivery can never succeed as it is."""
    if claim.delivery.is_update:
        # The message itself was delivered; only a change to it is given up.
        return _settle(
            session,
            claim,
            state=State.SENT.value,
            rendered=claim.revision,
            trouble=trouble,
        )
    if claim.delivery.vanishes and claim.delivery.ward_id is None:
        # No admin is told of it, since it would say who raised a concern. So nobody needs it.
        return _vanish(session, claim)
    return _settle(session, claim, state=State.FAILED.value, trouble=trouble, settled_at=now)


def record_missed(
    session: Session, claim: Claim, now: datetime, *, may_have_come: bool = False
) -> bool:
    """Write down that a delivery came too late to be useful, unless it is to leave no trace.

    :param may_have_come: it may stand in Slack all the same, and nobody can look.
    """
    if claim.delivery.vanishes:
        return _vanish(session, claim)
    known = {"trouble": OUTCOME_UNKNOWN} if may_have_come else {}
    return _settle(session, claim, state=State.MISSED.value, settled_at=now, **known)


def _vanish(session: Session, claim: Claim) -> bool:
    return rows(session.execute(delete(Delivery).where(*_held(claim)))) == 1


def _forget_failures(session: Session, delivery: Delivery) -> None:
    """Forget that earlier ones did not arrive: what vanishes leaves no other trace of a success."""
    session.execute(
        delete(Delivery)
        .where(
            Delivery.kind == delivery.kind,
            Delivery.target == delivery.target,
            Delivery.ward_id.is_not_distinct_from(delivery.ward_id),
            Delivery.vanishes,
            Delivery.state == State.FAILED.value,
        )
        .execution_options(synchronize_session=False)
    )


def _claim_of(taken: Delivery) -> Claim:
    return Claim(taken, str(taken.claim), taken.wanted, taken.posted_until is not None)


def _undecided(delivery_id: str | BindParameter[str]) -> tuple[ColumnElement[bool], ...]:
    """Nobody has written down yet what became of it."""
    given_up_in_doubt = and_(
        Delivery.state == State.FAILED.value, Delivery.trouble == OUTCOME_UNKNOWN
    )
    return (
        Delivery.id == delivery_id,
        Delivery.ts.is_(None),
        or_(Delivery.state == State.SENDING.value, given_up_in_doubt),
    )


def _held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.id == claim.delivery.id,
        Delivery.state == State.SENDING.value,
        Delivery.claim == claim.token,
    )


def _settle(session: Session, claim: Claim, **values: object) -> bool:
    return _note(session, claim, {"claim": None, "deadline": None, **values})


def _note(session: Session, claim: Claim, values: Mapping[str, object]) -> bool:
    result = session.execute(
        update(Delivery)
        .where(*_held(claim))
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return rows(result) == 1


def _claimable() -> Select[str]:
    """The ids of those that may be taken now, and that nobody is taking in this moment.

    On PostgreSQL two processes may be after the same ones, and waiting for each other in
    different orders would end in neither getting on.
    """
    found = select(Delivery.id).where(
        Delivery.id.in_(bindparam("ids", expanding=True)),
        can_be_claimed(bindparam("now", type_=UtcDateTime)),
    )
    return found.with_for_update(skip_locked=True)


def _is_changed_anew() -> ColumnElement[bool]:
    """Whether this is the first try of a change to a message that stands in Slack."""
    return and_(
        Delivery.ts.is_not(None),
        Delivery.state == State.SENT.value,
        or_(Delivery.trouble.is_(None), Delivery.trouble == NOT_CHANGED),
    )


# Every message takes these two. Built once, because building them costs more than running them.
_TAKE = (
    update(Delivery)
    .where(Delivery.id.in_(_claimable()))
    .values(
        {
            "state": State.SENDING.value,
            "attempts": Delivery.attempts + 1,
            "claim": bindparam("token", type_=String),
            "deadline": bindparam("until", type_=UtcDateTime),
            # Whoever held it before may have posted it, at any time while holding it.
            "posted_until": case(
                (
                    and_(Delivery.state == State.SENDING.value, Delivery.ts.is_(None)),
                    func.coalesce(Delivery.posted_until, Delivery.deadline),
                ),
                else_=None,
            ),
            # A change can be wanted long after the message was of use: what was done is taken
            # back, say. Its time to be made begins when it is first tried.
            "expires_at": case(
                (
                    and_(_is_changed_anew(), Delivery.expires_at < bindparam("now")),
                    bindparam("now", type_=UtcDateTime),
                ),
                else_=Delivery.expires_at,
            ),
        }
    )
    .returning(Delivery)
)
_SENT = Prepared(
    lambda _dialect: (
        update(Delivery)
        .where(*_undecided(bindparam("its_id", type_=String)))
        .values(
            {
                "channel": bindparam("channel", type_=String),
                "ts": bindparam("ts", type_=String),
                "rendered": bindparam("rendered", type_=Integer),
                "settled_at": bindparam("settled_at", type_=UtcDateTime),
                "state": State.SENT.value,
                **dict.fromkeys(
                    ("not_before", "trouble", "claim", "deadline", "posted_until"), null()
                ),
            }
        )
    )
)
