"""Opening a concern: who may, what they see, and what is written down of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.audit import Act, AuditLine
from storage.concerns import handing_on, readers, reading
from storage.concerns.raising import Given
from storage.concerns.readers import NotYours
from storage.concerns.reading import Opened
from storage.concerns.tables import About, Concern, Naming, Soon
from storage.secrecy import Keyring, new_key
from storage.wards import Role, WardPerson
from tests.storage.concerns.willow import (
    CODE,
    GWEN,
    MONA,
    NOW,
    SEAN,
    WORDS,
    admitted,
    given,
    own,
    raised,
    willow,
)
from tests.storage.sample_ward import TEAM


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def opened_by(session: Session, keyring: Keyring, concern: Concern, user_id: str) -> Opened:
    return reading.open_for(session, keyring, admitted(session, concern, user_id))


def looks_of(session: Session, user_id: str) -> list[str]:
    lines = session.scalars(select(AuditLine).filter_by(actor=user_id).order_by(AuditLine.act))
    return [line.act for line in lines]


def test_somebody_who_was_ticked_reads_it(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    assert opened_by(session, keyring, concern, "UGWEN").words == WORDS.text


@pytest.mark.parametrize("user_id", ["UMONA", "USEAN", "UANNA", "UADA", ""])
def test_nobody_else_reads_it_recipient_or_not(
    session: Session, keyring: Keyring, user_id: str
) -> None:
    concern = raised(session, keyring, willow(session))

    with pytest.raises(NotYours):
        admitted(session, concern, user_id)


def test_a_deputy_reads_what_their_recipient_was_ticked_for(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(ticked=("USEAN",)))

    assert opened_by(session, keyring, concern, "UDORA").words == WORDS.text


def test_nobody_of_another_workspace_reads_it(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    with pytest.raises(NotYours):
        readers.admit(session, "T0009", concern.id, "UGWEN", NOW)


def test_an_account_that_became_a_shared_one_reads_nothing(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    concern = raised(session, keyring, ward)
    # Not even if somebody writes it into the database, past the check.
    session.add(WardPerson(ward_id=ward.id, user_id="UGWEN", role=Role.SHARED.value))
    session.flush()

    with pytest.raises(NotYours):
        admitted(session, concern)


def test_an_author_whose_account_became_shared_on_its_ward_does_not_open_it_by_that(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    wards.give_role(session, ward.id, Role.SHARED, ["UANNA"])

    with pytest.raises(NotYours):
        readers.admit_author(session, keyring, TEAM, concern.id, "UANNA", NOW)


def test_a_concern_that_is_not_there_is_refused_in_the_same_way(session: Session) -> None:
    willow(session)

    with pytest.raises(NotYours):
        readers.admit(session, TEAM, "0" * 20, "UGWEN", NOW)


@pytest.mark.parametrize("naming", [Naming.NAMED, Naming.CONFIDENTIAL])
def test_somebody_who_was_ticked_sees_the_name(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = raised(session, keyring, willow(session), given(naming))

    assert opened_by(session, keyring, concern, "UGWEN").author == "UANNA"


def test_a_deputy_sees_a_confidential_name(session: Session, keyring: Keyring) -> None:
    what = given(Naming.CONFIDENTIAL, ("USEAN",))
    concern = raised(session, keyring, willow(session), what)

    assert opened_by(session, keyring, concern, "UDORA").author == "UANNA"


def test_somebody_it_was_handed_on_to_sees_no_confidential_name(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")

    assert opened_by(session, keyring, concern, "UMONA").author is None


def test_somebody_it_was_handed_on_to_sees_no_confidential_name_that_was_typed(
    session: Session, keyring: Keyring
) -> None:
    what = Given(About.ME, Soon.DAYS, Naming.CONFIDENTIAL, WORDS, ("UGWEN",), typed_name="Anna O.")
    concern = raised(session, keyring, willow(session), what)
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")

    assert opened_by(session, keyring, concern, "UMONA").typed_name is None


def test_somebody_it_was_handed_on_to_sees_no_name_that_was_given_openly_either(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")

    assert opened_by(session, keyring, concern, "UMONA").author is None


def test_each_look_is_audited(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    for _ in range(2):
        opened_by(session, keyring, concern, "UGWEN")

    assert looks_of(session, "UGWEN") == [Act.CONCERN_READ.value] * 2


def test_a_look_at_a_name_is_audited_as_such(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))
    opened_by(session, keyring, concern, "UGWEN")

    assert looks_of(session, "UGWEN") == [Act.CONCERN_READ.value, Act.NAME_READ.value]


def test_a_look_that_shows_no_name_is_not_audited_as_if_it_did(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")
    opened_by(session, keyring, concern, "UMONA")

    assert looks_of(session, "UMONA") == [Act.CONCERN_READ.value]


def test_the_person_comes_back_by_the_code_and_nothing_is_written_down(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session))
    before = session.scalars(select(AuditLine)).all()

    assert reading.open_own(session, keyring, own(session, keyring)).words == WORDS.text
    assert session.scalars(select(AuditLine)).all() == before


def test_a_code_works_after_the_keys_have_changed(session: Session) -> None:
    old, new = new_key(), new_key()
    raised(session, Keyring([old]), willow(session))

    rotated = Keyring([new, old])
    assert reading.open_own(session, rotated, own(session, rotated)).words == WORDS.text


@pytest.mark.parametrize(("team_id", "code"), [("T0009", CODE), (TEAM, CODE + 1)])
def test_a_wrong_code_and_another_workspace_find_nothing(
    session: Session, keyring: Keyring, team_id: str, code: int
) -> None:
    raised(session, keyring, willow(session))

    with pytest.raises(NotYours):
        readers.admit_by_code(session, keyring, team_id, code, NOW)


def test_a_person_comes_back_to_their_named_concern_by_their_own_account(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))

    back = readers.admit_author(session, keyring, TEAM, concern.id, "UANNA", NOW)
    assert back.concern.id == concern.id


@pytest.mark.parametrize(("naming", "user_id"), [(Naming.NAMED, "UBEN"), (Naming.UNNAMED, "UANNA")])
def test_an_account_leads_to_no_concern_but_its_own_named_ones(
    session: Session, keyring: Keyring, naming: Naming, user_id: str
) -> None:
    concern = raised(session, keyring, willow(session), given(naming))

    with pytest.raises(NotYours):
        readers.admit_author(session, keyring, TEAM, concern.id, user_id, NOW)


def test_the_person_sees_who_can_open_it(session: Session, keyring: Keyring) -> None:
    ward = willow(session, [replace(SEAN, deputy_id="UDORA"), GWEN, MONA])
    raised(session, keyring, ward, given(ticked=("USEAN",)))

    opened = reading.open_own(session, keyring, own(session, keyring))
    assert [(one.user_id, one.deputy_for) for one in opened.readers] == [
        ("USEAN", None),
        ("UDORA", "USEAN"),
    ]
