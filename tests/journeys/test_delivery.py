"""What happens to a prompt when Slack, the line or the process fails at the worst moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.emulator import Fault
from bot.slack.gateway import Gateway
from tests.house import House, reopened
from tests.journeys.willow import prompts_in, set_up_willow

POST = "chat.postMessage"


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


def past_the_deadline(house: House) -> None:
    """Let a minute go by: longer than a sender may hold a claim."""
    house.go_to(house.clock.at + timedelta(minutes=1))


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.DROP_BEFORE, Fault.ERROR_500])
def test_a_broken_connection_leaves_exactly_one_prompt(house: House, fault: Fault) -> None:
    ward = set_up_willow(house)
    house.slack.faults.next(POST, fault)
    house.at("Wednesday 07:15")
    past_the_deadline(house)
    house.tick()

    assert prompts_in(house, ward) == 1


def test_a_prompt_that_slack_put_off_comes_as_soon_as_slack_allows(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.faults.next(POST, Fault.RATE_LIMITED(30))
    house.at("Wednesday 07:15")
    before = prompts_in(house, ward)
    past_the_deadline(house)

    assert (before, prompts_in(house, ward)) == (0, 1)


def before_the_post(_gateway: Gateway) -> Callable[..., Any]:
    def post(*_args: Any, **_named: Any) -> Any:
        raise Killed

    return post


def after_the_post(gateway: Gateway) -> Callable[..., Any]:
    really = gateway.post

    def post(*args: Any, **named: Any) -> Any:
        really(*args, **named)
        raise Killed

    return post


@pytest.mark.parametrize("dying", [before_the_post, after_the_post])
def test_a_process_killed_while_posting_leaves_exactly_one_prompt(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    dying: Callable[[Gateway], Callable[..., Any]],
) -> None:
    ward = set_up_willow(house)
    gateway = house.bot.wiring.gateway
    with monkeypatch.context() as patch:
        patch.setattr(gateway, "post", dying(gateway))
        with pytest.raises(Killed):
            house.at("Wednesday 07:15")
    with reopened(house) as again:
        past_the_deadline(again)
        again.tick()

        assert prompts_in(again, ward) == 1


def test_a_prompt_that_comes_late_says_so(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:40")

    house.anna.waits_for("This came late", channel=ward)


def test_a_prompt_that_would_come_too_late_is_counted_as_missed(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 09:00")

    assert prompts_in(house, ward) == 0
    assert "missed" in _digest_on_monday(house).lower()


def test_an_archived_channel_is_told_to_its_manager_once(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.archive(ward)
    house.at("Wednesday 07:15")
    house.tick()
    house.at("Wednesday 19:15")
    house.tick()

    told = [message.text for message in house.mona.sees(house.mona.dm)]
    assert len([text for text in told if "archived" in text]) == 1


def test_a_ward_whose_channel_is_mended_goes_on_by_itself(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.archive(ward)
    house.at("Wednesday 07:15")
    house.slack.unarchive(ward)
    house.slack.invite_bot(ward)
    house.at("Wednesday 19:15")

    assert prompts_in(house, ward) == 1


def _digest_on_monday(house: House) -> str:
    house.at("Monday 08:00")
    house.tick()
    house.mona.waits_for("handover", channel=house.mona.dm)
    return house.mona.sees(house.mona.dm)[-1].text
