"""The audit view: what others did, and never a word of a concern about whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, legal_holds, review, wards
from storage.audit import Act, AuditLine
from storage.concerns import answering, handing_on, reading, recipients
from storage.concerns.tables import Concern, Naming
from storage.database import Database
from storage.hold_reasons import Reason
from storage.review import Of, Review, Reviewed, Wanted
from storage.screening import screened
from storage.secrecy import Keyring
from storage.wards import Role, Ward
from tests.storage.concerns.willow import (
    GWEN,
    MONA,
    NOW,
    SEAN,
    admitted,
    closed,
    forget_notices,
    given,
    own,
    raised,
    willow,
)

REVIEWER = "UREVIEWER"
WEEK = Wanted(date(2026, 6, 1), date(2026, 6, 7))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def ward(session: Session) -> Ward:
    return willow(session)


def reviewed(session: Session, reviewer: str = REVIEWER, wanted: Wanted = WEEK) -> Review:
    session.flush()
    return review.review(session, reviewer, wanted, NOW + timedelta(hours=1))


def acts(found: Review) -> list[str]:
    return [line.act for line in found.lines]


def about_concerns(session: Session, reviewer: str = REVIEWER) -> list[Reviewed]:
    return [line for line in reviewed(session, reviewer).lines if line.of is not None]


def read_and_answered(
    session: Session, keyring: Keyring, ward: Ward, naming: Naming, ticked: Sequence[str]
) -> Concern:
    """A concern that its first reader has opened, asked about, handed on, and closed."""
    concern = raised(session, keyring, ward, given(naming, ticked=ticked))
    forget_notices(session)
    reader = admitted(session, concern, ticked[0])
    reading.open_for(session, keyring, reader)
    answering.ask(session, keyring, reader, "word", screened("When was it?"))
    closed(session, keyring, concern, ticked[0])
    return concern


@pytest.mark.parametrize("naming", [Naming.NAMED, Naming.CONFIDENTIAL])
def test_a_look_at_a_concern_and_its_name_is_shown_with_its_time(
    session: Session, keyring: Keyring, ward: Ward, naming: Naming
) -> None:
    reading.open_for(
        session, keyring, admitted(session, raised(session, keyring, ward, given(naming)))
    )
    assert {(one.act, one.actor, one.ward, one.of) for one in about_concerns(session)} == {
        ("concern_read", "UGWEN", "Willow", Of(naming.value)),
        ("name_read", "UGWEN", "Willow", Of(naming.value)),
    }
    assert {f"{one.at:%H:%M}" for one in about_concerns(session)} == {"11:30"}


def test_of_a_concern_without_a_name_the_day_is_shown_and_no_time(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    read_and_answered(session, keyring, ward, Naming.UNNAMED, ["UGWEN"])
    found = about_concerns(session)
    assert {(one.on, one.at, one.of) for one in found} == {(date(2026, 6, 3), None, Of.UNNAMED)}


def test_of_a_concern_that_is_gone_the_day_is_shown_and_no_time(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    session.delete(concern)
    found = about_concerns(session)
    assert {(one.at, one.of) for one in found} == {(None, Of.GONE)}


@pytest.mark.parametrize("naming", list(Naming))
def test_what_people_did_about_their_own_concerns_is_never_shown(
    session: Session, keyring: Keyring, ward: Ward, naming: Naming
) -> None:
    raised(session, keyring, ward, given(naming))
    answering.reply(session, keyring, own(session, keyring), "word", screened("It was Tuesday."))
    assert about_concerns(session) == []


def test_no_line_leads_to_a_concern(session: Session, keyring: Keyring, ward: Ward) -> None:
    concern = read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    assert concern.id not in repr(reviewed(session))
    assert "UANNA" not in repr(reviewed(session))


def test_that_the_audit_was_looked_at_is_in_the_audit(session: Session) -> None:
    review.note(session, REVIEWER, WEEK, NOW)
    session.flush()
    lines = session.scalars(select(AuditLine).filter_by(act=Act.AUDIT_REVIEWED.value)).all()
    assert [line.actor for line in lines] == [REVIEWER]


# --- whoever asks may be somebody whom a concern is about


@pytest.mark.parametrize("naming", list(Naming))
@pytest.mark.parametrize("asker", ["UMONA", "USEAN", "UDORA"])
def test_a_recipient_who_was_not_ticked_learns_of_no_concern(
    session: Session, keyring: Keyring, ward: Ward, naming: Naming, asker: str
) -> None:
    concern = read_and_answered(session, keyring, ward, naming, ["UGWEN"])
    legal_holds.hold_concern(session, concern.id, Reason.POLICE, "UADA", NOW)
    before = [line for line in reviewed(session, asker).lines if line.of is not None]
    assert before == []
    assert not {"hold_set", "concern_read", "concern_asked"} & set(acts(reviewed(session, asker)))


@pytest.mark.parametrize("asker", ["UMONA", "USEAN", "UDORA"])
def test_to_a_recipient_who_was_not_ticked_it_is_as_if_there_were_none(
    session: Session, keyring: Keyring, ward: Ward, asker: str
) -> None:
    without = reviewed(session, asker)
    concern = read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    session.delete(concern)
    session.flush()
    read_and_answered(session, keyring, ward, Naming.UNNAMED, ["UGWEN"])
    legal_holds.hold_ward(session, ward, Reason.POLICE, "UADA", NOW)
    assert reviewed(session, asker) == without


def test_a_recipient_sees_what_was_done_about_what_they_may_open(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    assert "concern_read" in acts(reviewed(session, "UGWEN"))


def test_whoever_it_was_handed_on_to_may_see_it(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    handing_on.hand_on(session, keyring, admitted(session, concern), "USEAN")
    assert "concern_handed_on" in acts(reviewed(session, "USEAN"))


def test_a_recipient_of_another_ward_is_kept_from_it_as_well(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    """A concern may be about anybody: about the security lead of the ward next door, too."""
    other = wards.add_ward(session, another(ward))
    recipients.name_recipients(session, other, [SEAN, GWEN], "UADA", NOW)
    recipients.name_recipients(session, ward, [MONA, GWEN], "UADA", NOW)
    read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    assert about_concerns(session, "USEAN") == []


def another(ward: Ward) -> Ward:
    return Ward(
        team_id=ward.team_id, channel_id="C0002", name="Ash", created_at=NOW, shifts=ward.shifts
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FACILITATOR])
def test_whoever_has_any_role_on_any_ward_is_kept_from_it(
    session: Session, keyring: Keyring, ward: Ward, role: Role
) -> None:
    other = wards.add_ward(session, another(ward))
    wards.give_role(session, other.id, role, [REVIEWER])
    read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    assert about_concerns(session) == []


def test_whoever_received_concerns_once_is_kept_from_it_still(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.NAMED, ticked=["USEAN"]), code=1)
    recipients.name_recipients(session, ward, [MONA, GWEN], "UADA", NOW)
    read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    assert about_concerns(session, "USEAN") == []


def test_a_reader_learns_of_no_unnamed_concern_before_they_are_told_of_it(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = raised(session, keyring, ward, given(Naming.UNNAMED))
    legal_holds.hold_concern(session, concern.id, Reason.COURT, "UADA", NOW)
    session.flush()
    assert not [one for one in review.review(session, "UGWEN", WEEK, NOW).lines if one.of]


def test_a_reader_sees_nothing_of_a_concern_that_came_back_with_a_backup_and_is_shut(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"]).shut = True
    assert about_concerns(session, "UGWEN") == []


def test_they_are_not_told_how_much_they_do_not_see(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    assert not reviewed(session, "USEAN").whole
    read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    assert not reviewed(session, "USEAN").whole


def test_a_reviewer_without_any_role_sees_the_whole_of_it(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    legal_holds.hold_concern(session, concern.id, Reason.COURT, "UADA", NOW)
    found = reviewed(session)
    assert found.whole
    assert {"concern_read", "concern_asked", "concern_closed", "hold_set"} <= set(acts(found))


# --- what is asked for


def test_a_ward_s_own_days_count(session: Session, ward: Ward) -> None:
    late = datetime.fromisoformat("2026-06-07T23:30:00+00:00")  # 00:30 on the ward, the day after
    audit.note(session, Act.WARD_PAUSED, actor="UMONA", at=late, ward_id=ward.id)
    assert "ward_paused" not in acts(reviewed(session))
    assert "ward_paused" in acts(
        reviewed(session, wanted=Wanted(date(2026, 6, 8), date(2026, 6, 8)))
    )


def test_one_person_can_be_asked_about(session: Session, ward: Ward) -> None:
    audit.note(session, Act.WARD_PAUSED, actor="UMONA", at=NOW, ward_id=ward.id)
    found = reviewed(session, wanted=Wanted(WEEK.first, WEEK.last, actor="UMONA"))
    assert {line.actor for line in found.lines} == {"UMONA"}


def test_one_ward_can_be_asked_about(session: Session, ward: Ward) -> None:
    other = wards.add_ward(session, another(ward))
    audit.note(session, Act.WARD_PAUSED, actor="UMONA", at=NOW, ward_id=other.id)
    found = reviewed(session, wanted=Wanted(WEEK.first, WEEK.last, ward_id=other.id))
    assert [line.ward for line in found.lines] == ["Ash"]


def test_the_newest_stands_first(session: Session, ward: Ward) -> None:
    for hours in (1, 3, 2):
        at = NOW - timedelta(hours=hours)
        audit.note(session, Act.WARD_PAUSED, actor="UMONA", at=at, ward_id=ward.id)
    times = [line.at for line in reviewed(session).lines if line.act == "ward_paused" and line.at]
    assert times == sorted(times, reverse=True)


def test_every_act_that_leads_to_a_concern_is_known_as_one(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    """Whatever has a concern for its subject must not slip past who may see it."""
    concern = read_and_answered(session, keyring, ward, Naming.NAMED, ["UGWEN"])
    session.flush()
    found = session.scalars(select(AuditLine.act).where(AuditLine.subject == concern.id))
    assert set(map(Act, found)) <= review.ABOUT_CONCERNS
    named_so = {act for act in Act if act.value.startswith(("concern_", "name_"))}
    assert named_so - {Act.CONCERN_TERMS_CHANGED} <= review.ABOUT_CONCERNS
