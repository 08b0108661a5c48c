"""Legal holds: what they keep, how they end, and that they say nothing of a concern."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from storage import legal_holds, wards
from storage.audit import Act, AuditLine
from storage.concerns import withdrawing
from storage.concerns.tables import Concern, Naming
from storage.concerns.withdrawing import OnHold
from storage.database import Database
from storage.hold_reasons import Reason
from storage.legal_holds import NothingToHold
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.storage.concerns.willow import CODE, NOW, given, own, raised, willow


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def ward(session: Session) -> Ward:
    return willow(session)


@pytest.fixture
def concern(session: Session, keyring: Keyring, ward: Ward) -> Concern:
    return raised(session, keyring, ward, given(Naming.UNNAMED))


def is_held(session: Session, concern: Concern) -> bool:
    session.flush()
    return bool(session.scalar(select(Concern.on_hold).where(Concern.id == concern.id)))


def hold(session: Session, concern: Concern, reason: Reason = Reason.POLICE) -> str:
    return legal_holds.hold_concern(session, concern.id, reason, "UADA", NOW).id


def hold_ward(session: Session, ward: Ward) -> str:
    return legal_holds.hold_ward(session, ward, Reason.INQUEST, "UADA", NOW).id


def test_a_concern_is_held_by_its_reference(session: Session, concern: Concern) -> None:
    hold(session, concern)
    assert is_held(session, concern)


def test_another_concern_is_not(
    session: Session, keyring: Keyring, ward: Ward, concern: Concern
) -> None:
    another = raised(session, keyring, ward, code=CODE + 1)
    hold(session, concern)
    assert not is_held(session, another)


def test_what_is_not_there_cannot_be_held(session: Session) -> None:
    with pytest.raises(NothingToHold):
        legal_holds.hold_concern(session, "0" * 20, Reason.POLICE, "UADA", NOW)


def test_a_hold_on_a_ward_covers_what_was_raised_there(
    session: Session, ward: Ward, concern: Concern
) -> None:
    hold_ward(session, ward)
    assert is_held(session, concern)


def test_a_hold_on_a_ward_covers_what_is_still_to_be_raised(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    hold_ward(session, ward)
    assert is_held(session, raised(session, keyring, ward))


def test_a_hold_that_is_lifted_covers_nothing_any_more(
    session: Session, ward: Ward, concern: Concern
) -> None:
    legal_holds.lift(session, hold_ward(session, ward), "UADA", NOW)
    assert not is_held(session, concern)
    assert not legal_holds.covers(session, ward.id)


@pytest.mark.parametrize("lifted", ["the concern's", "the ward's"])
def test_what_two_holds_cover_is_kept_until_both_are_lifted(
    session: Session, ward: Ward, concern: Concern, lifted: str
) -> None:
    holds = {"the concern's": hold(session, concern), "the ward's": hold_ward(session, ward)}
    legal_holds.lift(session, holds.pop(lifted), "UADA", NOW)
    assert is_held(session, concern)
    (last,) = holds.values()
    legal_holds.lift(session, last, "UADA", NOW)
    assert not is_held(session, concern)


def test_lifting_again_changes_nothing(session: Session, concern: Concern) -> None:
    hold_id = hold(session, concern)
    legal_holds.lift(session, hold_id, "UADA", NOW)
    legal_holds.lift(session, hold_id, "UBEN", NOW)
    assert [one.lifted_by for one in legal_holds.listed(session)] == ["UADA"]


def test_a_hold_that_is_not_there_cannot_be_lifted(session: Session) -> None:
    with pytest.raises(NothingToHold):
        legal_holds.lift(session, "0" * 20, "UADA", NOW)


def test_who_set_it_and_who_lifted_it_is_audited(session: Session, concern: Concern) -> None:
    legal_holds.lift(session, hold(session, concern), "UBEN", NOW)
    session.flush()
    acts = {Act.HOLD_SET.value, Act.HOLD_LIFTED.value}
    lines = session.scalars(select(AuditLine).where(AuditLine.act.in_(acts)))
    assert {(line.act, line.actor) for line in lines} == {
        ("hold_set", "UADA"),
        ("hold_lifted", "UBEN"),
    }


def test_the_list_says_what_why_who_and_when(
    session: Session, ward: Ward, concern: Concern
) -> None:
    hold(session, concern, Reason.COURT)
    hold_ward(session, ward)
    found = {(one.on, one.reason, one.set_by, one.set_at) for one in legal_holds.listed(session)}
    assert found == {
        (legal_holds.reference(concern.id), Reason.COURT, "UADA", NOW),
        (ward.name, Reason.INQUEST, "UADA", NOW),
    }


def test_of_a_concern_a_hold_knows_its_key_and_nothing_else(database: Database) -> None:
    columns = {column["name"] for column in inspect(database.engine).get_columns("legal_holds")}
    assert columns == {
        "id", "concern_id", "ward_id", "reason", "set_by", "set_at", "lifted_by", "lifted_at",
    }  # fmt: skip


def test_a_name_on_hold_cannot_be_taken_off(session: Session, keyring: Keyring, ward: Ward) -> None:
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    hold(session, concern)
    session.refresh(concern)
    with pytest.raises(OnHold):
        withdrawing.take_name_off(session, keyring, own(session, keyring), CODE + 1)


def test_a_concern_under_a_wards_hold_cannot_be_withdrawn(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    hold_ward(session, wards.get(session, ward.id))
    raised(session, keyring, ward)
    with pytest.raises(OnHold):
        withdrawing.withdraw(session, own(session, keyring))


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n"])
def test_a_reference_is_understood_however_it_is_typed(concern: Concern, typed: str) -> None:
    shown = legal_holds.reference(concern.id)
    assert legal_holds.parse_reference(typed.format(shown.upper())) == concern.id
    assert legal_holds.parse_reference(shown.replace("-", " ")) == concern.id
