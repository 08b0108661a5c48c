"""Who may write what a ward does, and what is written down of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.improving import service
from bot.improving.service import Writer
from bot.refused import Refused
from prompts.catalogue import Catalogue
from storage.audit import Act, AuditLine
from storage.base import new_id
from storage.database import Database
from storage.improving import agreed
from storage.improving.tables import Ending, Owner
from storage.screening import screened
from storage.wards import Role, Ward, give_role
from tests.storage.sample_ward import NOW, TEAM, a_ward

IN_A_WEEK = NOW.date() + timedelta(weeks=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as opened:
        yield opened


@pytest.fixture
def ward(session: Session) -> Ward:
    found = a_ward(session)
    give_role(session, found.id, Role.FACILITATOR, ["UFAY"])
    return found


@pytest.fixture
def mona(ward: Ward) -> Writer:
    return Writer(ward, "UMONA", NOW)


def tells(session: Session, who: Writer, action_id: str = "") -> str:
    deed_id = new_id()
    service.tell(
        session,
        who,
        screened("We walk the garden in pairs."),
        theme="boundaries",
        deed_id=deed_id,
        action_id=action_id,
    )
    return deed_id


def agrees(session: Session, who: Writer) -> str:
    action_id = new_id()
    service.agree(
        session,
        who,
        screened("Try one fixed rule."),
        theme=None,
        owner=Owner.EVERYONE,
        review_on=IN_A_WEEK,
        action_id=action_id,
    )
    return action_id


def audited(session: Session) -> list[tuple[str, str]]:
    session.flush()
    return [(line.actor, line.act) for line in session.scalars(select(AuditLine))]


@pytest.mark.parametrize("person", ["UMONA", "UFAY"])
def test_a_manager_or_facilitator_may_write(session: Session, ward: Ward, person: str) -> None:
    assert service.writer(session, TEAM, ward.id, person, NOW).ward is ward


@pytest.mark.parametrize(
    ("team", "person"), [(TEAM, "UANNA"), (TEAM, "UGWEN"), (TEAM, "UOFFICE"), ("T2", "UMONA")]
)
def test_nobody_else_may(session: Session, ward: Ward, team: str, person: str) -> None:
    with pytest.raises(Refused):
        service.writer(session, team, ward.id, person, NOW)


def test_a_ward_that_is_none_is_refused_in_the_same_words(session: Session, ward: Ward) -> None:
    for ward_id, person in (("none", "UMONA"), (ward.id, "UANNA")):
        with pytest.raises(Refused, match="Only a manager or facilitator"):
            service.writer(session, TEAM, ward_id, person, NOW)


def test_who_wrote_it_stands_in_the_audit_alone(
    session: Session, mona: Writer, catalogue: Catalogue
) -> None:
    tells(session, mona)
    assert audited(session) == [("UMONA", Act.DEED_WRITTEN)]
    assert "UMONA" not in repr(service.listed(session, catalogue, mona))


def test_what_was_agreed_is_settled_by_writing_that_it_was_done(
    session: Session, mona: Writer
) -> None:
    action_id = agrees(session, mona)
    tells(session, mona, action_id)
    (action,) = agreed.some(session, mona.ward.id, [action_id])
    assert action.ending == Ending.DONE
    assert service.became(action) == "It is done."


def test_what_somebody_else_has_let_go_meanwhile_is_told_all_the_same(
    session: Session, mona: Writer, catalogue: Catalogue
) -> None:
    action_id = agrees(session, mona)
    service.drop(session, mona, action_id)
    tells(session, mona, action_id)
    assert len(service.listed(session, catalogue, mona).done) == 1


def test_what_is_settled_cannot_be_put_off_or_let_go(session: Session, mona: Writer) -> None:
    action_id = agrees(session, mona)
    service.drop(session, mona, action_id)
    with pytest.raises(Refused, match="settled or taken back"):
        service.put_off(session, mona, action_id, IN_A_WEEK)
    with pytest.raises(Refused, match="settled or taken back"):
        service.drop(session, mona, action_id)


def test_what_was_taken_back_is_listed_no_more_and_cannot_be_taken_back_again(
    session: Session, mona: Writer, catalogue: Catalogue
) -> None:
    deed_id = tells(session, mona)
    service.take_back(session, mona, deed_id)
    assert not service.listed(session, catalogue, mona).done
    with pytest.raises(Refused, match="settled or taken back"):
        service.take_back(session, mona, deed_id)


def test_another_wards_manager_cannot_touch_it(session: Session, mona: Writer) -> None:
    deed_id, action_id = tells(session, mona), agrees(session, mona)
    rowan = Writer(a_ward(session, channel_id="C0002", name="Rowan"), "UMONA", NOW)
    with pytest.raises(Refused):
        service.take_back(session, rowan, deed_id)
    with pytest.raises(Refused):
        service.drop(session, rowan, action_id)
