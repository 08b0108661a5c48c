"""One line to Slack in Socket Mode: its client, the signs of life it gives, and its end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from socket import SHUT_RDWR
from typing import Any, Final

from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.slack.client import ask
from bot.slack.errors import RateLimited, SlackTrouble

SILENCE_SECONDS: Final = 45.0
HELLO_SECONDS: Final = 15.0
# A line may answer every ping and yet bring nothing. Slack gives each envelope to one of the
# lines, so one that brings none while others bring several is known by that: of two that are
# well, one brings none of five once in thirty-two times, and then loses nothing by an exchange.
# It has to have been quiet for a while too, or a rush would have it exchanged again and again.
PASSED_OVER_ENVELOPES: Final = 5
PASSED_OVER_SECONDS: Final = 30.0
# Where all are quiet, or there is only one, nobody can tell a line that brings nothing from a
# quiet night: a pong says that Slack's edge is there and not that anything is sent our way, and
# there is nothing that we could ask Slack to send. So each is exchanged now and then; no sooner,
# because every line would otherwise be opened anew all night long, for nothing. But when people
# have just been asked something, a line that was open before that and is quiet is exchanged once:
# their answers are about to come, and every one that it swallows is lost.
RENEWED_AFTER_SECONDS: Final = 1800.0
QUIET_BEFORE_ANSWERS_SECONDS: Final = 60.0
QUIET: Final = "quiet"
PASSED_OVER: Final = "passed_over"
# What is exchanged without a gap: the line is still there, and may yet bring something.
EXCHANGED: Final = frozenset({QUIET, PASSED_OVER})
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 60.0


class Client(SocketModeClient):
    """Slack's client, with two of its habits mended.

    Told to wait, it would sleep, and while it has no line it would ask again every few seconds.
    Told that its line will be closed, it would open another and then stay deaf on it for up to
    three seconds, until its old one is down; and told that there are too many lines, it would
    open one more, again and again. So goodbyes are handed on.
    """

    not_before = 0.0
    on_goodbye: Callable[[str], None]

    def open_no_other(self) -> None:
        """Let the line that it has be its last."""
        self.auto_reconnect_enabled = self.default_auto_reconnect_enabled = False

    def enqueue_message(self, message: str) -> None:
        if '"disconnect"' in message:
            frame = _frame(message)
            if frame.get("type") == "disconnect":
                self.on_goodbye(str(frame.get("reason", "")))
                return
        super().enqueue_message(message)

    def issue_new_wss_url(self) -> str:
        left = self.not_before - time.monotonic()
        if left > 0:
            raise RateLimited(left)
        try:
            answer = ask(lambda: self.web_client.apps_connections_open(app_token=self.app_token))
        except RateLimited as trouble:
            self.not_before = time.monotonic() + trouble.retry_after
            raise
        return str(answer["url"])


@dataclass(slots=True)
class Line:
    """One connection and the signs of life it gave, in seconds of a clock that never jumps.

    :ivar spoken_at: when Slack last said something over it; a pong is a sign of life and no more.
    :ivar passed_over: how many envelopes came over other lines since one came over this.
    :ivar refused: why Slack hung up on it, until Slack greets it again.
    """

    place: int
    client: Client | None = None
    opening: bool = False
    heard_at: float = 0.0
    spoken_at: float = 0.0
    passed_over: int = 0
    pong: float | None = None
    session: str | None = None
    session_since: float = 0.0
    greeted: str | None = None
    refused: str | None = None
    failures: int = 0
    not_before: float = 0.0

    def take(self, client: Client, now: float) -> None:
        """Go on with a client that has just connected."""
        self.client = client
        self.heard_at = self.spoken_at = self.session_since = now
        self.session, self.pong = client.session_id(), None
        self.passed_over = 0

    def fail(self, now: float, trouble: SlackTrouble | None = None) -> None:
        """Leave Slack alone for a while, longer each time, before the next try."""
        self.failures += 1
        self.not_before = now + _pause(self.failures, trouble)

    def hear(self, client: Client, text: str, now: float) -> None:
        """Take note of what came over it."""
        self.heard_at = self.spoken_at = now
        if '"hello"' in text and _frame(text).get("type") == "hello":
            self.greeted = client.session_id()
            self.failures, self.refused = 0, None

    def is_open(self) -> bool:
        """Whether Slack has greeted the connection that it has now."""
        client = self.client
        return client is not None and client.is_connected() and self.greeted == client.session_id()

    def reason_to_rebuild(self, now: float, asked_at: float = -inf) -> str | None:
        """Why it has to be opened, or opened anew; None while it is well.

        :param asked_at: when people were last asked something, so that answers are to be expected.
        """
        client = self.client
        if client is None:
            return "closed" if now >= self.not_before else None
        self._note_signs_of_life(client, now)
        if now - self.heard_at >= SILENCE_SECONDS:
            return "silent"
        without_greeting = client.is_connected() and not self.is_open()
        if without_greeting and now - self.session_since >= HELLO_SECONDS:
            return "no_hello"
        return self._reason_to_exchange(now, asked_at)

    def _reason_to_exchange(self, now: float, asked_at: float) -> str | None:
        quiet_for = now - self.spoken_at
        if self.passed_over >= PASSED_OVER_ENVELOPES and quiet_for >= PASSED_OVER_SECONDS:
            return PASSED_OVER
        # One that was opened since has been greeted by Slack since: that is as good as it gets.
        was_open_before = self.session_since < asked_at <= now
        longest = QUIET_BEFORE_ANSWERS_SECONDS if was_open_before else RENEWED_AFTER_SECONDS
        return QUIET if quiet_for >= longest else None

    def _note_signs_of_life(self, client: Client, now: float) -> None:
        session = client.current_session
        pong = session.last_ping_pong_time if session is not None else None
        if pong is not None and pong != self.pong:
            self.pong, self.heard_at = pong, now
        if client.session_id() != self.session:
            self.session, self.session_since = client.session_id(), now


def _frame(text: str) -> dict[str, Any]:
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}


def _pause(failures: int, trouble: SlackTrouble | None = None) -> float:
    if isinstance(trouble, RateLimited):
        return trouble.retry_after
    return float(min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE))


def is_envelope(text: str) -> bool:
    """Whether it is something for the bot, and not about the line itself."""
    return '"envelope_id"' in text


def wind_down(client: Client) -> None:
    """Stop one line in the order that lets what is in hand be acknowledged."""
    client.closed = True  # its reader takes no further envelope from the queue
    client.open_no_other()
    client.message_queue.put(None)  # and need not wait for one to see that
    stop_reading: Callable[[], None] = client.message_processor.shutdown
    if client.message_processor.is_alive():
        stop_reading()
    client.message_workers.shutdown(wait=True, cancel_futures=True)
    hang_up(client)


def hang_up(client: Client) -> None:
    client.default_auto_reconnect_enabled = False
    session = client.current_session
    line = session.sock if session is not None else None
    if line is not None:
        # Its reader would otherwise sit on the line for seconds more.
        with suppress(OSError):
            line.shutdown(SHUT_RDWR)
    try:
        client.close()
    except AttributeError:
        # Its own threads hung up in the same moment, and it does not look twice.
        client.close()
