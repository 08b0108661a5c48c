"""The demo: a prompt at once, a past that went through the real services, and jumps."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import demo as show
from bot.clock import DialClock, StoppedClock
from bot.demo import Demo, open_demo
from bot.settings import SettingsError
from storage import digests, readings, wards
from storage.wards import Ward

# A Friday morning: a prompt is open on the one ward, and the other's is to come.
FRIDAY = datetime(2026, 6, 5, 5, 50, tzinfo=UTC)
# By now the week's digest is half an hour old.
MONDAY = datetime(2026, 6, 8, 7, 30, tzinfo=UTC)
WEEKS = 2

Standing = tuple[list[int], list[str]]


@contextmanager
def opened_at(moment: datetime, folder: Path) -> Iterator[Demo]:
    """A demo that begins at a moment, and whose clock moves by jumps alone."""
    with open_demo(folder, 0, DialClock(source=StoppedClock(moment))) as running:
        yield running


@dataclass(frozen=True)
class Filled:
    """A demo whose past was filled in, and what stood in Slack before and after."""

    demo: Demo
    before: Standing
    after: Standing


@pytest.fixture(scope="module", autouse=True)
def _a_short_past() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(show, "WEEKS_OF_HISTORY", WEEKS)
        yield


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with opened_at(FRIDAY, tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """Still on Friday. For tests that only look."""
    with opened_at(FRIDAY, tmp_path_factory.mktemp("filled")) as running:
        before = standing(running)
        running.fill_history(nothing)
        running.bot.tick()
        yield Filled(running, before, standing(running))


@pytest.fixture(scope="module")
def on_monday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """With its past, and gone on from Friday to Monday. For tests that change nothing there."""
    with opened_at(FRIDAY, tmp_path_factory.mktemp("monday")) as running:
        running.fill_history(nothing)
        running.jump_to_monday()
        yield running


def nothing() -> None:
    """Nobody watches how far it has got."""


def wards_of(demo: Demo) -> list[Ward]:
    with demo.bot.wiring.database.reading() as session:
        return [wards.get(session, ward_id) for ward_id in demo.ward_ids]


def prompts(demo: Demo) -> list[int]:
    """How many prompts stand in each ward's channel."""
    return [
        sum("SEE:" in message["text"] for message in demo.slack.messages(ward.channel_id))
        for ward in wards_of(demo)
    ]


def digests_to_mona(demo: Demo) -> list[str]:
    """The weekly pages that Mona was sent."""
    told = [message["text"] for message in demo.slack.messages(demo.people["mona"])]
    return [text for text in told if "prompted" in text]


def standing(demo: Demo) -> Standing:
    """The prompts in each ward's channel, and Mona's weekly pages."""
    return prompts(demo), digests_to_mona(demo)


def test_the_first_prompt_is_there_at_once_and_takes_a_tap(demo: Demo) -> None:
    willow = wards_of(demo)[0].channel_id
    anna = demo.people["anna"]

    anna.presses("4", channel=willow)

    anna.waits_for("Saved: 4.", channel=willow)


def test_a_demo_begun_while_a_prompt_is_open_stays_where_it_is(tmp_path: Path) -> None:
    begun = datetime(2026, 6, 5, 6, 20, tzinfo=UTC)
    with opened_at(begun, tmp_path) as demo:
        assert demo.clock.now() == begun


def test_everything_in_it_is_labelled_as_a_sample(filled: Filled) -> None:
    labels = [(ward.is_sample, ward.name) for ward in wards_of(filled.demo)]

    assert labels == [(True, "Willow (sample)"), (True, "Rowan (sample)")]


def test_every_ward_gets_a_past_with_figures_and_a_digest_for_each_week(filled: Filled) -> None:
    with filled.demo.bot.wiring.database.reading() as session:
        for ward_id in filled.demo.ward_ids:
            newest = digests.latest(session, ward_id)
            assert newest is not None
            assert newest.week_of == date(2026, 6, 1)
            assert len(readings.published(session, ward_id)) > WEEKS


def test_the_past_is_not_posted(filled: Filled) -> None:
    assert filled.after == filled.before


def test_the_week_that_was_is_told_from_the_past_and_not_from_nothing(tmp_path: Path) -> None:
    with opened_at(MONDAY, tmp_path) as demo:
        demo.fill_history(nothing)

        with demo.bot.wiring.database.reading() as session:
            newest = digests.latest(session, demo.ward_ids[0])
        assert newest is not None
        assert newest.week_of == date(2026, 6, 8)
        assert newest.content["published"]


def test_a_jump_posts_the_next_prompt_and_never_two_on_a_ward(demo: Demo) -> None:
    for _ in range(6):
        before = prompts(demo)
        demo.jump_to_handover()
        new = [after - earlier for earlier, after in zip(before, prompts(demo), strict=True)]

        assert sum(new) >= 1
        assert max(new) == 1


def test_a_jump_goes_to_the_minute_of_the_prompt(demo: Demo) -> None:
    demo.jump_to_handover()

    assert f"{demo.clock.now():%A %H:%M}" == "Friday 12:15"


def test_a_jump_to_monday_goes_to_the_minute_of_the_digest(on_monday: Demo) -> None:
    assert f"{on_monday.clock.now():%A %H:%M}" == "Monday 07:00"


def test_a_jump_to_monday_brings_mona_the_digest_of_each_ward(on_monday: Demo) -> None:
    # Both are due in the same minute; which comes first is nobody's promise.
    assert sorted(text.partition(",")[0] for text in digests_to_mona(on_monday)) == [
        "Rowan (sample)",
        "Willow (sample)",
    ]


def test_a_second_jump_to_monday_lives_through_a_whole_week(demo: Demo) -> None:
    demo.jump_to_monday()
    before = prompts(demo)

    demo.jump_to_monday()

    assert [after - earlier for earlier, after in zip(before, prompts(demo), strict=True)] == [
        14,
        21,
    ]


@pytest.mark.parametrize("button", ["Pick a focus", "Ward settings", "Read it"])
@pytest.mark.parametrize("ward", ["Willow (sample)", "Rowan (sample)"])
def test_a_manager_of_two_wards_opens_what_is_either_ones_from_home(
    on_monday: Demo, button: str, ward: str
) -> None:
    mona = on_monday.people["mona"]
    mona.opens_home()
    mona.waits_for(lambda: mona.home)

    mona.presses(button, home=True, beside=ward)

    mona.waits_for(lambda: mona.view and ward in str(mona.view))
    mona.closes_view()


def test_leaving_stops_the_filling(demo: Demo) -> None:
    weeks: list[int] = []

    def leave() -> None:
        weeks.append(1)
        demo.leave()

    demo.fill_history(leave)

    assert len(weeks) == 1


def test_one_who_has_left_goes_through_no_more_handovers(demo: Demo) -> None:
    before = prompts(demo)
    demo.leave()

    demo.jump_to_handover()

    assert prompts(demo) == before


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SettingsError, match=f"--port {taken.getsockname()[1]}") as trouble,
        open_demo(tmp_path, taken.getsockname()[1]),
    ):
        pass

    assert len(trouble.value.problems) == 1


def test_on_monday_the_manager_reads_what_is_owed_and_what_was_done(on_monday: Demo) -> None:
    mona = on_monday.people["mona"]
    mona.waits_for("What is owed")
    said = mona.everything()
    assert "Settle one rule for the kitchen door" in said
    assert "Two of us sit in the lounge at supper. The team said: it helped." in said
    assert "It is time to look at something" in said


def test_the_next_prompt_opens_with_what_was_done(on_monday: Demo) -> None:
    channel = on_monday.slack.messages(_channel(on_monday))
    assert "Since last time: Nights tell us what they heard" in str(channel)


def _channel(demo: Demo) -> str:
    with demo.bot.wiring.database.reading() as session:
        return wards.get(session, demo.ward_ids[0]).channel_id
