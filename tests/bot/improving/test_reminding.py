"""On the day of its review, what was agreed comes back to those who may settle it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.improving import reminding, service
from bot.improving.service import Writer
from prompts.catalogue import Catalogue
from storage import wards
from storage.base import new_id
from storage.database import Database
from storage.deliveries import Delivery, Kind
from storage.improving.tables import Owner
from storage.screening import screened
from storage.wards import Role, Ward
from tests.bot.handover.floor import LONDON
from tests.storage.sample_ward import NOW, a_ward

FRIDAY = date(2026, 6, 5)
SATURDAY = date(2026, 6, 6)
MONDAY = date(2026, 6, 8)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as opened:
        yield opened


@pytest.fixture
def ward(session: Session) -> Ward:
    found = a_ward(session)
    wards.give_role(session, found.id, Role.FACILITATOR, ["UFAY"])
    return found


def morning(day: date, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, 8, minute, tzinfo=LONDON)


def agreed_for(session: Session, ward: Ward, day: date) -> str:
    action_id = new_id()
    service.agree(
        session,
        Writer(ward, "UMONA", NOW),
        screened("Try one fixed rule on the kitchen door."),
        theme="boundaries",
        owner=Owner.NURSE_IN_CHARGE,
        review_on=day,
        action_id=action_id,
    )
    return action_id


def reminders(session: Session) -> list[Delivery]:
    query = select(Delivery).filter_by(kind=Kind.REVIEW_WORD.value).order_by(Delivery.target)
    return list(session.scalars(query))


def text(session: Session, catalogue: Catalogue, delivery: Delivery) -> str | None:
    message = reminding.render(session, catalogue, delivery, NOW)
    return message.text if message else None


def test_managers_and_facilitators_are_asked_at_eight_and_not_before(
    session: Session, ward: Ward
) -> None:
    agreed_for(session, ward, FRIDAY)
    assert reminding.remind(session, morning(FRIDAY) - timedelta(minutes=1)) == 0
    assert reminding.remind(session, morning(FRIDAY)) == 1
    assert [each.target for each in reminders(session)] == ["UFAY", "UMONA"]


def test_nobody_is_asked_twice_about_one_day(session: Session, ward: Ward) -> None:
    agreed_for(session, ward, FRIDAY)
    reminding.remind(session, morning(FRIDAY))
    assert reminding.remind(session, morning(FRIDAY, 1)) == 0
    assert len(reminders(session)) == 2


def test_on_a_weekend_nobody_is_asked_before_monday(session: Session, ward: Ward) -> None:
    agreed_for(session, ward, SATURDAY)
    assert reminding.remind(session, morning(SATURDAY)) == 0
    assert reminding.remind(session, morning(MONDAY)) == 1


def test_after_an_outage_it_is_asked_late_rather_than_never(session: Session, ward: Ward) -> None:
    agreed_for(session, ward, FRIDAY)
    assert reminding.remind(session, morning(MONDAY, 30)) == 1
    assert {each.due_at for each in reminders(session)} == {morning(FRIDAY)}


def test_after_an_outage_of_weeks_the_reminder_is_still_of_use(
    session: Session, ward: Ward
) -> None:
    agreed_for(session, ward, FRIDAY)
    back = morning(FRIDAY) + timedelta(weeks=3)
    assert reminding.remind(session, back) == 1
    assert all(each.expires_at > back + timedelta(days=1) for each in reminders(session))


def test_a_late_reminder_does_not_say_that_the_day_is_today(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    agreed_for(session, ward, SATURDAY)
    reminding.remind(session, morning(MONDAY))
    said = text(session, catalogue, reminders(session)[0])
    assert said is not None
    assert "oday" not in said
    assert "planned for Saturday 6 June" in said


def test_what_nobody_can_be_reminded_of_keeps_its_reminder(session: Session, ward: Ward) -> None:
    agreed_for(session, ward, FRIDAY)
    for role in (Role.MANAGER, Role.FACILITATOR):
        wards.give_role(session, ward.id, role, [])
    assert reminding.remind(session, morning(FRIDAY)) == 0
    wards.give_role(session, ward.id, Role.MANAGER, ["UNELL"])
    assert reminding.remind(session, morning(MONDAY)) == 1
    assert [each.target for each in reminders(session)] == ["UNELL"]


def test_while_nothing_is_to_be_looked_at_nothing_is_due(session: Session, ward: Ward) -> None:
    agreed_for(session, ward, FRIDAY)
    assert reminding.due(session, morning(FRIDAY) - timedelta(minutes=1)) == []
    assert len(reminding.due(session, morning(FRIDAY))) == 1


def test_the_reminder_says_what_was_agreed_and_whose_task_it_is(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    agreed_for(session, ward, FRIDAY)
    reminding.remind(session, morning(FRIDAY))
    said = text(session, catalogue, reminders(session)[0])
    assert said is not None
    assert "Try one fixed rule on the kitchen door." in said
    assert "nurse in charge" in said


def test_whoever_may_not_settle_it_any_more_is_not_asked(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    agreed_for(session, ward, FRIDAY)
    reminding.remind(session, morning(FRIDAY))
    wards.give_role(session, ward.id, Role.FACILITATOR, [])
    assert text(session, catalogue, reminders(session)[0]) is None


def test_what_is_settled_before_it_is_sent_is_not_asked_about(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    action_id = agreed_for(session, ward, FRIDAY)
    reminding.remind(session, morning(FRIDAY))
    service.drop(session, Writer(ward, "UMONA", NOW), action_id)
    assert text(session, catalogue, reminders(session)[0]) is None


def test_a_reminder_that_stands_in_slack_says_what_became_of_it(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    action_id = agreed_for(session, ward, FRIDAY)
    reminding.remind(session, morning(FRIDAY))
    for sent in reminders(session):
        sent.ts, sent.rendered = "1.0", sent.wanted
    session.flush()
    service.put_off(session, Writer(ward, "UMONA", NOW), action_id, MONDAY)
    session.flush()
    session.expire_all()
    (farah, _) = reminders(session)
    assert farah.wanted > farah.rendered
    assert text(session, catalogue, farah) == (
        "*Try one fixed rule on the kitchen door.*\nSaved. We ask you about it on Monday 8 June."
    )


def test_what_was_put_off_is_asked_about_again(session: Session, ward: Ward) -> None:
    action_id = agreed_for(session, ward, FRIDAY)
    reminding.remind(session, morning(FRIDAY))
    service.put_off(session, Writer(ward, "UMONA", NOW), action_id, MONDAY)
    session.flush()
    assert reminding.remind(session, morning(MONDAY)) == 1
    assert len(reminders(session)) == 4
