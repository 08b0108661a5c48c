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
from bot.slack.errors import NoHistory, OutcomeUnknown, Permanent, RateLimited, SlackTrouble
from bot.slack.gateway import Gateway, Posted
from bot.slack.message import Message
from storage import deliveries
from storage.database import Database, NotSaved
from storage.deliveries import Claim, Delivery, Kind

log = get_logger("bot.dispatcher")

BATCH = 50
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)

Failed = Callable[[Session, Delivery, Permanent, datetime], None]


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Sends what is due.

    :ivar sending_deadline: how long a sender may hold a claim; longer than the HTTP timeout.
    :ivar failed: what follows from a permanent failure, in the transaction that records it.
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
            with self.database.writing() as session:
                until = self.clock.now() + LONGEST_PAUSE
                deliveries.put_off(session, delivery_id, until, "not_made")
            return
        if taken is not None:
            self._try_to_send(*taken)

    def _try_to_send(self, claim: Claim, message: Message) -> None:
        try:
            self._send(claim, message)
        except RateLimited as trouble:
            self._put_off(claim, timedelta(seconds=trouble.retry_after), "ratelimited", hold=True)
        except Permanent as trouble:
            self._give_up(claim, trouble)
        except OutcomeUnknown:
            # The claim stays until its deadline; then Slack is asked what became of the message.
            log.warning(
                "outcome_unknown", kind=claim.delivery.kind, attempt=claim.delivery.attempts
            )
        except SlackTrouble as trouble:
            self._put_off(claim, _pause(claim.delivery.attempts), trouble.code, hold=False)

    def _take(self, delivery_id: str) -> tuple[Claim, Message] | None:
        """Claim a delivery and fix what it says, in one transaction."""
        now = self.clock.now()
        with self.database.writing() as session:
            claim = deliveries.claim(session, delivery_id, now, self.sending_deadline)
            if claim is None:
                return None
            delivery = claim.delivery
            renderer = self.renderers[Kind(delivery.kind)]
            too_late = now >= delivery.expires_at and not delivery.is_update
            if too_late and not claim.outcome_unknown:
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

    def _send(self, claim: Claim, message: Message) -> None:
        delivery = claim.delivery
        if delivery.ts is not None and delivery.channel is not None:
            self.gateway.update(delivery.channel, delivery.ts, message)
            self._record(claim, Posted(delivery.channel, delivery.ts), fresh=False)
            return
        channel = self.gateway.open_dm(delivery.target) if delivery.private else delivery.target
        if claim.outcome_unknown:
            found = self._look_for(claim, channel)
            if found is not None:
                self._record(claim, found, fresh=False)
                return
            if self.clock.now() >= delivery.expires_at:
                with self.database.writing() as session:
                    self._miss(session, claim, self.clock.now())
                return
        self._record(claim, self.gateway.post(channel, message, delivery.id), fresh=True)

    def _look_for(self, claim: Claim, channel: str) -> Posted | None:
        since = claim.delivery.due_at - timedelta(minutes=1)
        try:
            return self.gateway.find(channel, claim.delivery.id, since)
        except NoHistory:
            log.warning("posted_again_without_history", kind=claim.delivery.kind)
            return None

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

    def _give_up(self, claim: Claim, trouble: Permanent) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            recorded = deliveries.record_failed(session, claim, trouble.code, now)
            # A change that a message can no longer take is no trouble of the ward's.
            if recorded and not claim.delivery.is_update:
                self.failed(session, claim.delivery, trouble, now)
        log.error("delivery_failed", kind=claim.delivery.kind, error=trouble.code)


def _pause(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts, 10)
    return min(doubled, LONGEST_PAUSE)
