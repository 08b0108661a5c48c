"""A house that burnt down and was put up again elsewhere: nothing doubled, nobody unheard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from storage import backup, handovers
from storage.concerns import shutting
from storage.database import Database
from storage.handovers import Handover, Missed
from storage.restoring import Restoring, restore
from tests.bot.concerns.willow import Willow, furnish, raises
from tests.house import LONDON, House, open_house, reopened
from tests.journeys.test_delivery import without_history
from tests.journeys.willow import prompts_in

pytestmark = pytest.mark.usefixtures("new_files_are_copies")


@pytest.fixture
def willow(sqlite_url: str) -> Iterator[Willow]:
    """Willow on a Wednesday, once its morning prompt is posted."""
    for house in open_house(sqlite_url, limits=False):
        house.clock.at = datetime(2026, 6, 3, 5, 0, tzinfo=LONDON)
        ward = furnish(house)
        house.at("Wednesday 07:15")
        yield ward


@pytest.fixture
def kept(willow: Willow, tmp_path: Path) -> Path:
    """A backup of that morning."""
    return backed_up(willow, tmp_path)


def backed_up(willow: Willow, tmp_path: Path) -> Path:
    """A backup, made now."""
    wiring = willow.house.bot.wiring
    file = tmp_path / "ward.backup"
    backup.write(wiring.database, wiring.keyring, file, willow.now, "0.1.0")
    return file


def the_handovers(house: House, ward_id: str, day: date) -> list[Handover]:
    with house.bot.wiring.database.reading() as session:
        return handovers.between(session, ward_id, day, day)


def digests_in(house: House) -> int:
    return sum("1 June to 7 June" in one["text"] for one in house.slack.messages(house.mona.dm))


@contextmanager
def elsewhere(
    willow: Willow, kept: Path, tmp_path: Path, postgres_url: str | None = None
) -> Iterator[House]:
    """The house again, with what was kept, in a new place: a file, unless told otherwise."""
    (tmp_path / "elsewhere").mkdir()
    url = postgres_url or f"sqlite:///{tmp_path}/elsewhere/ward.db"
    place = Database(url)
    restore(Restoring(kept, willow.house.bot.wiring.keyring, willow.now, "operator"), place)
    place.close()
    with reopened(willow.house, url) as again:
        again.tick()
        yield again


def test_a_prompt_that_was_posted_before_is_not_posted_again(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    with elsewhere(willow, kept, tmp_path) as again:
        assert prompts_in(again, willow.channel) == 1


def test_a_prompt_that_was_posted_after_the_backup_is_found_and_not_posted_again(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.at("Wednesday 19:15")
    assert prompts_in(willow.house, willow.channel) == 2
    with elsewhere(willow, kept, tmp_path) as again:
        assert prompts_in(again, willow.channel) == 2
        again.anna.presses("4", channel=willow.channel)
        again.anna.waits_for("Saved: 4.")


def test_a_prompt_whose_time_went_by_meanwhile_is_missed_and_counted(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.clock.at = datetime(2026, 6, 3, 22, 0, tzinfo=LONDON)
    willow.house.slack.clock.set(willow.house.clock.at)
    with elsewhere(willow, kept, tmp_path) as again:
        assert prompts_in(again, willow.channel) == 1
        missed = [one.missed for one in the_handovers(again, willow.ward_id, date(2026, 6, 3))]
    assert missed == [None, Missed.TOO_LATE.value]


def test_the_next_prompt_comes_as_planned(willow: Willow, kept: Path, tmp_path: Path) -> None:
    with elsewhere(willow, kept, tmp_path) as again:
        again.at("Wednesday 19:15")
        assert prompts_in(again, willow.channel) == 2


def test_an_open_prompt_goes_on_taking_answers(willow: Willow, kept: Path, tmp_path: Path) -> None:
    with elsewhere(willow, kept, tmp_path) as again:
        again.anna.presses("4", channel=willow.channel)
        again.anna.waits_for("Saved: 4.")


def test_on_postgresql_it_goes_on_as_well(
    willow: Willow, kept: Path, tmp_path: Path, postgres_url: str
) -> None:
    willow.house.at("Wednesday 19:15")
    with elsewhere(willow, kept, tmp_path, postgres_url) as again:
        assert prompts_in(again, willow.channel) == 2
        again.at("Thursday 07:15")
        assert prompts_in(again, willow.channel) == 3
        (_, found) = the_handovers(again, willow.ward_id, date(2026, 6, 3))
        (new, _) = the_handovers(again, willow.ward_id, date(2026, 6, 4))
        assert found.closed_at == again.clock.now()
        assert new.is_open(again.clock.now())


def test_a_prompt_that_was_not_even_drawn_is_not_posted_again(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.at("Sunday 12:00")  # the next week is drawn
    willow.house.at("Wednesday 07:15")
    posted = prompts_in(willow.house, willow.channel)
    with elsewhere(willow, kept, tmp_path) as again:
        again.tick()
        assert prompts_in(again, willow.channel) == posted
        again.anna.presses("4", channel=willow.channel)
        again.anna.waits_for("Saved: 4.")


def test_a_prompt_that_was_asked_for_early_does_not_come_again_at_its_time(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.at("Wednesday 12:00")
    willow.house.mona.types_command("/handover now", channel=willow.channel)
    willow.house.tick()
    assert prompts_in(willow.house, willow.channel) == 2
    with elsewhere(willow, kept, tmp_path) as again:
        again.at("Wednesday 19:15")
        again.tick()
        assert prompts_in(again, willow.channel) == 2


def test_a_found_prompt_counts_as_one_that_came(willow: Willow, kept: Path, tmp_path: Path) -> None:
    willow.house.at("Wednesday 19:15")
    posted_at = willow.now
    willow.house.clock.at = datetime(2026, 6, 4, 6, 0, tzinfo=LONDON)
    willow.house.slack.clock.set(willow.house.clock.at)
    with elsewhere(willow, kept, tmp_path) as again:
        (_, found) = the_handovers(again, willow.ward_id, posted_at.date())
    assert (found.missed, found.closed_at) == (None, None)
    assert found.opened_at is not None
    assert abs(found.opened_at - posted_at) < timedelta(minutes=1)


def test_found_prompts_whose_time_is_over_are_closed_and_say_nothing_of_how_many_answered(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.at("Wednesday 19:15")
    willow.house.clock.at = datetime(2026, 6, 4, 22, 0, tzinfo=LONDON)
    willow.house.slack.clock.set(willow.house.clock.at)
    with elsewhere(willow, kept, tmp_path) as again:
        again.tick()
        (_, found) = the_handovers(again, willow.ward_id, date(2026, 6, 3))
        (said,) = [
            message["text"]
            for message in again.slack.messages(willow.channel)
            if found.words.see in message["text"]
        ]
    assert found.closed_at is not None
    assert (found.band, found.missed) == (None, None)
    assert "This prompt is closed." in said
    assert "took part" not in said


def test_a_digest_that_was_sent_after_the_backup_is_not_sent_again(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.at("Monday 08:00")
    assert digests_in(willow.house) == 1
    with elsewhere(willow, kept, tmp_path) as again:
        again.tick()
        assert digests_in(again) == 1


def test_a_digest_waits_until_the_prompts_of_its_week_are_found_and_counts_them(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    for moment in ("Wednesday 19:15", "Thursday 07:15", "Thursday 19:15"):
        willow.house.at(moment)
    willow.house.clock.at = datetime(2026, 6, 8, 8, 5, tzinfo=LONDON)
    willow.house.slack.clock.set(willow.house.clock.at)
    with elsewhere(willow, kept, tmp_path) as again:
        again.tick()
        (digest,) = [
            one["text"]
            for one in again.slack.messages(again.mona.dm)
            if "1 June to 7 June" in one["text"]
        ]
    # All but those on Friday, Saturday and Sunday, when the house was down.
    assert "Four handovers prompted" in digest
    assert "six missed" in digest


# --- outages ---


def told_of_outages(house: House) -> list[str]:
    """What the manager reads of handovers that went by without a prompt."""
    texts = [one["text"] for one in house.slack.messages(house.mona.dm)]
    return [text for text in texts if "without a prompt" in text]


def down_until(willow: Willow, moment: datetime) -> None:
    willow.house.clock.at = moment
    willow.house.slack.clock.set(moment)


def test_handovers_whose_prompts_nobody_can_look_for_are_no_outage(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    for moment in ("Wednesday 19:15", "Thursday 07:15"):
        willow.house.at(moment)
    down_until(willow, datetime(2026, 6, 4, 12, 0, tzinfo=LONDON))
    willow.house.slack.install(without_history())
    with elsewhere(willow, kept, tmp_path) as again:
        again.at("Thursday 12:10")
        again.tick()
        (_, unseen) = the_handovers(again, willow.ward_id, date(2026, 6, 3))
        assert told_of_outages(again) == []
    assert unseen.missed == Missed.TOO_LATE.value


def test_an_outage_that_was_told_of_after_the_backup_is_not_told_of_again(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    down_until(willow, datetime(2026, 6, 4, 12, 0, tzinfo=LONDON))
    willow.house.tick()
    willow.house.at("Thursday 12:10")
    willow.house.tick()
    assert len(told_of_outages(willow.house)) == 1
    with elsewhere(willow, kept, tmp_path) as again:
        again.at("Thursday 12:20")
        again.tick()
        assert len(told_of_outages(again)) == 1


def test_of_an_outage_that_ended_in_a_restore_nobody_says_that_nothing_was_lost(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    down_until(willow, datetime(2026, 6, 4, 12, 0, tzinfo=LONDON))
    with elsewhere(willow, kept, tmp_path) as again:
        again.at("Thursday 12:10")
        again.tick()
        (word,) = told_of_outages(again)
    assert "Nothing that people had saved was lost" not in word
    assert "a backup, made on Wednesday 3 June at 07:15. Ratings saved after it are lost" in word


# --- concerns ---


def test_what_came_back_is_shut_to_its_readers_and_they_are_told_nothing(
    willow: Willow, tmp_path: Path
) -> None:
    raises(willow, willow.house.chidi)
    willow.go_to(12)
    kept = backed_up(willow, tmp_path)
    gwen = willow.house.gwen
    told = len(willow.house.slack.messages(gwen.dm))
    with elsewhere(willow, kept, tmp_path) as again:
        again.at("Friday 12:00")
        assert len(again.slack.messages(gwen.dm)) == told
        gwen.presses("Open it", channel=gwen.dm)
        gwen.waits_for("stays shut")


def test_once_opened_again_its_readers_are_told_and_can_read_it(
    willow: Willow, tmp_path: Path
) -> None:
    raises(willow, willow.house.chidi)
    willow.go_to(12)
    kept = backed_up(willow, tmp_path)
    with elsewhere(willow, kept, tmp_path) as again:
        with again.bot.wiring.database.writing() as session:
            shutting.open_all(session, "operator", willow.now)
        again.tick()
        gwen = again.gwen
        gwen.waits_for("We had to go back to a backup.")
        gwen.presses("Open it", channel=gwen.dm)
        gwen.waits_for("Two lads go quiet when the door opens.")
