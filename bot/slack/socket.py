"""Socket Mode: lines from Slack to the bot that need no public address.

Slack's client reconnects by itself, but is known to fall silent: a line that seems open and
brings nothing. So each line is watched for signs of life, and built anew when there are none.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from typing import Final, Self

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.logs import get_logger
from bot.settings import Settings
from bot.slack.client import FAILURES, LOGGER, ask, proxy_for, web_client
from bot.slack.errors import RateLimited, SlackTrouble, classify

SILENCE_SECONDS: Final = 45.0
HELLO_SECONDS: Final = 15.0
_PING_SECONDS: Final = 5.0
_RUN_OUT_SECONDS: Final = 5.0
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 60.0

log = get_logger("bot.slack.socket")

Monotonic = Callable[[], float]


class _Client(SocketModeClient):
    """Slack's client, with two of its habits mended.

    Told to wait, it would sleep, and while it has no line it would ask again every few seconds.
    Told that its line will be closed, it would open another and then stay deaf on it for up to
    three seconds, until its old one is down: so that is left to :class:`Sockets`.
    """

    not_before = 0.0
    on_goodbye: Callable[[], None]

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        if force:
            self.on_goodbye()
            return
        reconnect: Callable[[], None] = super().connect_to_new_endpoint
        reconnect()

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
class _Line:
    """One connection and the signs of life it gave, in seconds of a clock that never jumps."""

    make: Callable[[], _Client]
    client: _Client | None = None
    heard_at: float = 0.0
    pong: float | None = None
    session: str | None = None
    session_since: float = 0.0
    greeted: str | None = None
    failures: int = 0
    not_before: float = 0.0


class Sockets:
    """The bot's lines to Slack, open between entering and leaving.

    :meth:`watch` has to be called every few seconds. It goes by real time, whatever the bot's
    clock shows: Slack's lines know nothing of a demo's jumps.
    """

    def __init__(self, app: App, settings: Settings, monotonic: Monotonic = time.monotonic) -> None:
        self._app = app
        self._now = monotonic
        self._lock = Lock()
        self._stopping = Event()
        self._closing: deque[Thread] = deque()
        self._lines = [
            _Line(lambda: self._client(settings)) for _ in range(settings.socket_connections)
        ]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Open every line. One that Slack does not open now is opened by a later watch."""
        self.watch()

    def watch(self) -> None:
        """Look at every line; open those that are down and rebuild those that fell silent."""
        with self._lock:
            if self._stopping.is_set():
                return
            while self._closing and not self._closing[0].is_alive():
                self._closing.popleft()
            for place, line in enumerate(self._lines):
                reason = _reason_to_rebuild(line, self._now())
                if reason:
                    old, line.client = line.client, None
                    if old is not None:
                        self._in_background(partial(_hang_up, old))
                    log.info("socket_opening", connection=place, reason=reason)
                    self._open(line)

    def open_lines(self) -> int:
        """How many lines are open and greeted by Slack."""
        return sum(_is_open(line) for line in self._lines)

    def problem(self) -> str | None:
        """What is wrong, for whoever asks whether the bot is ready; None while a line is open."""
        if self.open_lines():
            return None
        return "No line to Slack is open. Check the network and SLACK_APP_TOKEN."

    def stop(self, seconds: float = 8.0) -> None:
        """Take in nothing more, finish and acknowledge what is in hand, and hang up."""
        with self._lock:
            self._stopping.set()
            for line in self._lines:
                if line.client is not None:
                    self._in_background(partial(_wind_down, line.client))
            closing = list(self._closing)
        ends = time.monotonic() + seconds
        for thread in closing:
            thread.join(max(0.0, ends - time.monotonic()))

    def _open(self, line: _Line) -> bool:
        """Give a line a new client, if Slack lets us; the old one is the caller's to close."""
        client = line.make()
        client.on_message_listeners.append(lambda text: self._heard(line, client, text))
        client.on_goodbye = partial(self._in_background, partial(self._replace, line, client))
        try:
            client.connect()
        except (SlackTrouble, *FAILURES) as error:
            trouble = classify(error)
            self._in_background(partial(_hang_up, client))
            line.failures += 1
            line.not_before = self._now() + _pause(line.failures, trouble)
            log.warning("socket_not_opened", code=trouble.code)
            return False
        line.client = client
        line.failures = 0
        line.heard_at = line.session_since = self._now()
        line.session, line.pong, line.not_before = client.session_id(), None, 0.0
        return True

    def _replace(self, line: _Line, old: _Client) -> None:
        """Open another line for one that Slack is about to close, and let the old one run out."""
        with self._lock:
            if self._stopping.is_set() or line.client is not old or not self._open(line):
                return
        old.auto_reconnect_enabled = old.default_auto_reconnect_enabled = False
        ends = time.monotonic() + _RUN_OUT_SECONDS
        while old.is_connected() and time.monotonic() < ends:
            if self._stopping.wait(0.1):
                break
        _wind_down(old)

    def _in_background(self, run: Callable[[], None]) -> None:
        thread = Thread(target=run, name="socket", daemon=True)
        self._closing.append(thread)
        thread.start()

    def _heard(self, line: _Line, client: _Client, text: str) -> None:
        line.heard_at = self._now()
        if _is_hello(text):
            line.greeted = client.session_id()

    def _client(self, settings: Settings) -> _Client:
        app_token, api_url = settings.secret("SLACK_APP_TOKEN"), settings.slack_api_url
        client = _Client(
            app_token=app_token,
            logger=LOGGER,
            web_client=web_client(app_token, api_url, settings.slack_timeout_seconds),
            ping_interval=_PING_SECONDS,
            # The listeners are shared out among the lines; a tap may come over any of them.
            concurrency=max(1, settings.listener_workers // settings.socket_connections),
        )
        client.proxy = proxy_for(api_url, client.proxy)
        client.socket_mode_request_listeners.append(self._handle)
        return client

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        # The listener has committed by the time it returns; only then is Slack told.
        send_response(client, request, run_bolt_app(self._app, request), time.time())


def _reason_to_rebuild(line: _Line, now: float) -> str | None:
    client = line.client
    if client is None:
        return "closed" if now >= line.not_before else None
    _note_signs_of_life(line, client, now)
    if now - line.heard_at >= SILENCE_SECONDS:
        return "silent"
    if not _is_open(line) and client.is_connected() and now - line.session_since >= HELLO_SECONDS:
        return "no_hello"
    return None


def _note_signs_of_life(line: _Line, client: _Client, now: float) -> None:
    session = client.current_session
    pong = session.last_ping_pong_time if session is not None else None
    if pong is not None and pong != line.pong:
        line.pong, line.heard_at = pong, now
    if client.session_id() != line.session:
        line.session, line.session_since = client.session_id(), now


def _is_open(line: _Line) -> bool:
    client = line.client
    return client is not None and client.is_connected() and line.greeted == client.session_id()


def _is_hello(text: str) -> bool:
    if '"hello"' not in text:
        return False
    try:
        return bool(json.loads(text).get("type") == "hello")
    except (ValueError, AttributeError):
        return False


def _pause(failures: int, trouble: SlackTrouble) -> float:
    if isinstance(trouble, RateLimited):
        return trouble.retry_after
    return float(min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE))


def _wind_down(client: _Client) -> None:
    """Stop one line in the order that lets what is in hand be acknowledged."""
    client.closed = True  # its reader takes no further envelope from the queue
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    client.message_queue.put(None)  # and need not wait for one to see that
    stop_reading: Callable[[], None] = client.message_processor.shutdown
    if client.message_processor.is_alive():
        stop_reading()
    client.message_workers.shutdown(wait=True, cancel_futures=True)
    _hang_up(client)


def _hang_up(client: _Client) -> None:
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
