"""The emulator as a whole: starting, stopping, the clock, the manifest."""

import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.emulator import Emulator
from bot.emulator.state.manifest import read_manifest
from bot.emulator.traffic import Traffic, sanitised
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Ward, new_ward, web


def test_nothing_is_bound_before_the_start() -> None:
    emulator = Emulator()
    assert emulator.url == "http://127.0.0.1:0"


def test_two_emulators_run_beside_each_other() -> None:
    with Emulator() as one, Emulator() as other:
        assert one.url != other.url


def test_a_stopped_emulator_gives_its_port_back() -> None:
    with Emulator() as first:
        port = int(first.url.rpartition(":")[2])
    with Emulator(port) as second:
        assert second.url == first.url


def test_a_stopped_emulator_leaves_no_thread() -> None:
    with Emulator():
        pass
    assert "slack-emulator" not in {thread.name for thread in threading.enumerate()}


def test_a_stopped_emulator_answers_nothing() -> None:
    with Emulator() as emulator:
        url = emulator.url
    with pytest.raises(httpx.ConnectError):
        web.get(url)


def test_no_call_in_flight_at_the_stop_waits_for_ever() -> None:
    timed_out = []

    def call(url: str) -> None:
        for _ in range(5):
            try:
                web.post(url, timeout=5)
            except httpx.TimeoutException as error:
                timed_out.append(error)
            except httpx.TransportError:
                return  # the emulator has stopped

    for _ in range(10):
        with Emulator() as emulator:
            url = f"{emulator.api_url}api.test"
            callers = [threading.Thread(target=call, args=(url,)) for _ in range(4)]
            for caller in callers:
                caller.start()
        for caller in callers:
            caller.join()
    assert timed_out == []


def test_stopping_twice_is_no_harm() -> None:
    emulator = Emulator()
    emulator.start()
    emulator.stop()
    emulator.stop()


def test_stopping_what_never_ran_is_no_harm() -> None:
    Emulator().stop()


def test_an_emulator_that_was_stopped_can_be_started_again() -> None:
    emulator = Emulator()
    with emulator:
        new_ward(emulator)
    with emulator:
        ward = emulator.person("anna")
        assert web.get(f"{emulator.url}/page-api/screen?person={ward.id}").status_code == 200


def test_an_emulator_that_runs_is_not_started_again() -> None:
    with Emulator() as emulator, pytest.raises(RuntimeError, match="runs already"):
        emulator.start()


def test_a_port_that_is_taken_is_told() -> None:
    with Emulator() as emulator, pytest.raises(OSError, match="in use"):
        Emulator(int(emulator.url.rpartition(":")[2])).start()


def test_the_clock_moves_what_messages_are_stamped_with(ward: Ward) -> None:
    monday = datetime(2030, 1, 7, 8, 0, tzinfo=UTC)
    ward.emulator.clock.set(monday)
    ts = float(ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"])
    assert timedelta() <= datetime.fromtimestamp(ts, UTC) - monday < timedelta(minutes=1)


def test_a_message_after_the_clock_went_back_is_still_the_latest(ward: Ward) -> None:
    first = ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]
    ward.emulator.clock.set(datetime(2020, 1, 1, tzinfo=UTC))
    second = ward.client.chat_postMessage(channel=ward.channel, text="y")["ts"]
    assert float(second) > float(first)


def test_messages_of_a_far_future_have_a_ts_of_their_own(ward: Ward) -> None:
    ward.emulator.clock.set(datetime(2900, 1, 1, tzinfo=UTC))
    ward.client.chat_postMessage(channel=ward.channel, text="x")
    ward.emulator.clock.set(datetime(2020, 1, 1, tzinfo=UTC))
    stamps = [ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"] for _ in "abc"]
    assert len(set(stamps)) == 3


@pytest.mark.parametrize("year", [1969, 3000, 9999])
def test_the_clock_takes_no_time_that_slack_could_not_write(year: int) -> None:
    with pytest.raises(ValueError, match="between"):
        Emulator().clock.set(datetime(year, 1, 1, tzinfo=UTC))


def test_those_who_asked_hear_of_the_clock() -> None:
    heard: list[datetime] = []
    monday = datetime(2030, 1, 7, 8, 0, tzinfo=UTC)
    Emulator(on_clock=heard.append).clock.set(monday)
    assert heard == [monday]


def test_the_clock_takes_no_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        Emulator().clock.set(datetime(2030, 1, 7))  # noqa: DTZ001 # that is the point


def test_the_clock_does_not_move_triggers(ward: Ward) -> None:
    trigger = ward.emulator.backend.triggers.make(ward.anna.id)
    ward.emulator.clock.set(datetime(2030, 1, 7, tzinfo=UTC))
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "x"},
        "blocks": [{"type": "divider"}],
    }
    assert ward.client.views_open(trigger_id=trigger, view=view)["ok"]


def test_a_manifest_gives_commands_shortcuts_scopes_and_events() -> None:
    manifest = read_manifest(MANIFEST)
    assert manifest.name == "sample"
    assert manifest.commands[0].command == "/form"
    assert [shortcut.type for shortcut in manifest.shortcuts] == ["global", "message"]
    assert "chat:write" in manifest.scopes
    assert "app_home_opened" in manifest.events
    assert (manifest.home_tab, manifest.interactivity) == (True, True)


def test_an_app_without_the_scope_for_commands_has_none() -> None:
    without = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    manifest = read_manifest(without)
    assert (manifest.commands, manifest.shortcuts) == ((), ())


def test_an_app_that_was_taken_out_can_be_installed_again(ward: Ward) -> None:
    ward.emulator.uninstall()
    ward.emulator.install(MANIFEST)
    assert ward.client.auth_test()["ok"]


def test_somebody_who_was_deactivated_is_in_no_channel(ward: Ward) -> None:
    ward.emulator.deactivate(ward.anna)
    members = ward.client.conversations_members(channel=ward.channel)["members"]
    assert ward.anna.id not in members


def test_an_app_without_interactivity_hears_of_no_press(ward: Ward) -> None:
    without = {**MANIFEST, "settings": {"interactivity": {"is_enabled": False}}}
    ward.emulator.install(without)
    outcome = ward.anna.uses_shortcut("Go")
    assert outcome.sentence == "This app is not configured to handle interactive responses."


def test_calls_are_kept_with_what_was_sent_and_answered(ward: Ward) -> None:
    ward.client.chat_postMessage(channel=ward.channel, text="x")
    (call,) = ward.emulator.calls("chat.postMessage")
    assert (call.arguments["text"], call.answer["ok"]) == ("x", True)


def test_long_calls_are_not_kept_for_ever() -> None:
    traffic = Traffic()
    for number in range(100):
        traffic.note_call("x", {"n": number, "text": ["x" * 1_000_000]}, {"ok": True}, 200)
    kept = [call.arguments["n"] for call in traffic.calls()]
    assert (len(kept), kept[-1]) == (19, 99)


def test_the_newest_call_is_kept_however_long_it_is() -> None:
    traffic = Traffic()
    traffic.note_call("x", {"text": "x" * 30_000_000}, {"ok": True}, 200)
    assert len(traffic.calls()) == 1


def test_calls_are_kept_without_their_token(ward: Ward) -> None:
    web.post(f"{ward.emulator.api_url}auth.test", data={"token": ward.emulator.bot_token})
    (call,) = ward.emulator.calls("auth.test")
    assert "token" not in call.arguments


def test_messages_are_listed_with_their_metadata(ward: Ward) -> None:
    metadata = {"event_type": "x", "event_payload": {"key": "k"}}
    ward.client.chat_postMessage(channel=ward.anna.id, text="x", metadata=metadata)
    assert ward.emulator.messages(ward.anna)[0]["metadata"] == metadata


def test_a_handle_that_is_nobodys_is_told(ward: Ward) -> None:
    with pytest.raises(LookupError, match="nobody called zoe"):
        ward.emulator.person("zoe")


def test_long_text_is_cut_and_secrets_are_left_out_of_the_traffic() -> None:
    shown = sanitised({"text": "x" * 999, "token": "xoxb-1", "deep": [[[[[[[[[["x"]]]]]]]]]]})
    assert len(shown["text"]) == 301
    assert shown["token"] == "…"


def test_where_to_send_a_file_is_left_out_of_the_traffic() -> None:
    assert sanitised({"upload_url": "http://127.0.0.1/upload/v1/secret"}) == {"upload_url": "…"}


def test_long_lists_are_cut_in_the_traffic() -> None:
    assert sanitised(list(range(1000)))[-2:] == [99, "…"]
