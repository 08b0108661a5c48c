"""A person's copy of what is held under their own name, as far as an operator may see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, own_data, wards
from storage.audit import Act, AuditLine
from storage.concerns import afterwards, answering, held
from storage.concerns.afterwards import Answer
from storage.concerns.tables import Again, Cost, Naming
from storage.database import Database
from storage.own_data import Entry, OwnData
from storage.screening import screened
from storage.secrecy import Keyring
from storage.wards import Role, Ward
from tests.storage.concerns.willow import (
    CODE,
    NOW,
    WORDS,
    admitted,
    closed,
    given,
    own,
    raised,
    willow,
)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def ward(session: Session) -> Ward:
    return willow(session)


def copied(
    session: Session, keyring: Keyring, user_id: str = "UANNA", codes: Sequence[int] = ()
) -> OwnData:
    session.flush()
    return own_data.gather(session, keyring, user_id, codes, "operator", NOW)


def texts(found: OwnData) -> list[str]:
    return [entry.text for entry in found.entries]


def of(found: OwnData, part: str) -> list[Entry]:
    return [entry for entry in found.entries if entry.part == part]


def test_a_named_concern_is_in_it_with_its_words(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.NAMED))
    assert WORDS.text in texts(copied(session, keyring))


def test_the_dialogue_about_it_is_in_it(session: Session, keyring: Keyring, ward: Ward) -> None:
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    answering.ask(session, keyring, admitted(session, concern), "w1", screened("When was it?"))
    answering.reply(session, keyring, own(session, keyring), "w2", screened("On Tuesday."))
    found = copied(session, keyring)
    assert {(one.what, one.text) for one in of(found, "concern")} >= {
        ("question by UGWEN", "When was it?"),
        ("reply by you", "On Tuesday."),
    }


def test_what_they_told_a_guardian_is_in_it(session: Session, keyring: Keyring, ward: Ward) -> None:
    closed(session, keyring, raised(session, keyring, ward, given(Naming.NAMED)))
    answer = Answer(Again.NO, Cost.MUCH, screened("I was left out."))
    afterwards.tell(session, keyring, own(session, keyring), "answer", answer, ["UGWEN"])
    assert "I was left out." in texts(copied(session, keyring))


def test_a_confidential_concern_is_not_in_it_and_not_counted(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    without = copied(session, keyring)
    raised(session, keyring, ward, given(Naming.CONFIDENTIAL))
    assert copied(session, keyring) == without


def test_a_confidential_concern_is_in_it_where_the_person_gave_its_code(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.CONFIDENTIAL))
    found = copied(session, keyring, codes=[CODE])
    assert WORDS.text in texts(found)
    assert found.unknown_codes == 0


@pytest.mark.parametrize("codes", [[], [CODE]])
def test_a_concern_without_a_name_is_never_in_it(
    session: Session, keyring: Keyring, ward: Ward, codes: list[int]
) -> None:
    raised(session, keyring, ward, given(Naming.UNNAMED))
    found = copied(session, keyring, codes=codes)
    assert WORDS.text not in texts(found)
    assert found.unknown_codes == len(codes)


def test_somebody_elses_code_opens_nothing(session: Session, keyring: Keyring, ward: Ward) -> None:
    raised(session, keyring, ward, given(Naming.CONFIDENTIAL, author="UBEN"))
    found = copied(session, keyring, codes=[CODE])
    assert (WORDS.text in texts(found), found.unknown_codes) == (False, 1)


def test_somebody_elses_named_concern_is_not_in_it(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.NAMED, author="UBEN"))
    assert of(copied(session, keyring), "concern") == []


def test_what_others_use_an_account_for_too_is_not_in_it(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.NAMED, author="UANNA"))
    wards.give_role(session, ward.id, Role.SHARED, ["UANNA"])
    assert of(copied(session, keyring), "concern") == []


def test_what_came_back_with_a_backup_is_not_in_it_while_it_is_shut(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.NAMED)).shut = True
    assert of(copied(session, keyring), "concern") == []


@pytest.mark.usefixtures("ward")
def test_roles_are_in_it(session: Session, keyring: Keyring) -> None:
    found = copied(session, keyring, "USEAN")
    assert {(one.ward, one.what, one.text) for one in of(found, "role")} >= {
        ("Willow", "role", "recipient"),
        ("Willow", "receives concerns as", "security_lead"),
        ("Willow", "deputy", "UDORA"),
    }


def test_what_they_set_is_in_it(session: Session, keyring: Keyring, ward: Ward) -> None:
    audit.note(session, Act.WARD_PAUSED, actor="UMONA", at=NOW, ward_id=ward.id)
    found = copied(session, keyring, "UMONA")
    assert ("Willow", "ward_paused") in {(one.ward, one.what) for one in found.entries}


def test_that_somebody_read_others_concerns_is_not_for_the_operator(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = raised(session, keyring, ward, given(Naming.CONFIDENTIAL))
    answering.acknowledge(session, keyring, admitted(session, concern))
    assert of(copied(session, keyring, "UGWEN"), "what you did") == []


def test_the_copy_is_audited_and_so_is_each_concern_in_it(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    copied(session, keyring)
    session.flush()
    lines = session.scalars(select(AuditLine).filter_by(actor="operator")).all()
    assert {(line.act, line.subject) for line in lines} == {
        ("own_data_exported", "UANNA"),
        ("concern_exported", concern.id),
    }


def test_the_person_sees_that_a_copy_was_made(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.NAMED))
    copied(session, keyring)
    session.flush()
    looks = held.held(session, keyring, own(session, keyring)).looks
    assert [(look.by, look.saw_name) for look in looks] == [("operator", True)]


@pytest.mark.usefixtures("ward")
def test_of_somebody_of_whom_nothing_is_held_the_copy_is_empty(
    session: Session, keyring: Keyring
) -> None:
    assert copied(session, keyring, "UNOBODY") == OwnData((), 0)
