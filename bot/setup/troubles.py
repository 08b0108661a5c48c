"""What follows when Slack will not take a message: the ward is marked, and one person is told.

Who that is depends on what it was. Of a ward's own messages its managers may know. A private
notice may be about a concern, so only workspace admins hear of it, and not what it was; and of
one to the person who raised a concern nobody hears, because that would give them away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.feature import Finding
from bot.logs import get_logger
from bot.setup import blocks
from bot.slack.errors import PERMANENT, Permanent, Where
from bot.slack.message import Message
from bot.wiring import Wiring
from storage import deliveries, outages, undelivered, wards
from storage.deliveries import Delivery, Kind
from storage.wards import Role, Ward

log = get_logger("bot.setup.troubles")

WORD_USEFUL_FOR = timedelta(days=7)
UNEXPLAINED = "Run `sta doctor` on the bot's machine to see why."
PRIVATE = (
    Kind.CONCERN_NOTICE, Kind.MANAGER_WORD, Kind.OUTAGE_WORD, Kind.DIGEST, Kind.LEAD_WORD,
    Kind.REVIEW_WORD, Kind.QUEUE_WORD,
)  # fmt: skip
# Sent only while there is a concern: that it was sent at all would tell a manager of one.
OF_CONCERNS = frozenset({Kind.CONCERN_NOTICE.value, Kind.QUEUE_WORD.value})
# To people of a ward who need not be its managers.
TO_SOMEBODY = frozenset({Kind.LEAD_WORD.value, Kind.REVIEW_WORD.value})
IN_DOUBT_FOR = timedelta(days=2)
SEE_FOR_YOURSELF = (
    "See whether it stands there. If not, the next one comes as planned. "
    "A bot that may read the history, as the README says, finds out by itself."
)
NAME_SOMEBODY = (
    "Name a workspace admin whose account is open in STA_WORKSPACE_ADMINS, "
    "and check the people in /handover setup and /handover recipients."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a word to an operator is about, as its delivery names it.

    :ivar delivery_id: what did not arrive.
    """

    delivery_id: str
    code: str

    def __str__(self) -> str:
        return f"{self.delivery_id}:{self.code}"

    @classmethod
    def read(cls, subject: str) -> Failure:
        delivery_id, code = subject.split(":")
        return cls(delivery_id, code)


def delivery_failed(
    wiring: Wiring, session: Session, delivery: Delivery, trouble: Permanent, now: datetime
) -> None:
    """Mark the ward and have one person told, once until it is mended."""
    admins = wiring.settings.workspace_admins
    if delivery.kind == Kind.OPERATOR_WORD.value:
        if trouble.where is not Where.APP:
            _tell_the_next(session, delivery, admins, trouble, now)
    elif delivery.private:
        # What the app is refused passes, and the message is kept until then.
        if trouble.where is not Where.APP:
            _private_failed(session, delivery, admins, trouble, now)
    elif delivery.ward_id is not None:
        # Two messages of a ward's may fail in one moment; one of them tells of it.
        ward = wards.locked(session, delivery.ward_id)
        if ward is not None and ward.trouble != trouble.code:
            ward.trouble = trouble.code
            _tell(session, delivery, Failure(delivery.id, trouble.code), admins, now)


def word(session: Session, delivery: Delivery, _now: datetime) -> Message | None:
    """The message to the person who can mend it."""
    failure = Failure.read(delivery.subject)
    where, what_to_do = PERMANENT.get(failure.code, (Where.CHANNEL, UNEXPLAINED))
    failed = session.get(Delivery, failure.delivery_id)
    ward = session.get(Ward, delivery.ward_id) if delivery.ward_id else None
    if ward is not None and (failed is None or not failed.private):
        if where is Where.APP:
            # Of handovers that went by meanwhile there is a word that says more.
            is_told = outages.is_told_to(session, ward.id, delivery.target, delivery.due_at)
            return None if is_told else blocks.trouble_over(ward.name)
        return blocks.trouble(ward.name, what_to_do)
    if failed is None:
        return None
    if ward is None or failed.kind in TO_SOMEBODY:
        return blocks.trouble_with_person(failed.target, what_to_do)
    return blocks.trouble_with_manager(ward.name, failed.target, what_to_do)


def check(session: Session) -> list[Finding]:
    """What never arrived without anybody hearing of it; not what it was, nor for whom."""
    codes = {
        failed.trouble
        for failed in undelivered.to_people(session, PRIVATE)
        if failed.trouble in PERMANENT
        and not _is_an_authors(failed)
        and not _is_told(session, failed)
    }
    return [
        Finding("wards", False,
                f"A private message was refused ({code}), and nobody could be told.", NAME_SOMEBODY)
        for code in sorted(filter(None, codes))
    ]  # fmt: skip


def in_doubt(session: Session, now: datetime) -> list[Finding]:
    """Where a message may or may not have arrived; not what a private one was, nor for whom."""
    left = undelivered.in_doubt(session, now - IN_DOUBT_FOR)
    places = {ward.name for ward in wards.some(session, _wards_of(left))} | (
        {"Somebody's direct messages"} if any(each.private for each in left) else set()
    )
    return [
        Finding("wards", False,
                f"{place}: Slack did not say whether it took a message, and we cannot tell.",
                SEE_FOR_YOURSELF)
        for place in sorted(places)
    ]  # fmt: skip


def _wards_of(left: Sequence[Delivery]) -> set[str]:
    return {each.ward_id for each in left if each.ward_id is not None and not each.private}


def _private_failed(
    session: Session,
    delivery: Delivery,
    admins: tuple[str, ...],
    trouble: Permanent,
    now: datetime,
) -> None:
    if _is_an_authors(delivery) or _is_told(session, delivery, trouble.code):
        return
    _tell(session, delivery, Failure(delivery.id, trouble.code), admins, now)


def _tell_the_next(
    session: Session,
    unheard: Delivery,
    admins: tuple[str, ...],
    trouble: Permanent,
    now: datetime,
) -> None:
    """Go on to the next person where the one before cannot be reached."""
    failure = Failure.read(unheard.subject)
    failed = session.get(Delivery, failure.delivery_id)
    if failed is None or trouble.where is not Where.PERSON:
        log.error("nobody_could_be_told", error=trouble.code)
        return
    _tell(session, failed, failure, admins, now)


def _tell(
    session: Session,
    failed: Delivery,
    failure: Failure,
    admins: tuple[str, ...],
    now: datetime,
) -> None:
    """Tell the first who has not been tried, and for whom the message itself was not."""
    # A word that names the ward of a concern's notice would say too much.
    ward_id = None if failed.kind in OF_CONCERNS else failed.ward_id
    tried = {
        each.target for each in deliveries.of_subject(session, Kind.OPERATOR_WORD, str(failure))
    }
    for person in _who_can_mend(session, ward_id, admins):
        if person not in tried and person != failed.target:
            deliveries.add(
                session,
                Kind.OPERATOR_WORD,
                str(failure),
                person,
                due_at=now,
                expires_at=now + WORD_USEFUL_FOR,
                ward_id=ward_id,
                private=True,
            )
            return
    log.error("nobody_could_be_told", error=failure.code)


def _who_can_mend(session: Session, ward_id: str | None, admins: tuple[str, ...]) -> Iterator[str]:
    if ward_id is not None:
        yield from wards.holders(session, ward_id, Role.MANAGER)
    yield from admins


def _is_told(session: Session, failed: Delivery, code: str | None = None) -> bool:
    """Whether somebody has been told of this, or of one like it that has not been mended since."""
    code = code or failed.trouble or ""
    alike = undelivered.alike(session, failed, code)
    subjects = [str(Failure(each, code)) for each in alike]
    return undelivered.any_arrive(session, Kind.OPERATOR_WORD, subjects)


def _is_an_authors(delivery: Delivery) -> bool:
    """Whether it was for the person who raised a concern: of theirs no ward is kept."""
    return delivery.kind == Kind.CONCERN_NOTICE.value and delivery.ward_id is None
