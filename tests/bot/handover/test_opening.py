"""What stands above a prompt: something that was done, and whether it helped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.handover import blocks, listeners
from bot.refused import Refused
from bot.slack.errors import OutcomeUnknown
from storage.base import new_id
from storage.database import Database
from storage.handovers import Handover
from storage.improving import deeds
from storage.improving.tables import Deed, Helped
from storage.screening import screened
from tests.bot.handover.floor import LONDON, Floor, pressed

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)
HALF_A_DAY = timedelta(hours=12)
WORDS = "We walk the garden in pairs."
SINCE = f"Since last time: {WORDS}"
ASKED = f"This was done. Did it help? {WORDS}"


@pytest.fixture
def deed_id(floor: Floor) -> str:
    """Something that was done on the floor's ward before its first prompt."""
    return writes(floor.database, floor.ward_id, floor.now)


def writes(database: Database, ward_id: str, now: datetime) -> str:
    key = new_id()
    with database.writing() as session:
        deeds.write(session, ward_id, screened(WORDS), dimension_id=None, now=now, deed_id=key)
    return key


def newest(floor: Floor) -> str:
    return floor.texts()[-1]


def comes_to_be_asked(floor: Floor) -> Handover:
    """The fourth prompt, which asks whether it helped."""
    for shift in range(4):
        floor.go_to(DUE + shift * HALF_A_DAY)
    return floor.open()


def helped(floor: Floor, handover_id: str, place: int, **rest: Any) -> str:
    press = pressed(handover_id, f"{blocks.HELPED}{place}", **rest)
    answer = listeners.helped(floor.wiring(), press)
    assert answer.say is not None
    return answer.say.text


def the_deed(floor: Floor, deed_id: str) -> Deed:
    with floor.database.reading() as session:
        return session.get_one(Deed, deed_id)


@pytest.mark.usefixtures("deed_id")
def test_three_prompts_open_with_what_was_done_and_the_fourth_asks_whether_it_helped(
    floor: Floor,
) -> None:
    said = []
    for shift in range(4):
        floor.go_to(DUE + shift * HALF_A_DAY)
        said.append(newest(floor))
    assert [text.startswith(SINCE) for text in said] == [True, True, True, False]
    assert ASKED in said[3]


@pytest.mark.usefixtures("deed_id")
def test_a_second_try_says_what_the_first_one_said(floor: Floor) -> None:
    floor.slack.go_wrong_once(OutcomeUnknown("timeout"), after=True)
    floor.slack.may_read = False
    floor.go_to(DUE)
    writes(floor.database, floor.ward_id, floor.now)
    floor.go_on(minutes=1)
    assert {text.split(".")[0] for text in floor.texts()} == {SINCE.rstrip(".")}


@pytest.mark.usefixtures("deed_id")
def test_a_closed_prompt_still_says_what_was_done_and_asks_no_more(floor: Floor) -> None:
    comes_to_be_asked(floor)
    floor.go_to(DUE + 4 * HALF_A_DAY)
    first, *_, asked = floor.prompts()[:4]
    assert first.message.text.startswith(SINCE)
    assert ASKED not in asked.message.text
    assert blocks.HELPED not in asked.texts


def test_the_team_says_whether_it_helped_and_can_change_its_word(
    floor: Floor, deed_id: str
) -> None:
    handover = comes_to_be_asked(floor)
    first = helped(floor, handover.id, 2)
    again = helped(floor, handover.id, 2, user_id="UBEN")
    other = helped(floor, handover.id, 0, user_id="UOFFICE")
    assert first == "Saved for the team: not yet. No name is kept."
    assert again.startswith("Saved already")
    assert other == "Saved for the team: it helped. No name is kept."
    assert the_deed(floor, deed_id).helped == Helped.YES


@pytest.mark.usefixtures("deed_id")
def test_a_prompt_that_does_not_ask_takes_no_such_answer(floor: Floor) -> None:
    floor.go_to(DUE)
    with pytest.raises(Refused, match="taken back"):
        helped(floor, floor.open().id, 0)


@pytest.mark.usefixtures("deed_id")
def test_another_channels_press_changes_nothing(floor: Floor) -> None:
    handover = comes_to_be_asked(floor)
    with pytest.raises(Refused):
        helped(floor, handover.id, 0, channel_id="C0002")


@pytest.mark.usefixtures("deed_id")
def test_once_the_prompt_is_closed_it_is_too_late_to_say(floor: Floor) -> None:
    handover = comes_to_be_asked(floor)
    floor.go_to(DUE + 4 * HALF_A_DAY)
    with pytest.raises(Refused, match="closed"):
        helped(floor, handover.id, 0)


def test_what_is_taken_back_goes_from_the_prompt_in_the_channel(floor: Floor, deed_id: str) -> None:
    floor.go_to(DUE)
    with floor.database.writing() as session:
        deeds.take_back(session, deeds.get(session, floor.ward_id, deed_id))
    floor.dispatch()
    assert WORDS not in floor.prompts()[0].message.text
    assert WORDS not in floor.prompts()[0].texts
