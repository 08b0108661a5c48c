"""On PostgreSQL several may be at what a ward did at once, and neither is ended for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.concerns import reader_service
from bot.concerns.reader_forms import Answering, At
from bot.concerns.reader_forms import Deed as Form
from bot.concerns.reader_service import Answerer
from bot.refused import Refused
from prompts.catalogue import Catalogue
from storage import deliveries
from storage.base import new_id
from storage.concerns import ending
from storage.concerns.tables import Naming
from storage.database import Database
from storage.deliveries import Delivery, Kind
from storage.handovers import Handover, Opening
from storage.improving import agreed, deeds, openings
from storage.improving.tables import Deed, Owner
from storage.screening import ScreenedText, screened
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.storage.concerns.willow import NOW, closed, given, own, raised, willow
from tests.storage.sample_ward import TEAM, a_handover

pytestmark = pytest.mark.postgres

DAY = timedelta(days=1)
LOOKS = 2000
WORDS = screened("The kitchen is locked at night.")


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    opened = Database(postgres_url)
    yield opened
    opened.close()


@contextmanager
def meanwhile(database: Database, act: Callable[[Session], object]) -> Iterator[Thread]:
    """Something that another process does in a transaction of its own."""
    trouble: list[Exception] = []

    def run() -> None:
        try:
            with database.writing() as session:
                act(session)
        except Refused:
            pass
        except Exception as error:
            trouble.append(error)

    other = Thread(target=run)
    yield other
    other.join(timeout=10)
    assert not other.is_alive()
    assert trouble == []


def waits(database: Database) -> bool:
    """Whether somebody waits for somebody else's lock, after a while."""
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")

    def looked() -> bool:
        with database.reading() as session:
            return bool(session.scalar(query))

    return any(looked() for _ in range(LOOKS))


def answered(database: Database, keyring: Keyring) -> tuple[str, str]:
    """A ward, and a closed concern of which its author said that the team may hear."""
    with database.writing() as session:
        ward = willow(session)
        concern = raised(session, keyring, ward, given(Naming.NAMED))
        closed(session, keyring, concern)
        ending.say_answered(session, own(session, keyring), may_be_told=True)
        return ward.id, concern.id


def told(session: Session, ward_id: str, words: ScreenedText = WORDS, *, of: str = "") -> Deed:
    deed_id = new_id()
    deeds.write(
        session, ward_id, words, dimension_id=None, now=NOW, deed_id=deed_id, concern_id=of or None
    )
    return session.get_one(Deed, deed_id)


def a_shown_prompt(session: Session, catalogue: Catalogue, ward_id: str, deed: Deed) -> str:
    """A prompt that stands in Slack and opens with something that was done."""
    handover = a_handover(session, session.get_one(Ward, ward_id), catalogue)
    handover.deed_id, handover.opens_with = deed.id, Opening.SINCE.value
    deliveries.add(
        session, Kind.PROMPT, handover.id, "C1", due_at=NOW, expires_at=NOW + DAY, ward_id=ward_id
    )
    return handover.id


def wanted(database: Database, handover_id: str) -> int:
    with database.reading() as session:
        (revision,) = session.scalars(select(Delivery.wanted).filter_by(subject=handover_id))
        return revision


def deeds_left(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Deed.words)))


def test_what_is_told_while_leave_is_taken_back_is_not_told(
    database: Database, keyring: Keyring
) -> None:
    _, concern_id = answered(database, keyring)

    def tell(session: Session) -> None:
        at = At(concern_id, deed=Form.TELL.value, word_id=new_id())
        gwen = Answerer(TEAM, "UGWEN", NOW)
        reader_service.do(session, keyring, gwen, at, Answering(), WORDS)

    with meanwhile(database, tell) as teller, database.writing() as author:
        ending.take_leave_back(author, own(author, keyring))
        teller.start()
        assert waits(database)
    assert deeds_left(database) == []


def test_a_manager_and_an_author_who_take_back_the_same_both_get_on(
    database: Database, keyring: Keyring, catalogue: Catalogue
) -> None:
    ward_id, concern_id = answered(database, keyring)
    with database.writing() as session:
        deed = told(session, ward_id, of=concern_id)
        a_shown_prompt(session, catalogue, ward_id, deed)

    def take_leave_back(session: Session) -> None:
        ending.take_leave_back(session, own(session, keyring))

    with meanwhile(database, take_leave_back) as author, database.writing() as manager:
        found = deeds.get(manager, ward_id, deed.id)
        author.start()
        waits(database)
        deeds.take_back(manager, found)
    assert deeds_left(database) == []


def test_a_prompt_never_opens_with_what_is_taken_back_in_that_moment(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward_id = willow(session).id
        deed = told(session, ward_id)
        handover_id = a_handover(session, session.get_one(Ward, ward_id), catalogue).id

    def take_back(session: Session) -> None:
        deeds.take_back(session, deeds.get(session, ward_id, deed.id))

    with database.writing() as session:
        deliveries.add(session, Kind.PROMPT, handover_id, "C1", due_at=NOW, expires_at=NOW + DAY)
    with meanwhile(database, take_back) as manager, database.writing() as sender:
        handover = sender.get_one(Handover, handover_id)
        openings.choose(sender, handover, NOW)
        sender.flush()
        assert openings.of(sender, handover) is not None
        manager.start()
        assert waits(database)
    assert wanted(database, handover_id) == deliveries.FIRST_REVISION + 1


def test_a_prompt_does_not_wait_for_whoever_is_at_what_was_done(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = willow(session)
        deed, handover = told(session, ward.id), a_handover(session, ward, catalogue)
    with database.writing() as manager:
        deeds.take_back(manager, deeds.get(manager, ward.id, deed.id))
        with database.writing() as sender:
            opened = sender.get_one(Handover, handover.id)
            openings.choose(sender, opened, NOW)
            assert openings.of(sender, opened) is None


def test_the_same_form_that_comes_twice_in_one_moment_is_kept_once(database: Database) -> None:
    with database.writing() as session:
        ward_id = willow(session).id
    deed_id, action_id = new_id(), new_id()

    def save(session: Session) -> None:
        deeds.write(session, ward_id, WORDS, dimension_id=None, now=NOW, deed_id=deed_id)
        agreed.agree(
            session,
            ward_id,
            WORDS,
            dimension_id=None,
            owner=Owner.EVERYONE,
            review_on=NOW.date() + DAY,
            today=NOW.date(),
            action_id=action_id,
        )

    with meanwhile(database, save) as again, database.writing() as session:
        save(session)
        again.start()
        assert waits(database)
    assert len(deeds_left(database)) == 1
