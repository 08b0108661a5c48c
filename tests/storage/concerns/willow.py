"""Willow's recipients and its concerns, for tests of what is stored of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.base import new_id
from storage.concerns import answering, raising, readers, recipients
from storage.concerns.clocks import WorkingHours
from storage.concerns.raising import Given, Receipt
from storage.concerns.readers import Admitted, Own
from storage.concerns.recipients import Named
from storage.concerns.tables import About, Concern, Naming, Outcome, Post, Soon
from storage.deliveries import Delivery
from storage.screening import screened
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.storage.sample_ward import TEAM, a_ward

# A Wednesday in summer time: 11:30 on the ward.
NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
EVENING = datetime(2026, 6, 3, 20, 15, tzinfo=UTC)
OFFICE_HOURS = WorkingHours(frozenset(range(5)), time(9, 0), time(17, 0))
CODE = 0x123456789ABCDEF

GWEN = Named("UGWEN", Post.GUARDIAN, True, OFFICE_HOURS)
HELEN = Named("UHELEN", Post.GUARDIAN, True, OFFICE_HOURS)
SEAN = Named("USEAN", Post.SECURITY_LEAD, False, OFFICE_HOURS, deputy_id="UDORA")
MONA = Named("UMONA", Post.MANAGER, False, OFFICE_HOURS)

WORDS = screened("Two lads go quiet when the door opens.")


def willow(session: Session, named: Sequence[Named] = (MONA, SEAN, GWEN)) -> Ward:
    """Willow, with recipients."""
    ward = a_ward(session)
    recipients.name_recipients(session, ward, named, "UADA", NOW)
    return ward


def given(
    naming: Naming = Naming.UNNAMED,
    ticked: Sequence[str] = ("UGWEN",),
    author: str = "UANNA",
    **changes: object,
) -> Given:
    """A concern as Anna gives it."""
    whose = None if naming is Naming.UNNAMED else author
    plain = Given(About.WARD, Soon.DAYS, naming, WORDS, tuple(ticked), author=whose)
    return replace(plain, **changes)  # type: ignore[arg-type] # the fields of Given


def raised(
    session: Session,
    keyring: Keyring,
    ward: Ward,
    what: Given | None = None,
    *,
    code: int = CODE,
    now: datetime = NOW,
) -> Concern:
    """A concern that is stored."""
    receipt(session, keyring, ward, what, code=code, now=now)
    return own(session, keyring, code=code, now=now).concern


def receipt(
    session: Session,
    keyring: Keyring,
    ward: Ward,
    what: Given | None = None,
    *,
    code: int = CODE,
    now: datetime = NOW,
) -> Receipt:
    """The receipt of a concern that is stored."""
    return raising.raise_concern(session, keyring, ward, what or given(), code, now)


def own(session: Session, keyring: Keyring, *, code: int = CODE, now: datetime = NOW) -> Own:
    """The person who raised it, come back by the code."""
    return readers.admit_by_code(session, keyring, TEAM, code, now)


def admitted(
    session: Session, concern: Concern, user_id: str = "UGWEN", now: datetime = NOW
) -> Admitted:
    """A reader at the concern."""
    return readers.admit(session, TEAM, concern.id, user_id, now)


def closed(
    session: Session,
    keyring: Keyring,
    concern: Concern,
    user_id: str = "UGWEN",
    now: datetime = NOW,
) -> Concern:
    """The concern, closed by a reader."""
    reader = admitted(session, concern, user_id, now)
    answering.close(session, keyring, reader, new_id(), Outcome.TALKED, None)
    return concern


def forget_notices(session: Session) -> None:
    """Empty the outbox, as if everything had been sent and left no trace."""
    session.execute(delete(Delivery))


def notices(session: Session) -> list[Delivery]:
    """All notices in the outbox, by whom they are for."""
    return list(session.scalars(select(Delivery).order_by(Delivery.target, Delivery.subject)))


def told(session: Session) -> list[tuple[str, str]]:
    """Who is told, and why."""
    return [(one.target, one.subject.split(":")[1]) for one in notices(session)]
