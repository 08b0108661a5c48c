"""Who is told of an outage, and when: by day, on the ward's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.feature import Unfinished
from bot.outages import blocks, service
from prompts.catalogue import Catalogue
from storage import outages
from storage.database import Database
from storage.deliveries import Delivery, State
from storage.handovers import Missed
from storage.outages import Outage
from storage.restorations import Restoration
from storage.wards import Ward
from tests.house import LONDON
from tests.storage.sample_ward import NOW, a_handover, a_ward

DAY = timedelta(days=1)


def with_an_outage(database: Database, catalogue: Catalogue, *names: str) -> list[str]:
    """Wards that missed a handover yesterday; their ids."""
    with database.writing() as session:
        found = [a_ward(session, channel_id=f"C{name}", name=name) for name in names]
        for ward in found:
            ward.drawn_until = (NOW + DAY).date()
            a_handover(session, ward, catalogue, starts_at=NOW - DAY).missed = Missed.DOWN.value
        return [ward.id for ward in found]


def words(database: Database) -> list[Delivery]:
    with database.reading() as session:
        return list(session.scalars(select(Delivery)))


def test_one_ward_whose_outage_cannot_be_counted_holds_up_no_other(
    database: Database, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sorted(with_an_outage(database, catalogue, "Ash", "Birch"))
    count_more = outages.count_more

    def stumble(session: Session, ward: Ward, now: datetime) -> list[Outage]:
        if ward.id == first:
            raise LookupError
        return count_more(session, ward, now)

    monkeypatch.setattr(outages, "count_more", stumble)
    with pytest.raises(Unfinished):
        service.tell_of_new(database, NOW)
    assert [word.ward_id for word in words(database)] == [second]


def test_one_that_was_told_before_a_restore_is_looked_for_before_it_is_told_again(
    database: Database, catalogue: Catalogue
) -> None:
    with_an_outage(database, catalogue, "Willow")
    with database.writing() as session:
        session.add(Restoration(backed_up_at=NOW - 2 * DAY, restored_at=NOW, concerns_shut=False))
    service.tell_of_new(database, NOW)
    (word,) = words(database)
    assert (word.state, word.doubted_since) == (State.SENDING.value, NOW - 2 * DAY)


def london(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("2026-06-03 08:00", "2026-06-03 08:00"),
        ("2026-06-03 19:59", "2026-06-03 19:59"),
        ("2026-06-03 20:00", "2026-06-04 08:00"),
        ("2026-06-03 23:30", "2026-06-04 08:00"),
        ("2026-06-04 02:00", "2026-06-04 08:00"),
        ("2026-06-04 07:59", "2026-06-04 08:00"),
        # The clocks go back in this night, and forward in that.
        ("2026-10-24 22:00", "2026-10-25 08:00"),
        ("2027-03-27 22:00", "2027-03-28 08:00"),
    ],
)
def test_nobody_is_told_at_night(found: str, told: str) -> None:
    assert service.by_day(london(found).astimezone(UTC), Ward(zone="Europe/London")) == london(told)


def test_night_is_night_on_the_ward() -> None:
    evening_in_london = london("2026-06-03 19:00").astimezone(UTC)
    assert service.by_day(evening_in_london, Ward(zone="Pacific/Auckland")) > evening_in_london


def test_an_outage_within_a_day_names_the_day_once() -> None:
    word = blocks.over("Willow", london("2026-06-03 07:15"), london("2026-06-03 20:00"), 2)
    assert "on Wednesday 3 June from 07:15 to 20:00" in word.text


def test_a_wards_name_is_shown_as_it_was_typed() -> None:
    moment = london("2026-06-03 07:15")
    assert "&lt;!channel&gt;" in blocks.over("<!channel>", moment, moment, 1).text
