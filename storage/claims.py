"""A sender's right to one delivery, and what it writes down of what became of it.

A claim is one conditional UPDATE, so it does not matter how many processes look at the same row;
and so is whatever is written down, so that of two senders only one can.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    delete,
    or_,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from storage.base import new_id
from storage.deliveries import (
    FIRST_REVISION,
    OUTCOME_UNKNOWN,
    Delivery,
    Kind,
    State,
    add,
    rows,
)

TAKEN_BACK_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sender's right to one delivery until its deadline."""

    delivery: Delivery
    token: str
    revision: int
    outcome_unknown: bool


def claim(session: Session, delivery_id: str, now: datetime, deadline: timedelta) -> Claim | None:
    """Take a delivery for sending, or None where somebody else got there first."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or not _claimable(delivery, now):
        return None
    unknown = delivery.state == State.SENDING.value and not delivery.is_update
    new: dict[str, Any] = {
        "state": State.SENDING.value,
        "attempts": delivery.attempts + 1,
        "claim": new_id(),
        "deadline": now + deadline,
    }
    seen = {"its_id": delivery.id, "seen": delivery.state, "tried": delivery.attempts}
    wanted = session.connection().scalar(_TAKE, {**new, **seen})
    if wanted is None:
        return None
    for name, value in {**new, "wanted": wanted}.items():
        set_committed_value(delivery, name, value)
    return Claim(delivery, new["claim"], wanted, unknown)


def renew(session: Session, claim: Claim, deadline: datetime) -> bool:
    """Hold a delivery for longer.

    :returns: False where somebody else has taken it over meanwhile.
    """
    result = session.execute(
        update(Delivery)
        .where(*_held(claim))
        .values(deadline=deadline)
        .execution_options(synchronize_session=False)
    )
    return rows(result) == 1


def record_sent(
    session: Session, claim: Claim, channel: str, ts: str, now: datetime, *, found: bool = False
) -> bool:
    """Write down that a new message stands in Slack, unless another was written down before.

    A sender whose claim has run out may do so too: it knows what others could only look for.

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
    return rows(session.connection().execute(_SENT, said)) == 1


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


def take_back(session: Session, claim: Claim, channel: str, ts: str, now: datetime) -> None:
    """Have a message deleted that was posted although another one counts."""
    add(
        session,
        Kind.TAKE_BACK,
        f"{claim.delivery.id}:{ts}",
        channel,
        due_at=now,
        expires_at=now + TAKEN_BACK_WITHIN,
        vanishes=True,
    )


def twin(delivery: Delivery) -> tuple[str, str]:
    """Of one to take back: the delivery that it was posted for, and its timestamp."""
    delivery_id, ts = delivery.subject.split(":")
    return delivery_id, ts


def counts(session: Session, delivery_id: str, ts: str) -> bool | None:
    """Whether a posted message is the one that was written down for a delivery.

    :returns: None where nothing is written down any more.
    """
    found = session.get(Delivery, delivery_id)
    return found.ts == ts if found is not None else None


def record_later(session: Session, claim: Claim, not_before: datetime, trouble: str) -> bool:
    """Give a delivery back, to be tried again from a given time on."""
    if claim.outcome_unknown:
        # It may stand in Slack already. While it counts as being sent, whoever takes it up next
        # looks for it there first.
        return _settle(session, claim, deadline=not_before, trouble=trouble)
    state = State.SENT if claim.delivery.is_update else State.PENDING
    return _settle(session, claim, state=state.value, not_before=not_before, trouble=trouble)


def remark(session: Session, claim: Claim, trouble: str) -> bool:
    """Note a trouble with a delivery that one holds, and go on holding it."""
    result = session.execute(
        update(Delivery)
        .where(*_held(claim))
        .values(trouble=trouble)
        .execution_options(synchronize_session=False)
    )
    return rows(result) == 1


def put_off(
    session: Session, delivery_id: str, now: datetime, until: datetime, trouble: str
) -> None:
    """Let a delivery that nobody holds wait: it could not even be prepared."""
    it = update(Delivery).where(Delivery.id == delivery_id)
    for change in (
        # What may have been sent still counts as being sent, and keeps what is known of it.
        it.where(Delivery.state == State.SENDING.value, Delivery.deadline <= now).values(
            deadline=until
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


def record_missed(session: Session, claim: Claim, now: datetime) -> bool:
    """Write down that a delivery came too late to be useful, unless it is to leave no trace."""
    if claim.delivery.vanishes:
        return _vanish(session, claim)
    return _settle(session, claim, state=State.MISSED.value, settled_at=now)


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


def _claimable(delivery: Delivery, now: datetime) -> bool:
    if delivery.state == State.SENDING.value:
        return delivery.deadline is not None and delivery.deadline <= now
    if delivery.not_before is not None and delivery.not_before > now:
        return False
    if delivery.state == State.PENDING.value:
        return delivery.due_at <= now
    return delivery.state == State.SENT.value and delivery.wanted > delivery.rendered


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
    result = session.execute(
        update(Delivery)
        .where(*_held(claim))
        .values({"claim": None, "deadline": None, **values})
        .execution_options(synchronize_session=False)
    )
    return rows(result) == 1


# Every message takes these two. Built once, because building them costs more than running them.
_TAKE = (
    update(Delivery)
    .where(
        Delivery.id == bindparam("its_id", type_=String),
        # Both must still be as they were seen: another sender changes both.
        Delivery.state == bindparam("seen", type_=String),
        Delivery.attempts == bindparam("tried", type_=Integer),
    )
    .values({name: bindparam(name) for name in ("state", "attempts", "claim", "deadline")})
    .returning(Delivery.wanted)
)
_SENT = (
    update(Delivery)
    .where(*_undecided(bindparam("its_id", type_=String)))
    .values(
        {
            **{name: bindparam(name) for name in ("channel", "ts", "rendered", "settled_at")},
            **dict.fromkeys(("not_before", "trouble", "claim", "deadline")),
            "state": State.SENT.value,
        }
    )
)
