"""One delivery on its way: claim → render → send → record.

Several processes may do this over one database. Whoever wins the claim sends; a claim whose
deadline has passed may have been sent, so Slack is asked before it is sent again. Whoever writes
down first what was posted has posted the message; anybody else takes theirs back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot import fates, holding, looking
from bot.clock import Clock
from bot.feature import Renderer
from bot.ledger import Entry, Ledger
from bot.logs import get_logger
from bot.packing import Parcel, pack
from bot.slack.errors import (
    HistoryTooLong,
    NoHistory,
    OutcomeUnknown,
    Permanent,
    RateLimited,
    SlackTrouble,
    Where,
)
from bot.slack.gateway import Gateway, Posted
from bot.slack.message import Message
from storage import claims, holds
from storage.claims import Claim
from storage.database import Database, NotSaved
from storage.deliveries import Delivery, Kind
from storage.faults import Fault

log = get_logger("bot.sending")

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
# A prompt is of use for three quarters of an hour, and every minute of it counts.
LONGEST_PAUSE_OF_A_PROMPT = timedelta(minutes=1)

Failed = Callable[[Session, Delivery, Permanent, datetime], None]


@dataclass(frozen=True, slots=True)
class Sender:
    """Takes what is due, and sends one delivery at a time. Safe to share between threads.

    :ivar sending_deadline: how long one may hold a claim; longer than the HTTP timeout.
    :ivar failed: what follows from a failure that a person has to mend, in the transaction that
        records it. What the app itself is refused is also told to it, and tried again.
    :ivar ledger: where what became of them is entered.
    """

    database: Database
    gateway: Gateway
    clock: Clock
    renderers: Mapping[Kind, Renderer]
    sending_deadline: timedelta
    failed: Failed
    ledger: Ledger = field(default_factory=Ledger)

    def take(self, delivery_ids: Sequence[str]) -> list[Parcel]:
        """Claim deliveries and fix what they say, together if that goes, or else one by one.

        :returns: those that are ours to send now; somebody else may be at the others.
        :raises storage.database.NotSaved: the database took none of them.
        """
        alone = len(delivery_ids) == 1
        try:
            return self._take(delivery_ids)
        except NotSaved as trouble:
            if alone or trouble.fault is not Fault.BUSY:
                raise
        except Exception as error:
            if alone:
                log.exception("delivery_not_made", error=type(error).__name__)
                self._put_off_unmade(delivery_ids[0])
                return []
        return self._take_each(delivery_ids)

    def send(self, parcel: Parcel) -> None:
        """Send what was taken, and enter in the ledger what became of it.

        :raises storage.database.NotSaved: the database did not let us hold it for longer.
        """
        claim = parcel.claim
        try:
            self._send(parcel)
        except RateLimited as trouble:
            self._wait(claim, trouble)
        except Permanent as trouble:
            if trouble.where is Where.APP:
                self._wait_for_the_app(claim, trouble)
            else:
                self._give_up(claim, trouble)
        except OutcomeUnknown:
            # The claim stays until its deadline; then Slack is asked what became of the message.
            fates.tell(claim, "unknown")
        except SlackTrouble as trouble:
            self._put_off(claim, _pause_of(claim.delivery), trouble.code)
        except NotSaved:
            raise
        except Exception as error:
            # As above. The claim stays, so it is looked at again after its deadline.
            log.exception("delivery_not_sent", error=type(error).__name__)

    def write_down(self, *, at_once: bool = False) -> None:
        """Write down what became of messages; as :meth:`Ledger.write_down`."""
        self.ledger.write_down(self.database, self.clock.now(), at_once=at_once)

    def _take(self, delivery_ids: Sequence[str]) -> list[Parcel]:
        now = self.clock.now()
        with self.database.writing() as session:
            return pack(session, delivery_ids, self.renderers, now, self.sending_deadline)

    def _take_each(self, delivery_ids: Sequence[str]) -> list[Parcel]:
        """Take them one by one: one that cannot be made or claimed holds up no other."""
        parcels: list[Parcel] = []
        troubles: list[NotSaved] = []
        for each in delivery_ids:
            try:
                parcels += self.take([each])
            except NotSaved as trouble:
                troubles.append(trouble)
        if troubles and not parcels:
            raise troubles[0]
        return parcels

    def _put_off_unmade(self, delivery_id: str) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            claims.put_off(session, delivery_id, now, now + LONGEST_PAUSE, "not_made")

    def _send(self, parcel: Parcel) -> None:
        claim, message = parcel.claim, parcel.message
        if parcel.is_empty:
            self._enter(fates.given_up(claim, claims.NOTHING_TO_SAY, self.clock.now()))
        elif claim.delivery.kind == Kind.TAKE_BACK.value:
            self._take_back(claim)
        elif claim.delivery.is_update:
            self._change(claim, message)
        else:
            self._send_anew(claim, message)

    def _change(self, claim: Claim, message: Message | None) -> None:
        delivery = claim.delivery
        if message is None:
            self._enter(fates.given_up(claim, claims.NOT_CHANGED, self.clock.now()))
            return
        try:
            self.gateway.update(str(delivery.channel), str(delivery.ts), message)
        except RateLimited as trouble:
            self._wait(claim, trouble, hold=holding.changes)
            return
        self._enter(fates.changed(claim))

    def _send_anew(self, claim: Claim, message: Message | None) -> None:
        delivery = claim.delivery
        try:
            channel = self._channel(delivery)
        except RateLimited as trouble:
            self._wait(claim, trouble, hold=holding.private)
            return
        if claim.outcome_unknown:
            self._send_once_more(claim, channel, message)
        else:
            self._post_in_time(claim, channel, message)

    def _send_once_more(self, claim: Claim, channel: str, message: Message | None) -> None:
        """Send what may stand in Slack already, unless it does."""
        blindly = False
        try:
            settled = self._is_found(claim, channel)
        except NoHistory:
            settled, blindly = self._is_left_at_that(claim, message), True
        if not settled:
            self._post_in_time(claim, channel, message, blindly=blindly)

    def _post_in_time(
        self, claim: Claim, channel: str, message: Message | None, *, blindly: bool = False
    ) -> None:
        now = self.clock.now()
        if now < claim.delivery.due_at:
            self._enter(fates.not_there(claim))
        elif message is None or now >= claim.delivery.expires_at:
            renderer = self._renderer(claim)
            self._enter(fates.missed(claim, renderer, now, may_have_come=blindly))
        elif self._still_holds(claim, now, blindly=blindly):
            self._post(claim, channel, message)
        else:
            log.info("taken_over", kind=fates.named(claim.delivery))

    def _still_holds(self, claim: Claim, now: datetime, *, blindly: bool) -> bool:
        """Whether nobody else is at it, although we may have been held up past our deadline."""
        in_time = claim.delivery.deadline is None or now < claim.delivery.deadline
        if in_time and not claim.outcome_unknown:
            return True
        if blindly:
            log.warning("posted_again_without_history", kind=fates.named(claim.delivery))
        with self.database.writing() as session:
            return claims.renew(session, claim, now + self.sending_deadline, blindly=blindly)

    def _post(self, claim: Claim, channel: str, message: Message) -> None:
        try:
            posted = self.gateway.post(channel, message, claim.delivery.id)
        except RateLimited as trouble:
            self._wait(claim, trouble, hold=holding.posts)
            return
        self._record(claim, posted, found=False)

    def _channel(self, delivery: Delivery) -> str:
        if not delivery.private:
            return delivery.target
        return looking.only_asked(lambda: self.gateway.open_dm(delivery.target))

    def _is_found(self, claim: Claim, channel: str) -> bool:
        """Find out what became of a message.

        :returns: whether that is the end of it; else it does not stand in Slack.
        """
        now = self.clock.now()
        try:
            found = looking.look(self.gateway, claim, channel, now)
        except HistoryTooLong:
            if now < claim.delivery.expires_at:
                raise
            self._leave_in_doubt(claim)
            return True
        if found is not None:
            self._record(claim, found, found=True)
        return found is not None

    def _is_left_at_that(self, claim: Claim, message: Message | None) -> bool:
        """Whether what nobody can look for has been given up; else it may be sent once more."""
        if _may_not_be_repeated(claim, message):
            self._leave_in_doubt(claim)
            return True
        return False

    def _record(self, claim: Claim, posted: Posted, *, found: bool) -> None:
        now = self.clock.now()
        self._enter(fates.sent(claim, posted, self._renderer(claim), now, found=found))

    def _take_back(self, claim: Claim) -> None:
        now = self.clock.now()
        if now >= claim.delivery.expires_at:
            self._enter(fates.left_standing(claim, now))
            return
        if looking.take_back(self.gateway, self.database, claim.delivery, now):
            fates.tell(claim, "deleted")
        self._enter(fates.taken_back(claim, now))

    def _leave_in_doubt(self, claim: Claim) -> None:
        self._enter(fates.left_in_doubt(claim, self.clock.now()))

    def _give_up(self, claim: Claim, trouble: Permanent) -> None:
        now = self.clock.now()
        self._enter(fates.failed(claim, trouble.code, now, self._following(claim, trouble, now)))

    def _wait(
        self, claim: Claim, trouble: RateLimited, hold: holding.Hold = holding.nothing_else
    ) -> None:
        self._put_off(claim, timedelta(seconds=trouble.retry_after), holds.LIMITED, hold)

    def _put_off(
        self, claim: Claim, pause: timedelta, code: str, hold: holding.Hold = holding.nothing_else
    ) -> None:
        now = self.clock.now()
        until = now + pause
        self._enter(fates.put_off(claim, code, until, partial(hold, claim.delivery, now, until)))

    def _wait_for_the_app(self, claim: Claim, trouble: Permanent) -> None:
        """Keep a message until the app may speak again, or until it is of no use any more."""
        now = self.clock.now()
        delivery = claim.delivery
        log.error("slack_refuses_the_app", kind=fates.named(delivery), error=trouble.code)
        if claim.outcome_unknown and now >= delivery.expires_at:
            self._leave_in_doubt(claim)
            return
        until, follow = now + _pause(delivery.attempts), self._following(claim, trouble, now)
        self._enter(fates.refused_to_the_app(claim, trouble.code, until, follow))

    def _following(
        self, claim: Claim, trouble: Permanent, now: datetime
    ) -> Callable[[Session], None]:
        """What follows from a trouble that a person has to mend."""

        def follow(session: Session) -> None:
            # A change that a message cannot take is no trouble of the ward's.
            if not claim.delivery.is_update:
                self.failed(session, claim.delivery, trouble, now)

        return follow

    def _renderer(self, claim: Claim) -> Renderer:
        return self.renderers[Kind(claim.delivery.kind)]

    def _enter(self, entry: Entry) -> None:
        self.ledger.enter(entry)


def _may_not_be_repeated(claim: Claim, message: Message | None) -> bool:
    """Of one that may stand in Slack, where nobody can look: whether it has to be left at that."""
    delivery = claim.delivery
    doubted = delivery.doubted_since is not None
    if message is None:
        return not doubted
    # What may have been sent before a restore: a prompt is better lost than doubled.
    return delivery.sent_blindly or (doubted and delivery.kind == Kind.PROMPT.value)


def _pause_of(delivery: Delivery) -> timedelta:
    """How long to wait for a Slack that is in trouble itself."""
    new_prompt = delivery.kind == Kind.PROMPT.value and not delivery.is_update
    return _pause(delivery.attempts, LONGEST_PAUSE_OF_A_PROMPT if new_prompt else LONGEST_PAUSE)


def _pause(attempts: int, longest: timedelta = LONGEST_PAUSE) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts, 10)
    return min(doubled, longest)
