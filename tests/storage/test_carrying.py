"""A backup that takes a database's place: what people took back since does not come back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit, backup, deletions, legal_holds, restorations, wards
from storage.audit import Act, AuditLine
from storage.backup import BackupTrouble
from storage.base import new_id
from storage.concerns import answering, queue, readers, reading, recipients, shutting, withdrawing
from storage.concerns.readers import NotYours, Shut
from storage.concerns.tables import Concern, Naming
from storage.database import Database
from storage.deletions import Deletion
from storage.deletions import Kind as Deleted
from storage.deliveries import Delivery, State
from storage.hold_reasons import Reason
from storage.restoring import Restored, Restoring, restore
from storage.screening import screened
from storage.secrecy import Keyring, new_key
from storage.wards import Role, Ward
from tests.storage.concerns.willow import (
    CODE,
    GWEN,
    NOW,
    SEAN,
    admitted,
    closed,
    given,
    own,
    raised,
    willow,
)
from tests.storage.sample_ward import TEAM

pytestmark = pytest.mark.usefixtures("new_files_are_copies")

LATER = NOW + timedelta(hours=1)
NEW_CODE = CODE + 1
ANSWER = screened("We have changed the door.")


@pytest.fixture
def house(database: Database, keyring: Keyring) -> Database:
    """Willow, with a concern that Anna gave her name to, for Gwen's eyes."""
    with database.writing() as session:
        raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))
    return database


def back_up(database: Database, keyring: Keyring, tmp_path: Path) -> Path:
    """Back up as the operator does, which is written down."""
    file = tmp_path / "ward.backup"
    backup.write(database, keyring, file, NOW, "0.1.0")
    with database.writing() as session:
        audit.note(session, Act.BACKED_UP, actor="operator", at=NOW)
    return file


def replaces(file: Path, database: Database, keyring: Keyring) -> Restored:
    database.close()
    return restore(Restoring(file, keyring, LATER, "operator", replace=True), database)


def somewhere_else(
    file: Path, tmp_path: Path, keyring: Keyring, database: Database
) -> tuple[Database, Restored]:
    database.close()
    (tmp_path / "elsewhere").mkdir()
    place = Database(f"sqlite:///{tmp_path}/elsewhere/ward.db")
    return place, restore(Restoring(file, keyring, LATER, "operator"), place)


def the_concern(session: Session) -> Concern:
    return session.scalars(select(Concern)).one()


def count(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


# --- over the database that goes on from the backup ---


def test_a_concern_that_was_withdrawn_stays_withdrawn(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        withdrawing.withdraw(session, own(session, keyring))
    assert replaces(file, house, keyring).carried
    with house.reading() as session:
        assert count(session, Concern) == 0


def test_a_name_that_was_taken_off_stays_off_and_the_new_code_works(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        withdrawing.take_name_off(session, keyring, own(session, keyring), NEW_CODE)
    replaces(file, house, keyring)
    with house.reading() as session:
        opened = reading.open_own(session, keyring, own(session, keyring, code=NEW_CODE))
        with pytest.raises(NotYours):
            own(session, keyring, code=CODE)
    assert (opened.author, opened.naming) == (None, Naming.UNNAMED)


def test_nothing_in_the_audit_leads_to_a_name_that_was_taken_off(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        withdrawing.take_name_off(session, keyring, own(session, keyring), NEW_CODE)
    replaces(file, house, keyring)
    with house.reading() as session:
        by_the_author = select(AuditLine).filter_by(actor=answering.THE_AUTHOR)
        assert session.scalars(by_the_author).all() == []


def test_a_notice_of_a_concern_that_was_answered_does_not_go_out(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        for notice in session.scalars(select(Delivery)):
            notice.state = State.SENT.value
        closed(session, keyring, the_concern(session))
    replaces(file, house, keyring)
    with house.reading() as session:
        to_gwen = session.scalars(select(Delivery.state).filter_by(target="UGWEN")).all()
    assert to_gwen == [State.SENT.value]


def test_what_was_said_since_is_still_there(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        reader = admitted(session, the_concern(session))
        answering.record_done(session, keyring, reader, new_id(), ANSWER)
    replaces(file, house, keyring)
    with house.writing() as session:
        opened = reading.open_for(session, keyring, admitted(session, the_concern(session)))
    assert [word.words for word in opened.dialogue] == [ANSWER.text]


def test_a_concern_that_was_raised_since_is_still_there(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(database, keyring, tmp_path)
    with database.writing() as session:
        raised(session, keyring, willow(session))
    replaces(file, database, keyring)
    with database.reading() as session:
        assert own(session, keyring).ward.name == "Willow"


def test_who_was_taken_off_the_recipients_since_does_not_come_back(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        ward = session.scalars(select(Ward)).one()
        recipients.name_recipients(session, ward, [GWEN], "UADA", NOW)
    replaces(file, house, keyring)
    with house.reading() as session:
        ward = session.scalars(select(Ward)).one()
        assert wards.holders(session, ward.id, Role.RECIPIENT) == ["UGWEN"]
        assert [one.user_id for one in recipients.of_ward(session, ward.id)] == ["UGWEN"]


def test_the_looks_since_are_still_in_the_audit(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        reading.open_for(session, keyring, admitted(session, the_concern(session)))
    replaces(file, house, keyring)
    with house.reading() as session:
        acts = set(session.scalars(select(AuditLine.act)))
    assert {Act.NAME_READ.value, Act.BACKED_UP.value, Act.RESTORED.value} <= acts


def test_more_people_stay_needed_for_figures_if_that_was_wanted_since(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        session.scalars(select(Ward)).one().k = 8
    replaces(file, house, keyring)
    with house.reading() as session:
        assert session.scalars(select(Ward.k)).one() == 8


def test_readers_go_on_reading_at_once(house: Database, keyring: Keyring, tmp_path: Path) -> None:
    file = back_up(house, keyring, tmp_path)
    assert not replaces(file, house, keyring).shut
    with house.reading() as session:
        assert admitted(session, the_concern(session)).user_id == "UGWEN"
        assert len(queue.of_recipient(session, TEAM, "UGWEN", LATER).waiting) == 1


def test_a_legal_hold_that_was_set_since_holds(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        legal_holds.hold_concern(session, the_concern(session).id, Reason.COURT, "UADA", NOW)
    replaces(file, house, keyring)
    with house.reading() as session:
        assert the_concern(session).on_hold
        assert len(legal_holds.listed(session)) == 1


def test_the_log_of_deletions_says_of_each_row_that_it_went_once(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        gone = {Deleted.CONCERNS: 6, Deleted.AUDIT: 2, Deleted.DEEDS: 4, Deleted.HANDOVERS: 3}
        deletions.record(session, NOW.date(), gone)
    replaces(file, house, keyring)
    with house.reading() as session:
        logged = {Deleted(row.kind): row.count for row in session.scalars(select(Deletion))}
    # Handovers have come back, and are counted when they go again.
    assert logged == {Deleted.CONCERNS: 6, Deleted.AUDIT: 2, Deleted.DEEDS: 4}


def test_with_the_key_of_the_backup_alone_it_says_that_what_stands_there_needs_another(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    newer = Keyring([new_key()])
    with house.writing() as session:
        the_concern(session).words = newer.seal(ANSWER)
    with pytest.raises(BackupTrouble, match="The database that stands there needs a key"):
        replaces(file, house, keyring)


# --- over something else ---


def test_a_database_that_does_not_go_on_from_the_backup_takes_nothing_away(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = tmp_path / "ward.backup"
    backup.write(house, keyring, file, NOW, "0.1.0")
    with house.writing() as session:
        session.delete(the_concern(session))
    restored = replaces(file, house, keyring)
    assert (restored.carried, restored.shut) == (False, True)
    with house.reading() as session:
        assert the_concern(session).shut


def test_a_damaged_database_gives_nothing_and_concerns_stay_shut(
    sqlite_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        raised(session, keyring, willow(session))
    file = back_up(database, keyring, tmp_path)
    database.close()
    assert database.file is not None
    database.file.write_bytes(b"Dear ward manager, " * 100)
    restored = replaces(file, database, keyring)
    assert (restored.carried, restored.shut) == (False, True)
    database.close()


def test_what_was_opened_since_stays_open_though_the_backup_was_made_before(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = tmp_path / "first.backup"
    backup.write(house, keyring, file, NOW, "0.1.0")
    replaces(file, house, keyring)
    file = back_up(house, keyring, tmp_path)
    with house.writing() as session:
        shutting.open_all(session, "operator", LATER)
    restored = replaces(file, house, keyring)
    assert (restored.carried, restored.shut) == (True, False)
    with house.reading() as session:
        assert restorations.keeping_concerns_shut(session) is None


def test_what_was_shut_where_it_stood_stays_shut(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = tmp_path / "first.backup"
    backup.write(house, keyring, file, NOW, "0.1.0")
    replaces(file, house, keyring)
    file = back_up(house, keyring, tmp_path)
    restored = replaces(file, house, keyring)
    assert (restored.carried, restored.shut) == (True, True)


# --- concerns that stay shut ---


@pytest.fixture
def shut(house: Database) -> Database:
    with house.writing() as session:
        shutting.shut_all(session)
    return house


def test_no_reader_opens_a_shut_concern(shut: Database) -> None:
    with shut.reading() as session, pytest.raises(Shut):
        admitted(session, the_concern(session))


def test_somebody_who_is_no_reader_does_not_hear_that_there_is_one(shut: Database) -> None:
    with shut.reading() as session, pytest.raises(NotYours) as caught:
        admitted(session, the_concern(session), "UMONA")
    assert not isinstance(caught.value, Shut)


def test_a_shut_concern_is_in_no_queue(shut: Database) -> None:
    with shut.reading() as session:
        assert queue.of_recipient(session, TEAM, "UGWEN", LATER).waiting == ()


def test_readers_of_a_shut_concern_are_told_nothing(shut: Database, keyring: Keyring) -> None:
    with shut.writing() as session:
        answering.reply(session, keyring, own(session, keyring), new_id(), ANSWER)
        assert session.scalars(select(Delivery).filter_by(target="UGWEN")).all() == []


def test_the_person_opens_their_own_and_can_take_their_name_off_again(
    shut: Database, keyring: Keyring
) -> None:
    with shut.writing() as session:
        mine = readers.admit_author(session, keyring, TEAM, the_concern(session).id, "UANNA", LATER)
        withdrawing.take_name_off(session, keyring, mine, NEW_CODE)
        assert own(session, keyring, code=NEW_CODE).concern.author is None


def test_once_opened_again_readers_are_told_and_read(shut: Database) -> None:
    with shut.writing() as session:
        shutting.open_all(session, "operator", LATER)
    with shut.reading() as session:
        assert admitted(session, the_concern(session)).user_id == "UGWEN"
        (notice,) = session.scalars(select(Delivery).filter_by(target="UGWEN")).all()
        assert ":restored:" in notice.subject
        assert restorations.keeping_concerns_shut(session) is None


def test_of_a_closed_one_nobody_is_told_again(house: Database, keyring: Keyring) -> None:
    with house.writing() as session:
        closed(session, keyring, the_concern(session))
        shutting.shut_all(session)
        shutting.open_all(session, "operator", LATER)
        assert session.scalars(select(Delivery).filter_by(target="UGWEN")).all() == []


def test_what_is_raised_while_others_are_shut_is_told_and_read(
    shut: Database, keyring: Keyring
) -> None:
    with shut.writing() as session:
        ward = session.scalars(select(Ward)).one()
        recipients.name_recipients(session, ward, [SEAN, GWEN], "UADA", NOW)
        new = raised(session, keyring, ward, code=NEW_CODE)
        assert admitted(session, new).user_id == "UGWEN"
        assert session.scalars(select(Delivery).filter_by(target="UGWEN")).all() != []


def test_a_place_with_nobody_to_ask_keeps_concerns_shut(
    house: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(house, keyring, tmp_path)
    place, restored = somewhere_else(file, tmp_path, keyring, house)
    with place.reading() as session:
        assert the_concern(session).shut
        assert restorations.keeping_concerns_shut(session) is not None
    assert (restored.carried, restored.shut) == (False, True)
    place.close()
