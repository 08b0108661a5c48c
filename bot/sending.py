"""One delivery on its way: claim → render → send → record.

Several processes may do this over one database. Whoever wins the claim sends; a claim whose
deadline has passed may have been sent, so Slack is asked before it is sent again. Whoever writes
down first what was posted has posted the message; anybody else takes theirs back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from bot import metrics
from bot.clock import Clock
from bot.feature import Renderer
from bot.logs import get_logger
from bot.slack.errors import (
    NoHistory,
    OutcomeUnknown,
    Permanent,
    RateLimited,
    Refused,
    SlackTrouble,
    Where,
)
from bot.slack.gateway import Gateway, Posted
from bot.slack.message import Message
from storage import claims, deliveries, holds
from storage.claims import Claim
from storage.database import Database, NotSaved
from storage.deliveries import Delivery, Kind

log = get_logger("bot.sending")

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
# A message that cannot be changed by then stays as it is.
CHANGED_WITHIN = timedelta(days=2)
# The trouble of a delivery that was sent a second time because nobody could look for the first.
SENT_BLINDLY = "sent_blindly"

Answer = TypeVar("Answer")
Failed = Callable[[Session, Delivery, Permanent, datetime], None]
Hold = Callable[[Session, Delivery, datetime, datetime], None]


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends one delivery at a time. Safe to share between threads.

    :ivar sending_deadline: how long one may hold a claim; longer than the HTTP timeout.
    :ivar failed: what follows from a failure that a person has to mend, in the transaction that
        records it. What the app itself is refused is also told to it, and tried again.
    """

    database: Database
    gateway: Gateway
    clock: Clock
    renderers: Mapping[Kind, Renderer]
    sending_deadline: timedelta
    failed: Failed

    def deliver(self, delivery_id: str) -> None:
        """Send a delivery that is due, unless somebody else is at it.

        :raises storage.database.NotSaved: the database did not take what became of it.
        """
        try:
            taken = self._take(delivery_id)
        except NotSaved:
            raise
        except Exception as error:
            # One message that cannot be made must not hold up the others.
            log.exception("delivery_not_made", error=type(error).__name__)
            now = self.clock.now()
            with self.database.writing() as session:
                claims.put_off(session, delivery_id, now, now + LONGEST_PAUSE, "not_made")
            return
        if taken is not None:
            self._try_to_send(*taken)

    def _take(self, delivery_id: str) -> tuple[Claim, Message | None] | None:
        """Claim a delivery and fix what it says, in one transaction.

        Without a message, one that is too late to be posted, but may stand in Slack already; or
        one that is to be deleted there.
        """
        now = self.clock.now()
        with self.database.writing() as session:
            claim = claims.claim(session, delivery_id, now, self.sending_deadline)
            if claim is None:
                return None
            if claim.delivery.kind == Kind.TAKE_BACK.value:
                return self._still_to_go(session, claim, now)
            if claim.delivery.is_update:
                return self._changed(session, claim, now)
            if now < claim.delivery.expires_at:
                return self._prepared(session, claim, now)
            if claim.outcome_unknown:
                return claim, None
            self._miss(session, claim, now)
            return None

    def _prepared(
        self, session: Session, claim: Claim, now: datetime
    ) -> tuple[Claim, Message] | None:
        renderer = self.renderers[Kind(claim.delivery.kind)]
        renderer.prepare(session, claim.delivery, now)
        message = renderer.render(session, claim.delivery, now)
        if message is None:
            claims.record_failed(session, claim, "nothing_to_say", now)
            return None
        return claim, message

    def _changed(
        self, session: Session, claim: Claim, now: datetime
    ) -> tuple[Claim, Message] | None:
        if now < claim.delivery.expires_at + CHANGED_WITHIN:
            return self._prepared(session, claim, now)
        claims.record_failed(session, claim, "not_changed_in_time", now)
        return None

    def _still_to_go(
        self, session: Session, claim: Claim, now: datetime
    ) -> tuple[Claim, None] | None:
        if now < claim.delivery.expires_at:
            return claim, None
        claims.record_missed(session, claim, now)
        log.error("twin_left_standing")
        return None

    def _miss(self, session: Session, claim: Claim, now: datetime) -> None:
        if claims.record_missed(session, claim, now):
            self.renderers[Kind(claim.delivery.kind)].missed(session, claim.delivery, now)
            log.warning("delivery_missed", kind=_named(claim.delivery))
            _count(claim, "missed")

    def _try_to_send(self, claim: Claim, message: Message | None) -> None:
        try:
            self._send(claim, message)
        except RateLimited as trouble:
            self._wait(claim, trouble)
        except Permanent as trouble:
            if trouble.where is Where.APP:
                self._wait_for_the_app(claim, trouble)
            else:
                self._give_up(claim, trouble)
        except OutcomeUnknown:
            # The claim stays until its deadline; then Slack is asked what became of the message.
            log.warning(
                "outcome_unknown", kind=_named(claim.delivery), attempt=claim.delivery.attempts
            )
            _count(claim, "unknown")
        except SlackTrouble as trouble:
            self._put_off(claim, _pause(claim.delivery.attempts), trouble.code)
        except NotSaved:
            raise
        except Exception as error:
            # As above. The claim stays, so it is looked at again after its deadline.
            log.exception("delivery_not_recorded", error=type(error).__name__)

    def _send(self, claim: Claim, message: Message | None) -> None:
        if claim.delivery.kind == Kind.TAKE_BACK.value:
            self._take_back(claim)
        elif claim.delivery.is_update and message is not None:
            self._change(claim, message)
        else:
            self._send_anew(claim, message)

    def _change(self, claim: Claim, message: Message) -> None:
        delivery = claim.delivery
        try:
            self.gateway.update(str(delivery.channel), str(delivery.ts), message)
        except RateLimited as trouble:
            self._wait(claim, trouble, hold=_all_changes)
            return
        with self.database.writing() as session:
            kept = claims.record_changed(session, claim)
        _count(claim, "changed" if kept else "came_second")
        if not kept:
            log.warning("changed_by_two", kind=_named(delivery))

    def _send_anew(self, claim: Claim, message: Message | None) -> None:
        delivery = claim.delivery
        try:
            channel = self._channel(delivery)
        except RateLimited as trouble:
            self._wait(claim, trouble, hold=_all_private)
            return
        if claim.outcome_unknown and self._is_settled(claim, channel, message):
            return
        now = self.clock.now()
        if message is None or now >= delivery.expires_at:
            with self.database.writing() as session:
                self._miss(session, claim, now)
        elif self._still_holds(claim, now):
            self._post(claim, channel, message)
        else:
            log.info("taken_over", kind=_named(delivery))

    def _still_holds(self, claim: Claim, now: datetime) -> bool:
        """Whether nobody else is at it, although we may have been held up past our deadline."""
        if claim.delivery.deadline is None or now < claim.delivery.deadline:
            return True
        with self.database.writing() as session:
            return claims.renew(session, claim, now + self.sending_deadline)

    def _post(self, claim: Claim, channel: str, message: Message) -> None:
        try:
            posted = self.gateway.post(channel, message, claim.delivery.id)
        except RateLimited as trouble:
            self._wait(claim, trouble, hold=_these_posts)
            return
        self._record(claim, posted, found=False)

    def _channel(self, delivery: Delivery) -> str:
        if not delivery.private:
            return delivery.target
        return _only_asked(lambda: self.gateway.open_dm(delivery.target))

    def _is_settled(self, claim: Claim, channel: str, message: Message | None) -> bool:
        """Find out what became of a message, as far as we may.

        :returns: whether that is the end of it; else it may be sent again.
        """
        delivery = claim.delivery
        since = delivery.due_at - timedelta(minutes=1)
        try:
            found = _only_asked(lambda: self.gateway.find(channel, delivery.id, since))
        except NoHistory:
            if message is None or delivery.trouble == SENT_BLINDLY:
                self._leave_in_doubt(claim)
                return True
            with self.database.writing() as session:
                claims.remark(session, claim, SENT_BLINDLY)
            log.warning("posted_again_without_history", kind=_named(delivery))
            return False
        if found is not None:
            self._record(claim, found, found=True)
        return found is not None

    def _leave_in_doubt(self, claim: Claim) -> None:
        """Give up a message that may well stand in Slack: nothing may follow from it."""
        with self.database.writing() as session:
            claims.record_failed(session, claim, deliveries.OUTCOME_UNKNOWN, self.clock.now())
        log.error("delivery_left_in_doubt", kind=_named(claim.delivery))
        _count(claim, "in_doubt")

    def _record(self, claim: Claim, posted: Posted, *, found: bool) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            kept = claims.record_sent(session, claim, posted.channel, posted.ts, now, found=found)
            if kept:
                renderer = self.renderers[Kind(claim.delivery.kind)]
                renderer.sent(session, claim.delivery, now)
            elif not found:
                # Written down, so that it is done even if we are gone the next moment.
                claims.take_back(session, claim, posted.channel, posted.ts, now)
                log.warning("came_second", kind=_named(claim.delivery))
        _count(claim, "sent" if kept else "came_second")

    def _take_back(self, claim: Claim) -> None:
        """Delete a message, unless it is the one that was written down."""
        channel = claim.delivery.target
        delivery_id, ts = claims.twin(claim.delivery)
        with self.database.reading() as session:
            counts = claims.counts(session, delivery_id, ts)
        if counts is None:
            counts = self._stands_alone(claim, channel)
        if not counts:
            self.gateway.delete(channel, ts)
            log.warning("twin_taken_back")
            _count(claim, "deleted")
        with self.database.writing() as session:
            claims.record_sent(session, claim, channel, ts, self.clock.now())

    def _stands_alone(self, claim: Claim, channel: str) -> bool:
        """Whether a message to take back has no twin: somebody found it, and wrote it down."""
        delivery_id, ts = claims.twin(claim.delivery)
        since = claim.delivery.due_at - timedelta(days=1)
        try:
            copies = _only_asked(lambda: self.gateway.copies(channel, delivery_id, since))
        except NoHistory:
            # Then nobody else could find it either: whoever wrote one down has posted it.
            return False
        return all(copy.ts == ts for copy in copies)

    def _put_off(self, claim: Claim, pause: timedelta, code: str, hold: Hold | None = None) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            claims.record_later(session, claim, now + pause, code)
            if hold is not None:
                hold(session, claim.delivery, now, now + pause)
        log.info("delivery_put_off", kind=_named(claim.delivery), error=code)
        _count(claim, "put_off")

    def _wait(self, claim: Claim, trouble: RateLimited, hold: Hold | None = None) -> None:
        self._put_off(claim, timedelta(seconds=trouble.retry_after), holds.LIMITED, hold)

    def _wait_for_the_app(self, claim: Claim, trouble: Permanent) -> None:
        """Keep a message until the app may speak again, or until it is of no use any more."""
        now = self.clock.now()
        delivery = claim.delivery
        log.error("slack_refuses_the_app", kind=_named(delivery), error=trouble.code)
        if claim.outcome_unknown and now >= delivery.expires_at:
            self._leave_in_doubt(claim)
            return
        with self.database.writing() as session:
            until = now + _pause(delivery.attempts)
            if claims.record_later(session, claim, until, trouble.code):
                self._follow(session, claim, trouble, now)

    def _follow(self, session: Session, claim: Claim, trouble: Permanent, now: datetime) -> None:
        # A change that a message cannot take is no trouble of the ward's.
        if not claim.delivery.is_update:
            self.failed(session, claim.delivery, trouble, now)

    def _give_up(self, claim: Claim, trouble: Permanent) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            if claims.record_failed(session, claim, trouble.code, now):
                self._follow(session, claim, trouble, now)
        log.error("delivery_failed", kind=_named(claim.delivery), error=trouble.code)
        _count(claim, "failed")


def _only_asked(ask: Callable[[], Answer]) -> Answer:
    """Ask Slack something that changes nothing, so that no answer leaves nothing in doubt."""
    try:
        return ask()
    except OutcomeUnknown as trouble:
        raise Refused(trouble.code, trouble.what_to_do) from None


def _count(claim: Claim, outcome: str) -> None:
    metrics.delivery(Kind(claim.delivery.kind), outcome)


def _these_posts(session: Session, delivery: Delivery, now: datetime, until: datetime) -> None:
    holds.hold_target(session, delivery.target, until)
    if holds.limited_elsewhere(session, delivery.target, now):
        holds.hold_posts(session, until)


def _all_private(session: Session, _delivery: Delivery, _now: datetime, until: datetime) -> None:
    holds.hold_private(session, until)


def _all_changes(session: Session, _delivery: Delivery, _now: datetime, until: datetime) -> None:
    holds.hold_changes(session, until)


def _pause(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts, 10)
    return min(doubled, LONGEST_PAUSE)


def _named(delivery: Delivery) -> str:
    # That a concern exists is for no log: a line of it would even say when.
    return metrics.shown(Kind(delivery.kind))
