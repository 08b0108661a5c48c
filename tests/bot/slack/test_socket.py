"""Socket Mode against the emulator, with a clock for the watch that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from slack_bolt import Ack, App
from structlog.testing import capture_logs

from bot.emulator import Emulator, Fault, Person
from bot.manifest import manifest
from bot.settings import Settings, load_settings
from bot.slack.client import web_client
from bot.slack.line import (
    HELLO_SECONDS,
    PASSED_OVER_ENVELOPES,
    PASSED_OVER_SECONDS,
    QUIET_BEFORE_ANSWERS_SECONDS,
    RENEWED_AFTER_SECONDS,
    SILENCE_SECONDS,
)
from bot.slack.socket import Sockets


class Watch:
    """Seconds of a clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def slack() -> Iterator[Emulator]:
    with Emulator(limits=False) as emulator:
        emulator.install(manifest(socket_mode=True))
        yield emulator


@pytest.fixture
def anna(slack: Emulator) -> Person:
    return slack.add_person("anna", name="Anna Okafor")


@pytest.fixture
def ward(slack: Emulator, anna: Person) -> str:
    return slack.add_channel("ward", [anna])


@pytest.fixture
def app(slack: Emulator) -> App:
    bolt = App(
        client=web_client(slack.bot_token, slack.api_url, timeout=5),
        signing_secret="unused",
        process_before_response=True,
        token_verification_enabled=False,
    )

    @bolt.command("/handover")
    def _(ack: Ack) -> None:
        ack("Help is on its way.")

    return bolt


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def settings(slack: Emulator) -> Settings:
    return load_settings(
        {
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "STA_SOCKET_CONNECTIONS": "2",
        },
        env_file=None,
    )


@pytest.fixture
def sockets(app: App, settings: Settings, watch: Watch) -> Iterator[Sockets]:
    opened = Sockets(app, settings, watch)
    yield opened
    opened.stop()


def open_lines(slack: Emulator, sockets: Sockets, wanted: int = 2) -> None:
    slack.wait_until(lambda: sockets.open_lines() == wanted, what=f"{wanted} open lines")


def asked_for_addresses(slack: Emulator) -> int:
    return len(slack.calls("apps.connections.open"))


def test_a_command_is_heard_and_acknowledged(
    slack: Emulator, sockets: Sockets, anna: Person, ward: str
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    assert anna.types_command("/handover help", ward).ok
    assert "Help is on its way." in anna.everything()


def test_as_many_lines_are_opened_as_are_set(slack: Emulator, sockets: Sockets) -> None:
    sockets.start()
    open_lines(slack, sockets)
    assert slack.sockets.connected == 2


def test_a_slack_on_this_machine_is_reached_past_a_proxy(
    slack: Emulator, sockets: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    sockets.start()
    open_lines(slack, sockets)


def test_the_lines_are_open_within_the_block(slack: Emulator, app: App, settings: Settings) -> None:
    with Sockets(app, settings) as sockets:
        open_lines(slack, sockets)
    slack.wait_until(lambda: slack.sockets.connected == 0)


def test_with_a_line_open_there_is_no_problem(slack: Emulator, sockets: Sockets) -> None:
    sockets.start()
    open_lines(slack, sockets)
    assert sockets.problem() is None


def test_without_a_line_the_problem_says_what_to_check(sockets: Sockets) -> None:
    assert "SLACK_APP_TOKEN" in str(sockets.problem())


def test_a_healthy_line_is_left_alone(slack: Emulator, sockets: Sockets, watch: Watch) -> None:
    sockets.start()
    open_lines(slack, sockets)
    watch.now += SILENCE_SECONDS - 1
    sockets.watch()
    assert asked_for_addresses(slack) == 2


def test_a_silent_line_is_rebuilt(
    slack: Emulator, sockets: Sockets, watch: Watch, anna: Person, ward: str
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    pongs_are_in(slack, sockets)
    slack.sockets.stall()
    sockets.watch()
    watch.now += SILENCE_SECONDS
    sockets.watch()
    assert asked_for_addresses(slack) == 4
    slack.wait_until(lambda: slack.sockets.connected == 2, what="the silent lines to be hung up")
    open_lines(slack, sockets)
    assert anna.types_command("/handover help", ward).ok


def pongs_are_in(slack: Emulator, sockets: Sockets) -> None:
    """Wait for the answer to the ping that each line sends as it opens."""

    def pong(line: Any) -> bool:
        return line.client.current_session.last_ping_pong_time is not None

    slack.wait_until(lambda: all(pong(line) for line in sockets._lines))


def test_a_pong_is_a_sign_of_life(slack: Emulator, sockets: Sockets, watch: Watch) -> None:
    sockets.start()
    open_lines(slack, sockets)
    pongs_are_in(slack, sockets)
    watch.now += SILENCE_SECONDS - 1
    sockets.watch()  # hears the pongs
    watch.now += SILENCE_SECONDS - 1
    sockets.watch()
    assert asked_for_addresses(slack) == 2


def test_a_line_that_slack_never_greeted_is_rebuilt(
    slack: Emulator, sockets: Sockets, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(slack.sockets, "_hello", lambda: {"type": "other"})
        sockets.start()
        slack.wait_until(lambda: slack.sockets.connected == 2)
        pongs_are_in(slack, sockets)
        assert sockets.open_lines() == 0
    watch.now += HELLO_SECONDS
    sockets.watch()
    open_lines(slack, sockets)


def test_a_routine_goodbye_is_survived(
    slack: Emulator, sockets: Sockets, anna: Person, ward: str
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    slack.sockets.disconnect("refresh_requested")
    slack.wait_until(lambda: asked_for_addresses(slack) >= 4)
    open_lines(slack, sockets)
    assert anna.types_command("/handover help", ward).ok


@pytest.mark.parametrize("fault", [Fault.ERROR_500, Fault.DROP_BEFORE, Fault.ERROR("invalid_auth")])
def test_a_slack_that_is_down_at_the_start_is_tried_again(
    fault: Fault, slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    slack.faults.next("apps.connections.open", fault, times=2)
    sockets.start()
    assert sockets.problem() is not None
    watch.now += 10
    sockets.watch()
    open_lines(slack, sockets)


def test_attempts_grow_further_apart(slack: Emulator, sockets: Sockets, watch: Watch) -> None:
    slack.faults.next("apps.connections.open", Fault.ERROR("fatal_error"), times=1000)
    sockets.start()
    for _ in range(60):
        watch.now += 1
        sockets.watch()
    assert asked_for_addresses(slack) // 2 == 5  # at once, then after 2, 4, 8 and 16 s


def test_when_slack_says_wait_we_wait(slack: Emulator, sockets: Sockets, watch: Watch) -> None:
    slack.faults.next("apps.connections.open", Fault.RATE_LIMITED(30), times=2)
    sockets.start()
    watch.now += 29
    sockets.watch()
    assert asked_for_addresses(slack) == 2
    watch.now += 1
    sockets.watch()
    open_lines(slack, sockets)


def test_what_is_in_hand_is_finished_and_acknowledged_at_the_end(
    slack: Emulator, app: App, sockets: Sockets, anna: Person, ward: str
) -> None:
    begun, let_go = Event(), Event()

    @app.command("/concern")
    def _(ack: Ack) -> None:
        begun.set()
        let_go.wait(5)
        ack()

    sockets.start()
    open_lines(slack, sockets)
    with ThreadPoolExecutor() as pool:
        typed = pool.submit(anna.types_command, "/concern", ward)
        begun.wait(5)
        stopping = pool.submit(sockets.stop)
        is_stopping(slack, sockets)
        let_go.set()
        assert typed.result(5).ok
        stopping.result(10)
    slack.wait_until(lambda: slack.sockets.connected == 0)


def is_stopping(slack: Emulator, sockets: Sockets) -> None:
    def closed() -> bool:
        return all(line.client is not None and line.client.closed for line in sockets._lines)

    slack.wait_until(closed)


def test_after_the_end_nothing_is_taken_in(
    slack: Emulator, sockets: Sockets, watch: Watch, anna: Person, ward: str
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    sockets.stop()
    watch.now += SILENCE_SECONDS
    sockets.watch()
    assert not anna.types_command("/handover help", ward).ok


def test_a_listener_that_hangs_does_not_hold_up_the_end(
    slack: Emulator, app: App, sockets: Sockets, anna: Person, ward: str
) -> None:
    begun, let_go = Event(), Event()

    @app.command("/concern")
    def _(ack: Ack) -> None:
        begun.set()
        let_go.wait(20)
        ack()

    sockets.start()
    open_lines(slack, sockets)
    with ThreadPoolExecutor() as pool:
        pool.submit(anna.types_command, "/concern", ward)
        begun.wait(5)
        sockets.stop(seconds=0.1)
        assert not let_go.is_set()
        let_go.set()


# --- refused, quiet and slow lines ---


def refuse(slack: Emulator, sockets: Sockets, reason: str) -> None:
    """Let Slack hang up on every line, saying why."""
    sockets.start()
    open_lines(slack, sockets)
    slack.sockets.disconnect(reason)
    slack.wait_until(lambda: all(line.client is None for line in sockets._lines))


def test_with_too_many_lines_slack_is_not_asked_again_at_once(
    slack: Emulator, sockets: Sockets
) -> None:
    refuse(slack, sockets, "too_many_websockets")
    sockets.watch()
    assert asked_for_addresses(slack) == 2


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("too_many_websockets", "this app has ten open"),
        ("link_disabled", "Socket Mode is switched"),
    ],
)
def test_why_a_line_is_refused_is_said_with_what_to_do(
    reason: str, said: str, slack: Emulator, sockets: Sockets
) -> None:
    with capture_logs() as lines:
        refuse(slack, sockets, reason)
    told = [line for line in lines if line["event"] == "socket_refused"]
    assert {line["code"] for line in told} == {reason}
    assert said in str(told[0]["said"])
    assert said in str(sockets.problem())


def test_a_refused_line_is_tried_again_and_then_all_is_well(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    refuse(slack, sockets, "too_many_websockets")
    watch.now += 10
    sockets.watch()
    open_lines(slack, sockets)
    assert sockets.problem() is None


def test_the_longer_lines_are_refused_the_less_often_slack_is_asked(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    refuse(slack, sockets, "too_many_websockets")
    first = [line.not_before - watch.now for line in sockets._lines]
    for line in sockets._lines:
        line.fail(watch.now)
    assert all(
        line.not_before - watch.now > pause
        for line, pause in zip(sockets._lines, first, strict=True)
    )


def test_a_line_that_has_been_quiet_for_long_is_exchanged_without_a_gap(
    slack: Emulator, sockets: Sockets, watch: Watch, anna: Person, ward: str
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    for line in sockets._lines:
        line.spoken_at = watch.now - RENEWED_AFTER_SECONDS
    sockets.watch()
    slack.wait_until(lambda: asked_for_addresses(slack) == 3)
    assert sockets.open_lines() > 0
    open_lines(slack, sockets)
    sockets.watch()
    slack.wait_until(lambda: asked_for_addresses(slack) == 4)
    assert anna.types_command("/handover help", ward).ok
    open_lines(slack, sockets)


ENVELOPE = '{"envelope_id": "1", "type": "interactive"}'


def brings(sockets: Sockets, place: int, count: int) -> None:
    """Let one line bring something so many times."""
    line = sockets._lines[place]
    assert line.client is not None
    for _ in range(count):
        sockets._heard(line, line.client, ENVELOPE)


def test_a_line_that_brings_nothing_while_the_other_does_is_exchanged_within_a_minute(
    slack: Emulator, sockets: Sockets, watch: Watch, anna: Person, ward: str
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    stalled = sockets._lines[0].client
    watch.now += PASSED_OVER_SECONDS
    brings(sockets, 1, PASSED_OVER_ENVELOPES)
    sockets.watch()
    slack.wait_until(lambda: sockets._lines[0].client is not stalled, what="another line")
    open_lines(slack, sockets)
    assert asked_for_addresses(slack) == 3
    assert anna.types_command("/handover help", ward).ok


def test_a_rush_over_one_line_is_no_reason_to_exchange_the_other(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    watch.now += PASSED_OVER_SECONDS - 1
    brings(sockets, 1, 20 * PASSED_OVER_ENVELOPES)
    sockets.watch()
    assert asked_for_addresses(slack) == 2


def test_a_line_that_now_and_then_brings_something_is_left_alone(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    for _ in range(5):
        watch.now += PASSED_OVER_SECONDS / 2
        brings(sockets, 1, PASSED_OVER_ENVELOPES - 1)
        brings(sockets, 0, 1)
        sockets.watch()
    assert asked_for_addresses(slack) == 2


def test_in_a_quiet_night_no_line_is_exchanged_for_another_that_is_as_quiet(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    for line in sockets._lines:
        line.spoken_at = watch.now - RENEWED_AFTER_SECONDS + 1
    sockets.watch()
    assert asked_for_addresses(slack) == 2


ASKED = datetime(2026, 6, 3, 7, 15, tzinfo=UTC)


def fall_quiet(sockets: Sockets, watch: Watch, seconds: float = 60.0) -> None:
    """Let every line have brought nothing for so long; a pong came just now."""
    watch.now += 1
    for line in sockets._lines:
        line.heard_at, line.spoken_at = watch.now, watch.now - seconds


def watch_twice(slack: Emulator, sockets: Sockets, addresses: int) -> None:
    """One line is exchanged at a time, until Slack has been asked for so many addresses."""
    for _ in range(2):
        wanted = min(asked_for_addresses(slack) + 1, addresses)
        sockets.watch()
        wait_for_addresses(slack, wanted)
        open_lines(slack, sockets)
    assert asked_for_addresses(slack) == addresses


def wait_for_addresses(slack: Emulator, wanted: int) -> None:
    slack.wait_until(lambda: asked_for_addresses(slack) >= wanted, what="another address")


def test_lines_that_were_quiet_are_exchanged_once_people_are_asked_something(
    slack: Emulator, sockets: Sockets, watch: Watch, anna: Person, ward: str
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    before = [line.client for line in sockets._lines]
    sockets.expect_answers(None)
    fall_quiet(sockets, watch)
    sockets.expect_answers(ASKED)
    watch_twice(slack, sockets, 4)
    slack.wait_until(
        lambda: not any(line.client in before for line in sockets._lines), what="other lines"
    )
    open_lines(slack, sockets)
    assert anna.types_command("/handover help", ward).ok


def test_a_line_is_exchanged_once_for_each_question(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    sockets.expect_answers(None)
    for _ in range(3):
        fall_quiet(sockets, watch)
        sockets.expect_answers(ASKED)
        watch_twice(slack, sockets, 4)


def test_many_questions_in_a_minute_are_as_one(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    sockets.expect_answers(None)
    for place in range(3):
        fall_quiet(sockets, watch)
        sockets.expect_answers(ASKED + timedelta(seconds=place))
        watch_twice(slack, sockets, 4)


def test_a_line_that_brings_answers_is_left_alone(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    sockets.expect_answers(None)
    fall_quiet(sockets, watch, QUIET_BEFORE_ANSWERS_SECONDS - 1)
    sockets.expect_answers(ASKED)
    watch_twice(slack, sockets, 2)


def test_what_was_asked_before_the_start_is_no_news(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    for question in (ASKED, ASKED, None, ASKED - timedelta(hours=12)):
        fall_quiet(sockets, watch)
        sockets.expect_answers(question)
        watch_twice(slack, sockets, 2)


def test_a_refused_line_is_told_of_while_the_other_goes_on(
    slack: Emulator, sockets: Sockets
) -> None:
    sockets.start()
    open_lines(slack, sockets)
    line = sockets._lines[0]
    assert line.client is not None
    sockets._refuse(line, line.client, "too_many_websockets")
    assert sockets.problem() is None
    assert "ten open already" in str(sockets.refusal())


def test_a_slack_that_does_not_answer_holds_up_neither_the_other_line_nor_the_end(
    slack: Emulator, sockets: Sockets
) -> None:
    slack.faults.next("apps.connections.open", Fault.SLOW(3))
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(sockets.start)
        open_lines(slack, sockets, wanted=1)
        sockets.stop(seconds=1)
        assert not starting.done()
        slack.wait_until(lambda: slack.sockets.connected == 0, what="the lines to be down")


def test_lines_that_were_opened_anew_are_counted(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    refuse(slack, sockets, "link_disabled")
    assert sockets.rebuilt() == 0
    watch.now += 10
    sockets.watch()
    assert sockets.rebuilt() == 2
