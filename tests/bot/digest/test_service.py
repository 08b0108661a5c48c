"""When a digest is made, what it publishes, and who is sent it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.digest import _render as render_for_manager
from bot.digest import service
from bot.digest.content import Content
from bot.refused import Refused
from prompts.catalogue import Catalogue
from prompts.shifts import PRESETS
from storage import wards
from storage.database import Database
from storage.deliveries import Delivery
from storage.wards import Role, Ward

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 6, 1)
AFTER = datetime(2026, 6, 1, 8, 1, tzinfo=LONDON)


def ward_in(session: Session, **changes: object) -> Ward:
    given: dict[str, object] = {
        "team_id": "T1",
        "channel_id": "C1",
        "name": "Willow",
        "created_at": datetime(2026, 5, 1, tzinfo=UTC),
        "shifts": PRESETS["long_days"].pattern().to_json(),
        "zone": "Europe/London",
        "region": "England",
        "minutes_before": 15,
        "digest_day": 0,
        "digest_time": time(8, 0),
    }
    ward = wards.add_ward(session, Ward(**{**given, **changes}))
    wards.give_role(session, ward.id, Role.MANAGER, ["UMONA"])
    return ward


def test_a_digest_is_made_once_its_hour_has_come(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        ward = ward_in(session, created_at=datetime(2026, 5, 27, tzinfo=UTC))
        before = service.make_if_due(session, catalogue, ward, AFTER - timedelta(minutes=2))
        made = service.make_if_due(session, catalogue, ward, AFTER)

        assert before is None
        assert made is not None
        assert made.week_of == MONDAY


def test_a_second_digest_of_the_same_week_is_never_made(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        service.make_if_due(session, catalogue, ward, AFTER)

        assert service.make_if_due(session, catalogue, ward, AFTER + timedelta(hours=1)) is None


def test_a_digest_due_on_a_bank_holiday_comes_on_the_next_working_day() -> None:
    ward = Ward(region="England", digest_day=0, digest_time=time(8, 0), zone="Europe/London")

    due = service.due_at(ward, date(2026, 5, 25))

    assert due == datetime(2026, 5, 26, 8, 0, tzinfo=LONDON)


def test_a_digest_put_off_past_its_week_is_still_made(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        # Good Friday is a holiday, and so is the Monday after: it comes on the Tuesday.
        ward = ward_in(session, digest_day=4, created_at=datetime(2026, 3, 1, tzinfo=UTC))

        made = service.make_if_due(
            session, catalogue, ward, datetime(2026, 4, 7, 8, 1, tzinfo=LONDON)
        )

        assert made is not None
        assert made.week_of == date(2026, 3, 30)


def test_a_ward_set_up_after_the_hour_waits_for_next_week(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session, created_at=AFTER)

        assert service.make_if_due(session, catalogue, ward, AFTER + timedelta(minutes=5)) is None


def test_a_ward_set_up_in_the_hour_before_has_nothing_to_be_told_of_yet(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session, created_at=AFTER - timedelta(hours=1))

        assert service.make_if_due(session, catalogue, ward, AFTER) is None


def test_every_manager_is_sent_it_and_nobody_else(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        wards.give_role(session, ward.id, Role.MANAGER, ["UMONA", "UOTTO"])
        wards.give_role(session, ward.id, Role.FACILITATOR, ["UFAY"])
        service.make_if_due(session, catalogue, ward, AFTER)

        targets = session.scalars(select(Delivery.target).order_by(Delivery.target)).all()

        assert list(targets) == ["UMONA", "UOTTO"]


def test_a_manager_who_is_none_any_more_is_sent_none_and_keeps_what_they_had(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        service.make_if_due(session, catalogue, ward, AFTER)
        wards.give_role(session, ward.id, Role.MANAGER, ["UOTTO"])
        (delivery,) = session.scalars(select(Delivery))
        not_sent = render_for_manager(catalogue, session, delivery, AFTER)
        delivery.ts = "1.1"
        changed = render_for_manager(catalogue, session, delivery, AFTER)

        assert not_sent is None
        assert changed is not None


def test_a_digest_covers_the_seven_days_before_it(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        made = service.make_if_due(session, catalogue, ward_in(session), AFTER)

        assert made is not None
        content = Content.from_json(made.content)
        assert (content.first, content.last) == (date(2026, 5, 25), date(2026, 5, 31))


def test_days_around_a_holiday_are_told_of_once_each(
    database: Database, catalogue: Catalogue
) -> None:
    told: list[date] = []
    with database.writing() as session:
        ward = ward_in(session, created_at=datetime(2026, 4, 1, tzinfo=UTC))
        for day in (11, 18, 26, 32):
            now = datetime(2026, 5, 1, 8, 1, tzinfo=LONDON) + timedelta(days=day - 1)
            made = service.make_if_due(session, catalogue, ward, now)
            assert made is not None
            told += _days(Content.from_json(made.content))

    assert told == [date(2026, 5, 4) + timedelta(days=number) for number in range(28)]


def test_a_week_in_which_we_were_down_is_told_of_late(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        service.make_if_due(session, catalogue, ward, AFTER)
        late = service.make_if_due(session, catalogue, ward, AFTER + timedelta(days=11))

        assert late is not None
        assert _days(Content.from_json(late.content))[0] == MONDAY


def test_a_new_day_for_the_digest_brings_no_second_one_of_the_same_days(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session, digest_day=6)
        sunday = datetime(2026, 6, 7, 8, 1, tzinfo=LONDON)
        service.make_if_due(session, catalogue, ward, sunday)
        ward.digest_day = 0

        assert service.make_if_due(session, catalogue, ward, sunday + timedelta(days=1)) is None


def test_a_digest_for_the_weekend_comes_at_the_weekend() -> None:
    ward = Ward(region="England", digest_day=5, digest_time=time(8, 0), zone="Europe/London")

    assert service.due_at(ward, MONDAY) == datetime(2026, 6, 6, 8, 0, tzinfo=LONDON)


def test_a_digest_is_not_shown_to_a_manager_of_another_workspace(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        made = service.make_if_due(session, catalogue, ward_in(session), AFTER)
        assert made is not None

        with pytest.raises(Refused):
            service.for_manager(session, "T2", made.id, "UMONA")


def test_somebody_who_is_no_manager_is_refused_the_digest(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        service.make_if_due(session, catalogue, ward, AFTER)

        with pytest.raises(Refused, match="Only a manager"):
            service.latest_for(session, ward, "UANNA", AFTER)


def test_a_ward_without_a_digest_yet_says_when_the_first_comes(database: Database) -> None:
    with database.writing() as session:
        ward = ward_in(session)

        with pytest.raises(Refused, match="on Monday 1 June at 08:00"):
            service.latest_for(session, ward, "UMONA", AFTER - timedelta(hours=1))


def _days(content: Content) -> list[date]:
    length = (content.last - content.first).days + 1
    return [content.first + timedelta(days=number) for number in range(length)]
