"""The outbox's other end: claim a delivery → render → send → record.

Several processes may run this over one database. Whoever wins the claim sends; a claim whose
deadline has passed may have been sent, so Slack is asked before it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.feature import Renderer
from bot.logs import get_logger
from bot.slack.errors import (
    NoHistory,
    OutcomeUnknown,
    Permanent,
    RateLimited,
    SlackTrouble,
    Where,
)
from bot.slack.gateway import Gateway, Posted
from bot.slack.message import Message
from storage import deliveries
from storage.database import Database, NotSaved
from storage.deliveries import Claim, Delivery, Kind

log = get_logger("bot.dispatcher")

BATCH = 50
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
# The trouble of a delivery that was sent a second time because nobody could look for the first.
SENT_BLINDLY = "sent_blindly"

Failed = Callable[[Session, Delivery, Permanent, datetime], None]


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Sends what is due.

    :ivar sending_deadline: how long a sender may hold a claim; longer than the HTTP timeout.
    :ivar failed: what follows from a failure that a person has to mend, in the transaction that
        records it. What the app itself is refused is also told to it, and tried again.
    """

    database: Database
    gateway: Gateway
    clock: Clock
    renderers: Mapping[Kind, Renderer]
    sending_deadline: timedelta
    failed: Failed
    senders: int = 4

    def run(self, now: datetime | None = None) -> int:
        """Send everything that is due.

        :returns: how many deliveries were looked at.
        """
        with self.database.reading() as session:
            waiting = deliveries.due(session, now or self.clock.now(), BATCH)
        if len(waiting) < 2:
            for delivery_id in waiting:
                self._deliver(delivery_id)
            return len(waiting)
        with ThreadPoolExecutor(self.senders, thread_name_prefix="sender") as pool:
            list(pool.map(self._deliver, waiting))
        return len(waiting)

    def _deliver(self, delivery_id: str) -> None:
        try:
            taken = self._take(delivery_id)
        except NotSaved:
            raise
        except Exception as error:
            # One message that cannot be made must not hold up the others.
            log.exception("delivery_not_made", error=type(error).__name__)
            now = self.clock.now()
            with self.database.writing() as session:
                deliveries.put_off(session, delivery_id, now, now + LONGEST_PAUSE, "not_made")
            return
        if taken is not None:
            self._try_to_send(*taken)

    def _try_to_send(self, claim: Claim, message: Message | None) -> None:
        try:
            self._send(claim, message)
        except RateLimited as trouble:
            self._put_off(claim, timedelta(seconds=trouble.retry_after), "ratelimited", hold=True)
        except Permanent as trouble:
            if trouble.where is Where.APP:
                self._wait_for_the_app(claim, trouble)
            else:
                self._give_up(claim, trouble)
        except OutcomeUnknown:
            # The claim stays until its deadline; then Slack is asked what became of the message.
            log.warning(
                "outcome_unknown", kind=claim.delivery.kind, attempt=claim.delivery.attempts
            )
        except SlackTrouble as trouble:
            self._put_off(claim, _pause(claim.delivery.attempts), trouble.code, hold=False)
        except NotSaved:
            raise
        except Exception as error:
            # As above. The claim stays, so it is looked at again after its deadline.
            log.exception("delivery_not_recorded", error=type(error).__name__)

    def _take(self, delivery_id: str) -> tuple[Claim, Message | None] | None:
        """Claim a delivery and fix what it says, in one transaction.

        Without a message, one that is too late to be posted, but may stand in Slack already.
        """
        now = self.clock.now()
        with self.database.writing() as session:
            claim = deliveries.claim(session, delivery_id, now, self.sending_deadline)
            if claim is None:
                return None
            delivery = claim.delivery
            renderer = self.renderers[Kind(delivery.kind)]
            if now >= delivery.expires_at and not delivery.is_update:
                if claim.outcome_unknown:
                    return claim, None
                self._miss(session, claim, now)
                return None
            renderer.prepare(session, delivery, now)
            message = renderer.render(session, delivery, now)
            if message is None:
                deliveries.record_failed(session, claim, "nothing_to_say", now)
                return None
            return claim, message

    def _miss(self, session: Session, claim: Claim, now: datetime) -> None:
        if deliveries.record_missed(session, claim, now):
            self.renderers[Kind(claim.delivery.kind)].missed(session, claim.delivery, now)
            log.warning("delivery_missed", kind=claim.delivery.kind)

    def _send(self, claim: Claim, message: Message | None) -> None:
        delivery = claim.delivery
        if message is not None and delivery.ts is not None and delivery.channel is not None:
            self.gateway.update(delivery.channel, delivery.ts, message)
            self._record(claim, Posted(delivery.channel, delivery.ts), fresh=False)
            return
        channel = self.gateway.open_dm(delivery.target) if delivery.private else delivery.target
        if claim.outcome_unknown and self._is_settled(claim, channel, message):
            return
        if message is None or self.clock.now() >= delivery.expires_at:
            with self.database.writing() as session:
                self._miss(session, claim, self.clock.now())
            return
        self._record(claim, self.gateway.post(channel, message, delivery.id), fresh=True)

    def _is_settled(self, claim: Claim, channel: str, message: Message | None) -> bool:
        """Find out what became of a message, as far as we may.

        :returns: whether that is the end of it; else it may be sent again.
        """
        delivery = claim.delivery
        try:
            found = self.gateway.find(channel, delivery.id, delivery.due_at - timedelta(minutes=1))
        except NoHistory:
            if message is None or delivery.trouble == SENT_BLINDLY:
                self._leave_in_doubt(claim)
                return True
            with self.database.writing() as session:
                deliveries.remark(session, claim, SENT_BLINDLY)
            log.warning("posted_again_without_history", kind=delivery.kind)
            return False
        if found is not None:
            self._record(claim, found, fresh=False)
        return found is not None

    def _leave_in_doubt(self, claim: Claim) -> None:
        """Give up a message that may well stand in Slack: nothing may follow from it."""
        with self.database.writing() as session:
            deliveries.record_failed(session, claim, deliveries.OUTCOME_UNKNOWN, self.clock.now())
        log.error("delivery_left_in_doubt", kind=claim.delivery.kind)

    def _record(self, claim: Claim, posted: Posted, *, fresh: bool) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            kept = deliveries.record_sent(session, claim, posted.channel, posted.ts, now)
            if kept and not claim.delivery.is_update:
                renderer = self.renderers[Kind(claim.delivery.kind)]
                renderer.sent(session, claim.delivery, now)
        if not kept and fresh:
            # Somebody else took over while this was on its way: theirs stands, this one goes.
            self.gateway.delete(posted.channel, posted.ts)
            log.warning("twin_taken_back", kind=claim.delivery.kind)

    def _put_off(self, claim: Claim, pause: timedelta, code: str, *, hold: bool) -> None:
        until = self.clock.now() + pause
        with self.database.writing() as session:
            deliveries.record_later(session, claim, until, code)
            if hold:
                deliveries.hold_target(session, claim.delivery.target, until)
        log.info("delivery_put_off", kind=claim.delivery.kind, error=code)

    def _wait_for_the_app(self, claim: Claim, trouble: Permanent) -> None:
        """Keep a message until the app may speak again, or until it is of no use any more."""
        now = self.clock.now()
        delivery = claim.delivery
        log.error("slack_refuses_the_app", kind=delivery.kind, error=trouble.code)
        if claim.outcome_unknown and now >= delivery.expires_at:
            self._leave_in_doubt(claim)
            return
        with self.database.writing() as session:
            until = now + _pause(delivery.attempts)
            if deliveries.record_later(session, claim, until, trouble.code):
                self._follow(session, claim, trouble, now)

    def _follow(self, session: Session, claim: Claim, trouble: Permanent, now: datetime) -> None:
        # A change that a message cannot take is no trouble of the ward's.
        if not claim.delivery.is_update:
            self.failed(session, claim.delivery, trouble, now)

    def _give_up(self, claim: Claim, trouble: Permanent) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            if deliveries.record_failed(session, claim, trouble.code, now):
                self._follow(session, claim, trouble, now)
        log.error("delivery_failed", kind=claim.delivery.kind, error=trouble.code)


def _pause(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts, 10)
    return min(doubled, LONGEST_PAUSE)
