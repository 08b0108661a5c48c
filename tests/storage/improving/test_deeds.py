"""What a ward did: kept once, judged by the team, and taken back wherever it stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from storage import deliveries, digests
from storage.base import new_id
from storage.concerns import shutting
from storage.concerns.tables import Concern
from storage.database import Database
from storage.deliveries import Delivery, Kind, State
from storage.handovers import Handover, Opening
from storage.improving import deeds
from storage.improving.deeds import UnknownDeed
from storage.improving.tables import Deed, Helped
from storage.screening import screened
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.storage.concerns.willow import raised, willow
from tests.storage.sample_ward import NOW, a_handover, a_ward

DAY = timedelta(days=1)


def written(session: Session, ward: Ward, words: str = "We walk the garden in pairs.") -> Deed:
    deed_id = new_id()
    deeds.write(
        session, ward.id, screened(words), dimension_id="boundaries", now=NOW, deed_id=deed_id
    )
    return deeds.get(session, ward.id, deed_id)


def sent(session: Session, kind: Kind, subject: str, ward: Ward) -> None:
    """A message that stands in Slack as it was last wanted."""
    deliveries.add(session, kind, subject, "C1", due_at=NOW, expires_at=NOW + DAY, ward_id=ward.id)
    (delivery,) = deliveries.of_subject(session, kind, subject)
    delivery.state, delivery.ts, delivery.rendered = State.SENT.value, "1.0", delivery.wanted


def has_to_change(session: Session, kind: Kind, subject: str) -> bool:
    (delivery,) = session.query(Delivery).filter_by(kind=kind.value, subject=subject)
    return delivery.wanted > delivery.rendered


def test_the_same_form_sent_twice_is_kept_once(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        key = new_id()
        first, second = (
            deeds.write(
                session, ward.id, screened("Done."), dimension_id=None, now=NOW, deed_id=key
            )
            for _ in range(2)
        )
        found = deeds.between(session, ward.id, NOW - DAY, NOW + DAY)
    assert (first, second, len(found)) == (True, False, 1)


def test_another_wards_deed_is_not_found(database: Database) -> None:
    with database.writing() as session:
        deed = written(session, a_ward(session))
        other = a_ward(session, channel_id="C0002", name="Rowan")
        with pytest.raises(UnknownDeed):
            deeds.get(session, other.id, deed.id)


def test_what_was_written_up_to_a_moment_is_not_of_the_time_after_it(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        written(session, ward)
        before = deeds.between(session, ward.id, NOW - DAY, NOW)
        after = deeds.between(session, ward.id, NOW, NOW + DAY)
    assert (len(before), len(after)) == (0, 1)


def test_the_team_can_change_its_word_and_nobody_is_kept_with_it(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        deed = written(session, ward)
        first = deeds.judge(deed, Helped.NOT_YET, date(2026, 6, 4))
        again = deeds.judge(deed, Helped.NOT_YET, date(2026, 6, 5))
        other = deeds.judge(deed, Helped.YES, date(2026, 6, 6))
        session.flush()
        found = deeds.judged(session, ward.id, date(2026, 6, 6), date(2026, 6, 6))
    assert (first, again, other) == (False, True, False)
    assert [each.helped for each in found] == [Helped.YES]


def test_what_is_taken_back_goes_from_the_prompts_and_digests_that_show_it(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        deed = written(session, ward)
        handover = a_handover(session, ward, catalogue)
        handover.deed_id, handover.opens_with = deed.id, Opening.SINCE.value
        digest = digests.add(session, ward.id, date(2026, 6, 8), {})
        shown = [
            (Kind.PROMPT, handover.id),
            (Kind.DIGEST, digest.id),
            (Kind.TEAM_DIGEST, digest.id),
        ]
        for kind, subject in shown:
            sent(session, kind, subject, ward)
        session.flush()
        deeds.take_back(session, deed)
        session.expire_all()
        assert [has_to_change(session, kind, subject) for kind, subject in shown] == [True] * 3
        assert deeds.some(session, ward.id, [deed.id]) == []


def test_what_does_not_show_it_stays_as_it_is(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        deed = written(session, ward)
        handover = a_handover(session, ward, catalogue)
        sent(session, Kind.PROMPT, handover.id, ward)
        session.flush()
        deeds.take_back(session, deed)
        session.expire_all()
        assert not has_to_change(session, Kind.PROMPT, handover.id)
        assert session.get(Handover, handover.id) is not None


def told_of_a_concern(session: Session, keyring: Keyring) -> Ward:
    """Willow, where something was done, and something about a concern."""
    ward = willow(session)
    concern = raised(session, keyring, ward)
    written(session, ward)
    deeds.write(
        session,
        ward.id,
        screened("The kitchen is locked at night."),
        dimension_id=None,
        now=NOW,
        deed_id=new_id(),
        concern_id=concern.id,
    )
    return ward


def words_of(session: Session, ward: Ward) -> list[str]:
    return [deed.words for deed in deeds.between(session, ward.id, NOW, NOW + DAY)]


def test_when_concerns_come_back_shut_what_was_told_of_them_is_gone(
    database: Database, keyring: Keyring
) -> None:
    with database.writing() as session:
        ward = told_of_a_concern(session, keyring)
        shutting.shut_all(session)
        assert words_of(session, ward) == ["We walk the garden in pairs."]


def test_what_was_told_of_a_concern_outlives_it_and_leads_to_nothing(
    database: Database, keyring: Keyring
) -> None:
    with database.writing() as session:
        ward = told_of_a_concern(session, keyring)
        session.execute(delete(Concern))
        session.expire_all()
        assert len(words_of(session, ward)) == 2
        assert session.scalars(select(Deed.concern_id)).all() == [None, None]
