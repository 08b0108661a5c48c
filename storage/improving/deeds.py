"""What a ward did: written for the whole team, shown with its prompts, and taken back on a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage import deliveries
from storage.deliveries import Kind
from storage.digests import Digest
from storage.handovers import Handover
from storage.improving.tables import Deed, Helped
from storage.insertion import insert_if_absent
from storage.screening import ScreenedText

WEEK = timedelta(weeks=1)
# So many fit above a prompt that is read aloud in half a minute.
MOST_WORDS = 15
LONGEST = 120
# How long after it was written a team may still say whether something helped.
JUDGED_WITHIN = timedelta(weeks=26)
# What shows a deed's words in Slack, beside the prompts that open with it.
DIGESTS = (Kind.DIGEST, Kind.TEAM_DIGEST)


class UnknownDeed(LookupError):
    """Nothing of that kind was done on this ward, or it has been taken back."""


def write(
    session: Session,
    ward_id: str,
    words: ScreenedText,
    *,
    dimension_id: str | None,
    now: datetime,
    deed_id: str,
    concern_id: str | None = None,
) -> bool:
    """Keep something that was done. The same form sent twice keeps it once.

    :param deed_id: made when the form opened.
    :param concern_id: the concern that it answers. The caller has checked that its author said
        that the team may hear of it.
    :returns: whether it is new.
    """
    deed = {
        "id": deed_id,
        "ward_id": ward_id,
        "dimension_id": dimension_id,
        "concern_id": concern_id,
        "words": words.text,
        "written_at": now,
    }
    return insert_if_absent(session, Deed, [deed]) == 1


def get(session: Session, ward_id: str, deed_id: str) -> Deed:
    """Something that a ward did, kept from being changed by others meanwhile.

    :raises UnknownDeed: there is none.
    """
    deed = session.get(Deed, deed_id, with_for_update=True, populate_existing=True)
    if deed is None or deed.ward_id != ward_id:
        raise UnknownDeed(deed_id)
    return deed


def some(session: Session, ward_id: str, deed_ids: Sequence[str]) -> list[Deed]:
    """Some of what a ward did, in the order of the ids; what was taken back is left out."""
    rows = session.scalars(select(Deed).where(Deed.ward_id == ward_id, Deed.id.in_(deed_ids)))
    found = {deed.id: deed for deed in rows}
    return [found[deed_id] for deed_id in deed_ids if deed_id in found]


def between(session: Session, ward_id: str, since: datetime, until: datetime) -> list[Deed]:
    """What a ward wrote from one moment up to another, oldest first."""
    return list(
        session.scalars(
            select(Deed)
            .where(Deed.ward_id == ward_id, Deed.written_at >= since, Deed.written_at < until)
            .order_by(Deed.written_at, Deed.id)
        )
    )


def judged(session: Session, ward_id: str, first: date, last: date) -> list[Deed]:
    """What the team said on some days that it helped, or did not, oldest first."""
    return list(
        session.scalars(
            select(Deed)
            .where(
                Deed.ward_id == ward_id,
                # What is older is asked about no more, and costs nothing.
                Deed.written_at >= datetime.combine(first, time(), UTC) - JUDGED_WITHIN,
                Deed.helped_on >= first,
                Deed.helped_on <= last,
            )
            .order_by(Deed.helped_on, Deed.written_at, Deed.id)
        )
    )


def judge(deed: Deed, helped: Helped, today: date) -> bool:
    """Keep what the team says of something that was done. Another word takes the place of it.

    :returns: whether the same had been said before.
    """
    before = deed.helped == helped.value
    if not before:
        deed.helped, deed.helped_on = helped.value, today
    return before


def take_back(session: Session, deed: Deed) -> None:
    """Take something out wherever it stands: in prompts, digests, and the database."""
    prompts = session.scalars(select(Handover.id).where(Handover.deed_id == deed.id)).all()
    # The oldest digest that can hold it is of the week in which it was written, or the one before.
    since = deed.written_at.date() - 2 * WEEK
    showing = select(Digest.id).where(Digest.ward_id == deed.ward_id, Digest.week_of >= since)
    of_weeks = session.scalars(showing).all()
    deliveries.want_changes(session, {Kind.PROMPT: prompts, **dict.fromkeys(DIGESTS, of_weeks)})
    session.delete(deed)
    session.flush()


def take_back_of_concern(session: Session, concern_id: str) -> None:
    """Take out what was told of a concern: its author's leave is gone."""
    _take_back_all(session, Deed.concern_id == concern_id)


def take_back_of_concerns(session: Session) -> None:
    """Take out what was told of any concern: nobody knows whether leave for it still stands."""
    _take_back_all(session, Deed.concern_id.is_not(None))


def _take_back_all(session: Session, those: ColumnElement[bool]) -> None:
    # What has been told is locked before the messages that tell it, as whoever takes back one does.
    found = select(Deed).where(those).order_by(Deed.id).with_for_update()
    for deed in session.scalars(found, execution_options={"populate_existing": True}).all():
        take_back(session, deed)
