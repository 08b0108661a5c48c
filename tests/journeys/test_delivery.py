"""What happens to a prompt when Slack, the line or the process fails at the worst moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.emulator import Fault
from bot.manifest import manifest
from bot.slack.errors import OutcomeUnknown
from bot.slack.gateway import Gateway
from storage.deliveries import Delivery, Kind, State
from storage.handovers import Handover
from tests.house import House, reopened
from tests.journeys.willow import digests_to, prompts_in, set_up_willow

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


def answering_with_an_error(gateway: Gateway) -> Callable[..., Any]:
    really = gateway.post

    def post(*args: Any, **named: Any) -> Any:
        really(*args, **named)
        raise OutcomeUnknown("http_503")

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


def test_an_archived_channel_that_was_mended_and_is_archived_again_is_told_again(
    house: House,
) -> None:
    ward = set_up_willow(house)
    house.slack.archive(ward)
    house.at("Wednesday 07:15")
    house.slack.unarchive(ward)
    house.slack.invite_bot(ward)
    house.at("Wednesday 19:15")
    house.slack.archive(ward)
    house.at("Thursday 07:15")
    house.at("Thursday 19:15")

    told = [message.text for message in house.mona.sees(house.mona.dm)]
    assert len([text for text in told if "archived" in text]) == 2


def test_a_channel_that_was_renamed_goes_on_getting_its_prompts(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.rename(ward, "willow-ward")
    house.at("Wednesday 07:15")
    house.slack.rename(ward, "willow")
    house.at("Wednesday 19:15")

    assert prompts_in(house, ward) == 2


def test_what_slack_answers_with_an_error_though_it_was_done_is_not_done_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = set_up_willow(house)
    gateway = house.bot.wiring.gateway
    with monkeypatch.context() as patch:
        patch.setattr(gateway, "post", answering_with_an_error(gateway))
        house.at("Wednesday 07:15")
    past_the_deadline(house)
    house.tick()

    assert prompts_in(house, ward) == 1


def test_a_digest_due_while_the_token_is_revoked_comes_once_it_is_restored(house: House) -> None:
    set_up_willow(house)
    house.at("Sunday 19:15")
    house.at("Monday 07:15")
    house.slack.revoke_tokens()
    house.at("Monday 08:00")
    house.slack.restore_tokens()
    house.at("Monday 08:10")
    house.at("Monday 08:20")

    assert _states(house, Kind.DIGEST) == [State.SENT.value]
    assert len(digests_to(house.mona)) == 1


def test_a_prompt_due_while_the_token_is_revoked_comes_late_and_says_so(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.revoke_tokens()
    house.at("Wednesday 07:15")
    house.slack.restore_tokens()
    house.at("Wednesday 07:25")

    assert prompts_in(house, ward) == 1
    house.anna.waits_for("This came late", channel=ward)


def test_a_prompt_is_missed_where_the_token_stays_revoked_too_long(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.revoke_tokens()
    house.at("Wednesday 07:15")
    house.at("Wednesday 09:00")
    house.slack.restore_tokens()
    house.at("Wednesday 09:10")

    assert prompts_in(house, ward) == 0
    assert _states(house, Kind.PROMPT).count(State.MISSED.value) == 1


def test_a_manager_hears_of_a_revoked_token_once_it_is_restored(house: House) -> None:
    set_up_willow(house)
    house.slack.revoke_tokens()
    house.at("Wednesday 07:15")
    house.slack.restore_tokens()
    house.at("Wednesday 07:25")
    house.at("Wednesday 19:15")

    told = [message.text for message in house.mona.sees(house.mona.dm)]
    assert len([text for text in told if "for a while Slack took no messages" in text]) == 1


def test_an_archived_channel_is_told_to_the_admin_where_the_manager_has_gone(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.deactivate(house.mona)
    house.slack.archive(ward)
    house.at("Wednesday 07:15")
    house.at("Wednesday 19:15")

    told = [message.text for message in house.ada.sees(house.ada.dm)]
    assert len([text for text in told if "archived" in text]) == 1


def test_without_history_a_prompt_is_posted_twice_at_most_and_is_not_missed(house: House) -> None:
    ward = set_up_willow(house)
    house.slack.install(without_history())
    house.slack.faults.next(POST, Fault.DROP_AFTER, times=8)
    house.at("Wednesday 07:15")
    for _ in range(10):
        past_the_deadline(house)
    house.slack.faults.clear()
    house.at("Wednesday 19:15")

    assert prompts_in(house, ward) == 3  # the evening's, too
    assert _missed(house) == []


def without_history() -> dict[str, Any]:
    without = manifest(socket_mode=True, request_url=None)
    scopes = without["oauth_config"]["scopes"]
    scopes["bot"] = [scope for scope in scopes["bot"] if not scope.endswith(":history")]
    scopes.pop("bot_optional", None)
    return without


def _missed(house: House) -> list[str]:
    with house.bot.wiring.database.reading() as session:
        query = select(Handover.shift).where(Handover.missed.is_not(None))
        return list(session.scalars(query))


def _states(house: House, kind: Kind) -> list[str]:
    """What became of the deliveries of a kind that are due by now."""
    with house.bot.wiring.database.reading() as session:
        query = select(Delivery.state).filter_by(kind=kind.value)
        return list(session.scalars(query.where(Delivery.due_at <= house.clock.now())))


def _digest_on_monday(house: House) -> str:
    house.at("Monday 08:00")
    house.tick()
    house.mona.waits_for("handover", channel=house.mona.dm)
    (digest,) = digests_to(house.mona)
    return digest
