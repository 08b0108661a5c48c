"""``sta keys rotate``, ``retention``, ``hold``, ``audit`` and a person's copy, as typed."""

from __future__ import annotations

import csv
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.keeping import keys
from bot.settings import load_settings
from storage import key_watch, legal_holds, rekeying, replicas, review, sealed
from storage.audit import Act, AuditLine
from storage.concerns import reading
from storage.concerns.codes import ReceiptCode
from storage.concerns.tables import Concern, Naming
from storage.database import Database
from storage.screening import screened
from storage.secrecy import Keyring, new_key
from storage.wards import Ward
from tests.bot.cli.shell import Ran, sta
from tests.storage.concerns.willow import CODE, admitted, closed, given, raised, willow

ADMIN, REVIEWER = "UADA", "UREVIEWER"
NOW = datetime.now(UTC)
OLD_KEY, NEW_KEY = new_key(), new_key()
OLD, BOTH, NEW = Keyring([OLD_KEY]), Keyring([NEW_KEY, OLD_KEY]), Keyring([NEW_KEY])


@pytest.fixture(autouse=True)
def _set(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STA_KEYS", f"{NEW_KEY},{OLD_KEY}")
    monkeypatch.setenv("STA_WORKSPACE_ADMINS", ADMIN)
    monkeypatch.setenv("STA_REVIEWERS", REVIEWER)
    monkeypatch.setenv("STA_CLOSED_CONCERNS_KEPT_DAYS", "365")
    with database.writing() as session:
        willow(session)


def a_concern(
    database: Database,
    naming: Naming = Naming.NAMED,
    words: str = "It felt wrong.",
    code: int = CODE,
) -> str:
    """A concern that Gwen has opened; its key."""
    with database.writing() as session:
        ward = session.scalars(select(Ward)).one()
        what = given(naming, words=screened(words))
        concern = raised(session, OLD, ward, what, code=code, now=NOW)
        reading.open_for(session, OLD, admitted(session, concern, now=NOW))
        return concern.id


def a_bot(database: Database, keyring: Keyring) -> None:
    """A copy of the bot that runs elsewhere, with these keys."""
    with database.writing() as session:
        # The tests may run long after this file was read, and who was seen then counts as gone.
        now = datetime.now(UTC)
        replicas.see(session, "one", "ward-pc", keyring.fingerprints(), now)


def audited(database: Database) -> set[tuple[str, str]]:
    with database.reading() as session:
        return {(line.act, line.actor) for line in session.scalars(select(AuditLine))}


def one_line_of(ran: Ran) -> str:
    (line,) = ran.err.splitlines()
    assert (ran.code, ran.out) == (1, "")
    return line


# --- keys


def test_rotating_seals_everything_with_the_newest_key(database: Database) -> None:
    a_concern(database)
    ran = sta("keys", "rotate")
    with database.reading() as session:
        assert sealed.look(session, NEW).unreadable == 0
    assert ran.code == 0
    assert "1 row was changed" in ran.out


def test_rotating_ends_by_saying_which_key_may_go() -> None:
    assert f"Key {OLD.fingerprint()}: nothing needs it any more" in sta("keys", "rotate").out


def test_rotating_says_that_backups_need_the_older_key() -> None:
    assert "Backups that were made before now still need" in sta("keys", "rotate").out


def test_rotating_says_which_key_receipt_codes_need(database: Database) -> None:
    with database.writing() as session:
        key_watch.note(session, OLD, NOW - timedelta(hours=1))
    a_concern(database)
    assert "receipt codes given until" in sta("keys", "rotate").out


def test_rotating_twice_does_no_harm(database: Database) -> None:
    a_concern(database)
    sta("keys", "rotate")
    ran = sta("keys", "rotate")
    assert (ran.code, "0 rows were changed" in ran.out) == (0, True)


def test_with_one_key_it_says_how_to_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STA_KEYS", NEW_KEY)
    assert "put it before this one in STA_KEYS" in sta("keys", "rotate").out


def test_nothing_is_sealed_that_a_running_bot_could_not_read(database: Database) -> None:
    a_concern(database)
    a_bot(database, OLD)
    assert "A bot runs without the newest key, on ward-pc" in one_line_of(sta("keys", "rotate"))
    with database.reading() as session:
        assert sealed.look(session, OLD).unreadable == 0


def test_a_key_that_a_running_bot_still_seals_with_is_not_said_to_be_free(
    database: Database,
) -> None:
    a_bot(database, Keyring([OLD_KEY, NEW_KEY]))
    ran = sta("keys", "rotate")
    assert f"Key {OLD.fingerprint()}: a bot that runs still seals with it" in ran.out
    assert "nothing needs it" not in ran.out


def test_what_a_bot_sealed_with_another_key_meanwhile_is_not_said_to_be_done(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_concern(database)
    monkeypatch.setattr(rekeying, "rekey", lambda *_args: 0)
    ran = sta("keys", "rotate")
    assert "has sealed everything" not in ran.out
    assert "Run `sta keys rotate`" in ran.out


def test_with_the_wrong_key_nothing_is_said_to_be_done(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_concern(database)
    monkeypatch.setenv("STA_KEYS", new_key())
    ran = sta("keys", "rotate")
    assert "open with none of the keys" in ran.out.splitlines()[0]
    assert "has sealed everything" not in ran.out


def test_a_rotation_that_is_killed_is_audited_if_it_changed_anything(
    database: Database,
) -> None:
    def killed(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    a_concern(database)
    with pytest.raises(KeyboardInterrupt):
        keys.rotate(load_settings(), NOW, killed)
    assert ("keys_rotated", "operator") in audited(database)


def test_a_rotation_that_changes_nothing_is_not_in_the_audit(database: Database) -> None:
    sta("keys", "rotate")
    assert ("keys_rotated", "operator") not in audited(database)


def test_a_rotation_is_audited(database: Database) -> None:
    a_concern(database)
    sta("keys", "rotate")
    assert ("keys_rotated", "operator") in audited(database)


def test_a_key_that_is_gone_for_good_is_asked_for_no_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        key_watch.note(session, OLD, NOW)
    monkeypatch.setenv("STA_KEYS", NEW_KEY)
    assert sta("keys", "forget", OLD.fingerprint()).code == 0
    assert ("key_forgotten", "operator") in audited(database)


def test_a_key_that_is_in_use_is_not_forgotten() -> None:
    assert "is in STA_KEYS" in one_line_of(sta("keys", "forget", OLD.fingerprint()))


def test_a_key_that_a_running_bot_has_is_not_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        key_watch.note(session, OLD, NOW)
    a_bot(database, OLD)
    monkeypatch.setenv("STA_KEYS", NEW_KEY)
    assert "A bot runs with it, on ward-pc" in one_line_of(sta("keys", "forget", OLD.fingerprint()))


def test_a_fingerprint_is_understood_however_it_is_typed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        key_watch.note(session, OLD, NOW)
    monkeypatch.setenv("STA_KEYS", NEW_KEY)
    assert sta("keys", "forget", f" {OLD.fingerprint().upper()}").code == 0


def test_a_key_that_nobody_knows_is_not_forgotten() -> None:
    assert "No key 000000000000 is known" in one_line_of(sta("keys", "forget", "0" * 12))


# --- retention


def an_old_line(database: Database) -> None:
    with database.writing() as session:
        session.add(AuditLine(at=NOW - timedelta(days=900), actor="UMONA", act="ward_paused"))


def test_a_dry_run_says_what_would_go_and_deletes_nothing(database: Database) -> None:
    an_old_line(database)
    ran = sta("retention", "--dry-run")
    assert f"audit, kept 731 days: 1, the oldest from {(NOW - timedelta(days=900)).date()}" in (
        ran.out
    )
    assert ("ward_paused", "UMONA") in audited(database)


def test_without_dry_run_it_goes_and_the_log_says_how_many(database: Database) -> None:
    an_old_line(database)
    assert "  audit: 1\n" in sta("retention").out
    assert ("ward_paused", "UMONA") not in audited(database)
    assert f"{NOW.date()}  audit: 1" in sta("retention", "--log").out


def test_before_anything_was_deleted_the_log_says_so() -> None:
    assert sta("retention", "--log").out.startswith("Nothing has been deleted yet.\n")


def test_few_concerns_are_not_counted_before_or_after(database: Database) -> None:
    concern_id = a_concern(database)
    with database.writing() as session:
        concern = closed(session, OLD, session.get_one(Concern, concern_id), now=NOW)
        concern.closed_on = (NOW - timedelta(days=400)).date()
    assert "closed concerns, kept 365 days: fewer than 5\n" in sta("retention", "--dry-run").out
    assert "closed concerns: fewer than 5" in sta("retention").out
    assert "closed concerns: " not in sta("retention", "--log").out


# --- legal holds


def test_a_concern_is_held_by_the_reference_that_its_readers_see(database: Database) -> None:
    concern_id = a_concern(database, Naming.UNNAMED)
    reference = legal_holds.reference(concern_id)
    ran = sta("hold", "set", "--concern", reference, "--reason", "police", "--by", ADMIN)
    assert ran.code == 0
    listed = sta("hold", "list").out
    assert f"{reference}: police, set by {ADMIN} on {NOW.date()}" in listed


def test_a_hold_that_is_lifted_says_who_lifted_it() -> None:
    said = sta("hold", "set", "--ward", "willow", "--reason", "inquest", "--by", ADMIN).out
    hold_id = said.split()[-1]
    assert sta("hold", "lift", hold_id, "--by", ADMIN).code == 0
    assert f"lifted by {ADMIN} on {NOW.date()}" in sta("hold", "list").out


def test_the_dry_run_says_that_holds_are_in_force() -> None:
    sta("hold", "set", "--ward", "Willow", "--reason", "inquest", "--by", ADMIN)
    assert "1 legal hold is in force" in sta("retention", "--dry-run").out


def test_only_a_workspace_admin_decides_on_a_hold() -> None:
    ran = sta("hold", "set", "--ward", "Willow", "--reason", "inquest", "--by", "UMONA")
    assert "not in STA_WORKSPACE_ADMINS" in one_line_of(ran)
    assert sta("hold", "list").out == "There is no legal hold.\n"


@pytest.mark.parametrize(
    "words", [["--concern", "00000"], ["--ward", "Oak"]], ids=["concern", "ward"]
)
def test_what_is_not_there_cannot_be_held(words: list[str]) -> None:
    one_line_of(sta("hold", "set", *words, "--reason", "court", "--by", ADMIN))


def test_a_hold_that_is_not_there_cannot_be_lifted() -> None:
    assert "There is no such hold" in one_line_of(sta("hold", "lift", "0", "--by", ADMIN))


@pytest.mark.parametrize("words", [[], ["--concern", "0", "--ward", "Willow"]])
def test_a_hold_is_on_one_thing(words: list[str]) -> None:
    ran = sta("hold", "set", *words, "--reason", "court", "--by", ADMIN)
    assert (ran.code, "--concern or --ward" in ran.err) == (2, True)


def test_a_reason_is_a_code_and_no_words() -> None:
    ran = sta("hold", "set", "--ward", "Willow", "--reason", "the matter of Mr X", "--by", ADMIN)
    assert ran.code == 2


# --- the audit


def test_the_reviewer_reads_who_did_what(database: Database) -> None:
    a_concern(database)
    ran = sta("audit", "--for", REVIEWER)
    assert ran.code == 0
    assert ["UGWEN", "name_read", "Willow", "named"] in [
        line.split()[2:] for line in ran.out.splitlines()
    ]


def test_only_a_reviewer_who_was_named_may_be_given_it(database: Database) -> None:
    a_concern(database)
    assert "not in STA_REVIEWERS" in one_line_of(sta("audit", "--for", "UMONA"))


def test_a_reviewer_who_receives_concerns_reads_of_none_that_they_may_not_open(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STA_REVIEWERS", "UMONA")
    a_concern(database)
    for form in ("text", "csv", "json"):
        ran = sta("audit", "--for", "UMONA", "--format", form)
        assert ran.code == 0
        assert "concern_" not in ran.out
        assert "UGWEN" not in ran.out
    assert "sees only what was done about concerns that they may open" in (
        sta("audit", "--for", "UMONA").out
    )


def test_the_audit_can_be_taken_into_a_spreadsheet_or_a_program(database: Database) -> None:
    a_concern(database)
    as_rows = list(
        csv.DictReader(sta("audit", "--for", REVIEWER, "--format", "csv").out.splitlines())
    )
    as_list = json.loads(sta("audit", "--for", REVIEWER, "--format", "json").out)
    of_concerns = [row for row in as_rows if row["concern"]]
    assert [row for row in as_list if row["concern"]] == of_concerns
    assert {row["act"] for row in of_concerns} == {"concern_read", "name_read"}


def test_a_wards_name_that_is_a_formula_stays_text(database: Database) -> None:
    with database.writing() as session:
        session.scalars(select(Ward)).one().name = "=HYPERLINK(1)"
    assert ",'=HYPERLINK(1)," in sta("audit", "--for", REVIEWER, "--from", "2026-01-01",
                                     "--format", "csv").out  # fmt: skip


@pytest.mark.parametrize("words", [["--until", "9999-12-31"], ["--from", "0001-01-01"]])
def test_the_first_and_the_last_day_there_are_may_be_asked_for(words: list[str]) -> None:
    assert sta("audit", "--for", REVIEWER, *words).code == 0


def test_days_the_wrong_way_round_are_one_line() -> None:
    days = ["--from", "2026-06-02", "--until", "2026-06-01"]
    assert "comes after" in one_line_of(sta("audit", "--for", REVIEWER, *days))


def test_while_the_reviewer_reads_others_write(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed = review.review

    def somebody_taps(*args: Any) -> review.Review:
        found = reviewed(*args)
        an_old_line(database)
        return found

    monkeypatch.setattr(review, "review", somebody_taps)
    assert sta("audit", "--for", REVIEWER).code == 0


def test_somebody_who_is_no_member_is_one_line_and_leaves_no_file(tmp_path: Path) -> None:
    place = tmp_path / "copy.csv"
    assert "is no Slack member ID" in one_line_of(
        sta("export", "--person", "@anna", "--to", str(place))
    )
    assert not place.exists()


def test_a_day_that_is_none_is_one_line() -> None:
    assert "is not a date" in one_line_of(sta("audit", "--for", REVIEWER, "--from", "Monday"))


# --- a person's copy


def copy(place: Path, *words: str, typed: str | None = None) -> Ran:
    return sta("export", "--person", "UANNA", "--to", str(place), *words, typed=typed)


def test_a_copy_is_a_file_that_nobody_else_can_read(database: Database, tmp_path: Path) -> None:
    a_concern(database)
    place = tmp_path / "copy.csv"
    ran = copy(place)
    assert ran.code == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "It felt wrong." in place.read_text()
    assert "It felt wrong." not in ran.out


def test_a_copy_says_what_it_cannot_hold_and_why(tmp_path: Path) -> None:
    said = copy(tmp_path / "copy.csv").out
    assert "Ratings: nothing leads from them to anybody." in said
    assert "Concerns raised without a name" in said


def test_a_copy_for_a_program_is_json(database: Database, tmp_path: Path) -> None:
    a_concern(database)
    copy(tmp_path / "copy.json", "--format", "json")
    texts = [row["text"] for row in json.loads((tmp_path / "copy.json").read_text())]
    assert "It felt wrong." in texts


def test_words_that_are_a_formula_stay_text(database: Database, tmp_path: Path) -> None:
    a_concern(database, words="=1+1 is what it felt like")
    copy(tmp_path / "copy.csv")
    rows = list(csv.DictReader((tmp_path / "copy.csv").open(newline="")))
    assert "'=1+1 is what it felt like" in [row["text"] for row in rows]


def test_what_was_raised_in_confidence_needs_its_receipt_code(
    database: Database, tmp_path: Path
) -> None:
    a_concern(database, Naming.CONFIDENTIAL)
    without = copy(tmp_path / "without.csv").out
    typed = f"{ReceiptCode(CODE).words}\n\n"
    ran = copy(tmp_path / "with.csv", "--codes", typed=typed)
    assert "It felt wrong." not in (tmp_path / "without.csv").read_text()
    assert "0 things" in without
    assert "It felt wrong." in (tmp_path / "with.csv").read_text()
    assert ReceiptCode(CODE).words not in ran.out + ran.err


def test_a_code_that_is_none_is_one_line_and_leaves_no_file(tmp_path: Path) -> None:
    ran = copy(tmp_path / "copy.csv", "--codes", typed="six words\n\n")
    assert "One of the receipt codes is none" in ran.err
    assert not (tmp_path / "copy.csv").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    place = tmp_path / "copy.csv"
    place.write_text("mine")
    assert "is there already" in one_line_of(copy(place))
    assert place.read_text() == "mine"


def test_a_copy_that_cannot_be_written_leaves_no_look_behind(
    database: Database, tmp_path: Path
) -> None:
    one_line_of(copy(tmp_path / "nowhere" / "copy.csv"))
    assert Act.OWN_DATA_EXPORTED.value not in {act for act, _ in audited(database)}


def test_without_a_key_that_is_needed_no_copy_is_made(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_concern(database)
    monkeypatch.setenv("STA_KEYS", new_key())
    assert "would not be whole" in one_line_of(copy(tmp_path / "copy.csv"))
    assert not (tmp_path / "copy.csv").exists()


@pytest.mark.parametrize(
    "words", [[], ["Willow", "--person", "UANNA", "--to", "f"], ["--person", "UANNA"]]
)
def test_an_export_is_of_a_ward_or_of_a_person(words: list[str]) -> None:
    assert sta("export", *words).code == 2
