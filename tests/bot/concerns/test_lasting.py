"""What a form keeps, however Slack or an update treats it: the receipt, the finds, the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.clock import SystemClock
from bot.concerns import own_listeners, raise_listeners, reader_listeners, recipients_listeners
from bot.emulator import Fault
from bot.kept import OLD_FORM
from bot.refused import Refused
from bot.slack.payloads import Press, Submission
from bot.wiring import Wiring
from tests.bot.concerns.willow import (
    ABOUT,
    NOTICED,
    Willow,
    fills_in,
    opens_form,
    shown,
    tick,
)

IDENTIFIES = "Ring 943 476 5919 about it."
FOUND = "This seems to say who a patient is."
TAKE_OUT = "Take it out and send"


def comes_back_with_finds(willow: Willow) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna, words=IDENTIFIES, who=[tick("Guardian", willow.house.gwen)])
    anna.submits()
    anna.waits_for(FOUND)


def test_a_receipt_that_slack_did_not_show_comes_up_when_the_button_is_pressed_again(
    willow: Willow,
) -> None:
    anna = willow.house.anna
    comes_back_with_finds(willow)
    willow.house.slack.faults.next("views.update", Fault.ERROR("internal_error"))
    anna.presses(TAKE_OUT, view=True)
    anna.waits_for("Please do not close it: press the same button once more.")
    anna.presses(TAKE_OUT, view=True)
    anna.waits_for("Your receipt code")

    assert "already sent the first time" in shown(anna)
    assert len(willow.concerns()) == 1


def test_what_that_says_tells_nobody_that_a_concern_was_raised() -> None:
    assert "concern" not in raise_listeners.PRESS_AGAIN


def test_another_choice_keeps_the_finds_on_top(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back_with_finds(willow)
    anna.chooses(ABOUT, "Me")
    anna.waits_for("I would like to talk with somebody")

    assert FOUND in shown(anna)
    assert TAKE_OUT in shown(anna)


def test_finds_that_were_mended_meanwhile_are_gone_after_another_choice(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back_with_finds(willow)
    anna.fills({NOTICED: "Doors are left open."})
    anna.chooses(ABOUT, "Me")
    anna.waits_for("I would like to talk with somebody")

    assert FOUND not in shown(anna)


OLD = '{"code": "abc", "from": "an older version"}'
VIEW = {"private_metadata": OLD, "type": "modal", "blocks": [], "callback_id": "concern_reply"}


def pressed() -> Press:
    return Press("T1", "", "U1AB", "t", "", "", "concern_page_earlier", "1", dict(VIEW))


def sent() -> Submission:
    return Submission("T1", "U1AB", dict(VIEW), {}, OLD)


@pytest.mark.parametrize(
    "listener",
    [
        lambda wiring: raise_listeners.redraw(wiring, pressed()),
        lambda wiring: raise_listeners.send(wiring, sent()),
        lambda wiring: own_listeners.turn(wiring, pressed()),
        lambda wiring: own_listeners.send(wiring, sent()),
        lambda wiring: reader_listeners.turn(wiring, pressed()),
        lambda wiring: reader_listeners.send(wiring, sent()),
        lambda wiring: recipients_listeners.save(wiring, sent()),
    ],
)
def test_a_form_from_before_an_update_says_what_to_do(
    wiring: Wiring, listener: Callable[[Wiring], object]
) -> None:
    with pytest.raises(Refused, match="Copy what you wrote") as refused:
        listener(wiring)

    assert str(refused.value) == OLD_FORM


@pytest.fixture(scope="module")
def wiring() -> Wiring:
    """Parts of the house that these listeners never come to use, but for the clock."""

    class Parts:
        clock = SystemClock()

    return Parts()  # type: ignore[return-value] # nothing else of it is touched
