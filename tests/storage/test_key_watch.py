"""Which keys the bots have, and which receipt codes may need a key that seals no more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect

from storage import key_standing, key_watch, replicas, retention
from storage.concerns.tables import Concern, Naming
from storage.database import Database
from storage.key_standing import Standing
from storage.rekeying import rekey
from storage.secrecy import Keyring, new_key
from tests.storage.concerns.willow import NOW, given, raised, willow

OLD_KEY, NEW_KEY = new_key(), new_key()
OLD, BOTH, NEW = Keyring([OLD_KEY]), Keyring([NEW_KEY, OLD_KEY]), Keyring([NEW_KEY])
A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
LATER = NOW + 30 * A_DAY
MUCH_LATER = LATER + 30 * A_DAY


def note(database: Database, keyring: Keyring, now: datetime = NOW, bot_id: str = "one") -> None:
    with database.writing() as session:
        replicas.see(session, bot_id, bot_id, keyring.fingerprints(), now)
        key_watch.note(session, keyring, now)


def without(database: Database, keyring: Keyring, now: datetime = NOW) -> list[str]:
    with database.reading() as session:
        return key_watch.running_without(session, keyring.fingerprint(), now)


def raise_one(database: Database, keyring: Keyring, now: datetime = NOW) -> None:
    with database.writing() as session:
        raised(session, keyring, willow(session), given(Naming.UNNAMED), now=now)


def older(
    database: Database, keyring: Keyring = BOTH, now: datetime = MUCH_LATER
) -> list[Standing]:
    with database.reading() as session:
        return list(key_standing.look(session, keyring, now).older)


def test_a_bot_that_has_the_newest_key_is_not_in_the_way(database: Database) -> None:
    note(database, BOTH)
    assert without(database, NEW) == []


def test_a_bot_that_lacks_the_newest_key_is_named_by_its_machine(database: Database) -> None:
    note(database, OLD)
    note(database, BOTH, bot_id="another")
    assert without(database, NEW) == ["one"]


def test_a_bot_that_has_stopped_is_not_counted(database: Database) -> None:
    note(database, OLD)
    assert without(database, NEW, NOW + replicas.SEEN_WITHIN + A_MINUTE) == []


def test_a_code_needs_the_key_that_was_the_newest_on_its_day(database: Database) -> None:
    note(database, OLD)
    raise_one(database, OLD)
    note(database, BOTH, LATER)
    rekey(database, BOTH)
    (standing,) = older(database)
    assert (standing.sealed, standing.listed, standing.needed) == (0, True, True)
    assert standing.codes_until is not None
    assert standing.codes_until >= NOW.date()


def test_a_key_that_was_replaced_before_any_concern_was_raised_may_go(
    database: Database,
) -> None:
    note(database, OLD)
    note(database, BOTH, LATER)
    raise_one(database, BOTH, LATER)
    assert [one.needed for one in older(database)] == [False]


def test_a_concern_that_carries_the_day_of_its_notice_counts_as_raised_before(
    database: Database,
) -> None:
    evening = NOW.replace(hour=22)
    note(database, OLD, evening)
    raise_one(database, OLD, evening)
    note(database, BOTH, LATER)
    rekey(database, BOTH)
    assert older(database)[0].codes_until is not None


def test_once_its_concerns_are_deleted_a_key_may_go(database: Database) -> None:
    note(database, OLD)
    raise_one(database, OLD)
    note(database, BOTH, LATER)
    with database.writing() as session:
        for concern in session.query(Concern):
            concern.stage, concern.closed_on = "closed", NOW.date()
    retention.tidy(database, LATER, retention.Periods(A_DAY))
    assert [one.needed for one in older(database)] == [False]


def test_an_older_key_that_was_never_seen_counts_as_used_until_today(
    database: Database,
) -> None:
    raise_one(database, OLD)
    note(database, BOTH, NOW)
    rekey(database, BOTH)
    assert older(database)[0].codes_until is not None


def test_a_key_that_is_missing_and_may_be_needed_is_known_by_its_fingerprint(
    database: Database,
) -> None:
    note(database, OLD)
    raise_one(database, OLD)
    rekey(database, BOTH)
    assert [(one.fingerprint, one.listed) for one in older(database, NEW)] == [
        (OLD.fingerprint(), False)
    ]


def test_a_key_that_is_given_up_is_asked_for_no_more(database: Database) -> None:
    note(database, OLD)
    raise_one(database, OLD)
    rekey(database, BOTH)
    with database.writing() as session:
        assert key_watch.forget(session, OLD.fingerprint())
    assert older(database, NEW) == []


def test_a_key_that_nobody_knows_cannot_be_given_up(database: Database) -> None:
    with database.writing() as session:
        assert not key_watch.forget(session, "0" * 12)


def test_what_is_still_sealed_with_an_older_key_is_counted(database: Database) -> None:
    raise_one(database, OLD)
    assert [(one.sealed, one.needed) for one in older(database)] == [(1, True)]


def test_a_key_that_a_running_bot_still_seals_with_may_not_go(database: Database) -> None:
    note(database, Keyring([OLD_KEY, NEW_KEY]))
    (standing,) = older(database, now=NOW)
    assert (standing.seals, standing.needed) == (True, True)


def test_a_key_that_only_a_stopped_bot_sealed_with_may_go(database: Database) -> None:
    note(database, Keyring([OLD_KEY, NEW_KEY]))
    assert [one.needed for one in older(database)] == [False]


def test_nothing_says_which_key_marked_which_concern(database: Database) -> None:
    """It would say whether a concern without a name was raised before a rotation or after it."""
    columns = {column["name"] for column in inspect(database.engine).get_columns("concerns")}
    assert not [name for name in columns if "key" in name or "fingerprint" in name]


@pytest.mark.parametrize("table", ["keys_used", "replicas"])
def test_no_key_is_stored(database: Database, table: str) -> None:
    note(database, BOTH)
    with database.reading() as session:
        stored = str(session.connection().exec_driver_sql(f"SELECT * FROM {table}").all())
    assert BOTH.fingerprint() in stored
    assert NEW_KEY not in stored
