"""The keys: whether they open everything, whether one is missing, whether one may go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.emulator import Emulator, Person
from storage import key_watch, replicas
from storage.concerns.tables import Concern
from storage.database import Database
from storage.readings import ReadingRow
from storage.rekeying import rekey
from storage.secrecy import Keyring, new_key, new_reading_key
from tests.bot.doctor.findings import a_ward, look, of, only

LONG_AGO = datetime.now(UTC) - timedelta(days=100)


@pytest.fixture
def old_key() -> str:
    return new_key()


@pytest.fixture
def ward_id(database: Database, emulator: Emulator, mona: Person) -> str:
    return a_ward(database, emulator, "C1", mona)


def a_reading(database: Database, ward_id: str, keyring: Keyring) -> None:
    with database.writing() as session:
        session.add(
            ReadingRow(
                ward_id=ward_id, statement_id="team.1", area_id="team", statement="We talk.",
                anchor=True, medium="taps", key=keyring.wrap(new_reading_key()),
            )
        )  # fmt: skip


def a_concern(database: Database, ward_id: str, keyring: Keyring) -> None:
    day = LONG_AGO.date()
    with database.writing() as session:
        session.add(
            Concern(
                ward_id=ward_id, about="ward", soon="days", naming="unnamed",
                words=keyring.seal_name("words"), receipt=keyring.receipt_mark(1), raised_on=day,
                acknowledge_by=LONG_AGO, answer_by=day,
            )
        )  # fmt: skip


def used(database: Database, keyring: Keyring, now: datetime = LONG_AGO) -> None:
    with database.writing() as session:
        key_watch.note(session, keyring, now)


def both(environ: dict[str, str], old_key: str) -> dict[str, str]:
    return {**environ, "STA_KEYS": f"{environ['STA_KEYS']},{old_key}"}


def test_what_a_missing_key_leaves_shut_is_counted(
    environ: dict[str, str], database: Database, ward_id: str
) -> None:
    a_reading(database, ward_id, Keyring([new_key()]))
    finding = only("keys", look(environ))
    assert "1 of 1 sealed things do not open" in finding.said
    assert "Put the older key back" in finding.remedy


def test_a_key_is_named_by_its_fingerprint(environ: dict[str, str]) -> None:
    assert Keyring([environ["STA_KEYS"]]).fingerprint() in only("keys", look(environ)).said


def test_an_older_key_that_nothing_needs_may_go(environ: dict[str, str], old_key: str) -> None:
    found = of("keys", look(both(environ, old_key)))
    assert [finding.well for finding in found] == [True, True]
    assert "You may take it out of STA_KEYS" in found[1].said


def test_an_older_key_that_something_is_sealed_with_is_to_be_rotated(
    environ: dict[str, str], database: Database, ward_id: str, old_key: str
) -> None:
    a_reading(database, ward_id, Keyring([old_key]))
    (_, older) = of("keys", look(both(environ, old_key)))
    assert "1 sealed thing needs it. Run `sta keys rotate`." in older.said


def test_an_older_key_that_receipt_codes_need_is_to_stay(
    environ: dict[str, str], database: Database, ward_id: str, old_key: str
) -> None:
    old = Keyring([old_key])
    used(database, old)
    a_concern(database, ward_id, old)
    rekey(database, Keyring([environ["STA_KEYS"], old_key]))
    (_, older) = of("keys", look(both(environ, old_key)))
    assert (older.well, "Leave it in STA_KEYS" in older.said) == (True, True)


def test_a_key_that_receipt_codes_need_and_that_is_gone_is_asked_for(
    environ: dict[str, str], database: Database, ward_id: str, old_key: str
) -> None:
    old = Keyring([old_key])
    used(database, old)
    a_concern(database, ward_id, old)
    rekey(database, Keyring([environ["STA_KEYS"], old_key]))
    (_, missing) = of("keys", look(environ))
    assert not missing.well
    assert old.fingerprint() in missing.said
    assert f"sta keys forget {old.fingerprint()}" in missing.remedy


def test_a_missing_key_does_not_hide_what_features_say(
    environ: dict[str, str], database: Database, ward_id: str
) -> None:
    a_reading(database, ward_id, Keyring([new_key()]))
    assert of("concerns", look(environ))


def test_a_running_bot_without_the_newest_key_is_told_of(
    environ: dict[str, str], database: Database, old_key: str
) -> None:
    with database.writing() as session:
        there = Keyring([old_key]).fingerprints()
        replicas.see(session, "one", "ward-pc", there, datetime.now(UTC))
    assert "A bot runs without the newest key, on ward-pc." in "".join(
        finding.said for finding in of("keys", look(environ)) if not finding.well
    )
