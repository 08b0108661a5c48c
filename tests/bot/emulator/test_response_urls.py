"""Response URLs: five uses in thirty minutes, and what each use does."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.emulator import Emulator, Timing
from bot.emulator.interactions.response_urls import Origin
from tests.bot.emulator.hand import Hand
from tests.bot.emulator.wards import Json, Ward, new_ward, web


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def ward(hand: Hand) -> Iterator[Ward]:
    with Emulator(limits=False, timing=Timing(monotonic=hand)) as emulator:
        yield new_ward(emulator)


def url_for(ward: Ward, ts: str | None = None, *, ephemeral: bool = False) -> str:
    """A response URL as Anna's act on a message, or on nothing, would bring it."""
    origin = Origin(ward.anna.id, ward.channel, ts, ephemeral)
    backend = ward.emulator.backend
    return backend.response_urls.make(backend.url, "actions", origin)


def say(url: str, **body: Any) -> tuple[int, Json]:
    response = web.post(url, json=body)
    return response.status_code, response.json()


def texts(person: Any, channel: str) -> list[str]:
    return [message.text for message in person.sees(channel)]


def test_a_reply_is_for_the_person_alone(ward: Ward) -> None:
    assert say(url_for(ward), text="psst") == (200, {"ok": True})
    assert texts(ward.anna, ward.channel) == ["psst"]
    assert texts(ward.ben, ward.channel) == []


def test_a_reply_may_be_for_all(ward: Ward) -> None:
    say(url_for(ward), text="hello", response_type="in_channel")
    assert texts(ward.ben, ward.channel) == ["hello"]


def test_a_reply_may_replace_the_message(ward: Ward) -> None:
    ts = str(ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"])
    say(url_for(ward, ts), text="new", replace_original=True)
    assert texts(ward.ben, ward.channel) == ["new"]


def test_a_reply_may_take_the_message_away(ward: Ward) -> None:
    ts = str(ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"])
    say(url_for(ward, ts), delete_original=True)
    assert texts(ward.ben, ward.channel) == []


def test_a_reply_may_take_an_ephemeral_message_away(ward: Ward) -> None:
    sent = ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")
    say(url_for(ward, str(sent["message_ts"]), ephemeral=True), delete_original=True)
    assert texts(ward.anna, ward.channel) == []


def test_a_reply_may_replace_an_ephemeral_message(ward: Ward) -> None:
    sent = ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")
    url = url_for(ward, str(sent["message_ts"]), ephemeral=True)
    say(url, text="quite", replace_original=True)
    assert texts(ward.anna, ward.channel) == ["quite"]


def test_a_reply_leaves_the_message_alone_unless_it_says_otherwise(ward: Ward) -> None:
    ts = str(ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"])
    say(url_for(ward, ts), text="new")
    assert texts(ward.anna, ward.channel) == ["old", "new"]
    assert texts(ward.ben, ward.channel) == ["old"]


def test_a_reply_to_a_command_has_nothing_to_replace(ward: Ward) -> None:
    url = url_for(ward)
    say(url, text="one")
    say(url, text="two", replace_original=True)
    assert texts(ward.anna, ward.channel) == ["one", "two"]


def test_a_reply_to_a_command_has_nothing_to_take_away(ward: Ward) -> None:
    assert say(url_for(ward), delete_original=True)[1]["error"] == "message_not_found"


def test_a_reply_goes_into_the_thread_that_it_names(ward: Ward) -> None:
    ts = str(ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"])
    say(url_for(ward, ts), text="new", response_type="in_channel", thread_ts=ts)
    assert ward.ben.sees(ward.channel)[-1].thread_ts == ts


def test_a_reply_to_a_press_in_a_thread_stays_out_of_it_unless_it_names_it(ward: Ward) -> None:
    top = str(ward.client.chat_postMessage(channel=ward.channel, text="top")["ts"])
    post = ward.client.chat_postMessage
    below = str(post(channel=ward.channel, text="below", thread_ts=top)["ts"])
    say(url_for(ward, below), text="new", response_type="in_channel")
    assert ward.ben.sees(ward.channel)[-1].thread_ts is None


def test_a_thread_that_is_not_there_is_refused(ward: Ward) -> None:
    answer = say(url_for(ward), text="new", thread_ts="1.000000")[1]
    assert answer["error"] == "thread_not_found"
    assert texts(ward.anna, ward.channel) == []


def test_a_message_that_is_gone_cannot_be_replaced(ward: Ward) -> None:
    ts = str(ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"])
    url = url_for(ward, ts)
    ward.client.chat_delete(channel=ward.channel, ts=ts)
    assert say(url, text="new", replace_original=True) == (
        404,
        {"ok": False, "error": "message_not_found"},
    )


def test_the_sixth_use_is_one_too_many(ward: Ward) -> None:
    url = url_for(ward)
    codes = [say(url, text=str(n))[0] for n in range(5)]
    assert codes == [200] * 5
    assert say(url, text="6") == (404, {"ok": False, "error": "used_url"})


def test_a_refused_reply_is_a_use_as_well(ward: Ward) -> None:
    url = url_for(ward)
    for _ in range(5):
        assert say(url)[1]["error"] == "no_text"
    assert say(url, text="6")[1]["error"] == "used_url"


def test_just_before_thirty_minutes_it_still_serves(ward: Ward, hand: Hand) -> None:
    url = url_for(ward)
    hand.now = 30 * 60
    assert say(url, text="late")[0] == 200


def test_after_thirty_minutes_it_is_expired(ward: Ward, hand: Hand) -> None:
    url = url_for(ward)
    hand.now = 30 * 60 + 1
    assert say(url, text="late") == (404, {"ok": False, "error": "expired_url"})


def test_a_made_up_url_is_refused(ward: Ward) -> None:
    assert say(f"{ward.emulator.url}/actions/none", text="x")[0] == 404


def test_bad_blocks_are_refused_with_pointers(ward: Ward) -> None:
    status, answer = say(url_for(ward), text="x", blocks=[{"type": "no"}])
    assert (status, answer["error"]) == (400, "invalid_blocks")
    assert answer["errors"] == ["unsupported type: no [json-pointer:/blocks/0/type]"]


def test_an_empty_reply_is_refused(ward: Ward) -> None:
    assert say(url_for(ward))[1]["error"] == "no_text"


def test_an_archived_channel_takes_no_reply(ward: Ward) -> None:
    ward.emulator.archive(ward.channel)
    assert say(url_for(ward), text="x") == (
        410,
        {"ok": False, "error": "channel_is_archived"},
    )


def test_a_reply_works_where_the_app_is_no_member(ward: Ward) -> None:
    ward.emulator.remove_bot(ward.channel)
    assert say(url_for(ward), text="psst")[0] == 200


@pytest.mark.parametrize(
    ("asked", "error"),
    [("replace_original", "cant_update_message"), ("delete_original", "cant_delete_message")],
)
def test_what_a_person_wrote_is_not_the_apps_to_change(ward: Ward, asked: str, error: str) -> None:
    said = ward.ben.says("mine", ward.channel)
    answer = say(url_for(ward, said.ts), text="changed", **{asked: True})
    assert (answer, texts(ward.ben, ward.channel)) == (
        (400, {"ok": False, "error": error}),
        ["mine"],
    )
