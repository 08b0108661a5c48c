"""Socket Mode: lines from Slack to the bot that need no public address.

Slack's client reconnects by itself, but is known to fall silent: a line that seems open and
brings nothing. So each line is watched for signs of life, and built anew when there are none.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from math import inf
from random import SystemRandom
from threading import Event, Lock, Thread
from typing import Final, Self

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import faults, metrics
from bot.logs import get_logger
from bot.settings import Settings
from bot.slack.client import FAILURES, LOGGER, proxy_for, web_client
from bot.slack.errors import SlackTrouble, classify
from bot.slack.line import EXCHANGED, Client, Line, hang_up, is_envelope, wind_down

_PING_SECONDS: Final = 5.0
_RUN_OUT_SECONDS: Final = 5.0
_OPENING_SECONDS: Final = 5.0
_ROUND_SECONDS: Final = 120.0
_TURNS_SECONDS: Final = 45.0
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

log = get_logger("bot.slack.socket")

Monotonic = Callable[[], float]


class Sockets:
    """The bot's lines to Slack, open between entering and leaving.

    :meth:`watch` has to be called every few seconds. It goes by real time, whatever the bot's
    clock shows: Slack's lines know nothing of a demo's jumps.
    """

    def __init__(self, app: App, settings: Settings, monotonic: Monotonic = time.monotonic) -> None:
        self._app = app
        self._settings = settings
        self._now = monotonic
        self._lock = Lock()  # never held while Slack is waited for
        self._stopping = Event()
        self._closing: deque[Thread] = deque()
        self._lines = [Line(place) for place in range(settings.socket_connections)]
        self._opened = 0
        self._newest_question: datetime | None = None
        self._asked_at = -inf
        # Each exchange takes one line more for a moment, and Slack gives an app ten in all: so
        # several copies of the bot do not all do it in the same one.
        self._turn = SystemRandom().uniform(0, _TURNS_SECONDS) if settings.replicas > 1 else 0.0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Open every line. One that Slack does not open now is opened by a later watch."""
        self.watch()

    def watch(self) -> None:
        """Look at every line; open those that are down and rebuild those that fell silent.

        Returns when they are open, or after a few seconds: a line that cannot be opened holds up
        no other.
        """
        openings = [Thread(target=self._open, args=[line], daemon=True) for line in self._down()]
        for opening in openings:
            opening.start()
        ends = time.monotonic() + _OPENING_SECONDS
        for opening in openings:
            opening.join(max(0.0, ends - time.monotonic()))

    def expect_answers(self, newest_question: datetime | None) -> None:
        """Take note of when people were last asked something, as the bot's clock shows it.

        Where that is news, their answers are about to come, and lines that are quiet are exchanged
        by the next watches. To be called every few seconds; the first time it is no news.
        """
        newest, known = newest_question or _LONG_AGO, self._newest_question
        if known is not None and newest <= known:
            return
        self._newest_question = newest
        # Many wards are asked in the same minute: once is enough for all of them.
        if known is not None and self._now() - self._asked_at >= _ROUND_SECONDS:
            self._asked_at = self._now() + self._turn

    def open_lines(self) -> int:
        """How many lines are open and greeted by Slack."""
        return sum(line.is_open() for line in self._lines)

    def rebuilt(self) -> int:
        """How many lines were opened in place of another, or of one that could not be opened."""
        return max(0, self._opened - len(self._lines))

    def problem(self) -> str | None:
        """What is wrong, for whoever asks whether the bot is ready; None while a line is open."""
        if self.open_lines():
            return None
        return self.refusal() or "No line to Slack is open. Check the network and SLACK_APP_TOKEN."

    def refusal(self) -> str | None:
        """Why Slack refuses a line, while taps may go on over another; None where it does not."""
        refused = next((line.refused for line in self._lines if line.refused), None)
        return str(faults.LINE_WORDS[refused]) if refused is not None else None

    def stop(self, seconds: float = 8.0) -> None:
        """Take in nothing more, finish and acknowledge what is in hand, and hang up."""
        self._stopping.set()
        with self._lock:
            for line in self._lines:
                if line.client is not None:
                    self._in_background(partial(wind_down, line.client))
            closing = list(self._closing)
        ends = time.monotonic() + seconds
        for thread in closing:
            thread.join(max(0.0, ends - time.monotonic()))

    def _down(self) -> list[Line]:
        """The lines that have to be opened now."""
        with self._lock:
            while self._closing and not self._closing[0].is_alive():
                self._closing.popleft()
            if self._stopping.is_set():
                return []
            reasons = {
                line.place: line.reason_to_rebuild(self._now(), self._asked_at)
                for line in self._lines
                if not line.opening
            }
            self._exchange_one(reasons)
            down = [
                line
                for line in self._lines
                if reasons.get(line.place) is not None and reasons[line.place] not in EXCHANGED
            ]
            for line in down:
                log.info("socket_opening", connection=line.place, reason=reasons[line.place])
                old, line.client, line.opening = line.client, None, True
                if old is not None:
                    self._in_background(partial(hang_up, old))
        return down

    def _exchange_one(self, reasons: Mapping[int, str | None]) -> None:
        """Begin to exchange one line that brings nothing; the others stay open."""
        chosen = next((line for line in self._lines if reasons.get(line.place) in EXCHANGED), None)
        if chosen is not None and chosen.client is not None:
            log.info("socket_opening", connection=chosen.place, reason=reasons[chosen.place])
            chosen.spoken_at, chosen.passed_over = self._now(), 0
            self._in_background(partial(self._replace, chosen, chosen.client))

    def _heard(self, line: Line, client: Client, text: str) -> None:
        line.hear(client, text, self._now())
        if not is_envelope(text):
            return
        with self._lock:
            for each in self._lines:
                each.passed_over = 0 if each is line else each.passed_over + 1

    def _open(self, line: Line) -> bool:
        """Give a line a new client, if Slack lets us; the old one is the caller's to close."""
        client = self._client(line)
        trouble: SlackTrouble | None = None
        try:
            client.connect()
        except (SlackTrouble, *FAILURES) as error:
            trouble = classify(error)
        with self._lock:
            line.opening = False
            if trouble is None and not self._stopping.is_set():
                line.take(client, self._now())
                self._opened += 1
                return True
            if trouble is not None:
                line.fail(self._now(), trouble)
                log.warning("socket_not_opened", connection=line.place, code=trouble.code)
            self._in_background(partial(hang_up, client))
        return False

    def _said_goodbye(self, line: Line, client: Client, reason: str) -> None:
        if reason in faults.LINE_WORDS:
            # At once: Slack closes it now, and its own threads would see that and open another.
            client.open_no_other()
            self._in_background(partial(self._refuse, line, client, reason))
        else:
            self._in_background(partial(self._replace, line, client))

    def _refuse(self, line: Line, client: Client, reason: str) -> None:
        """Slack does not want this line. Asking again at once would only be refused again."""
        with self._lock:
            if line.client is client:
                line.client = None
            line.refused = reason
            line.fail(self._now())
        words = faults.LINE_WORDS[reason]
        log.warning("socket_refused", connection=line.place, **faults.spelt_out(reason, words))
        hang_up(client)

    def _replace(self, line: Line, old: Client) -> None:
        """Open another line for one that Slack is about to close, and let the old one run out."""
        with self._lock:
            if self._stopping.is_set() or line.opening or line.client is not old:
                return
            line.opening = True
        if not self._open(line):
            return
        old.open_no_other()
        ends = time.monotonic() + _RUN_OUT_SECONDS
        while old.is_connected() and time.monotonic() < ends:
            if self._stopping.wait(0.1):
                break
        wind_down(old)

    def _in_background(self, run: Callable[[], None]) -> None:
        thread = Thread(target=run, name="socket", daemon=True)
        self._closing.append(thread)
        thread.start()

    def _client(self, line: Line) -> Client:
        settings = self._settings
        app_token, api_url = settings.secret("SLACK_APP_TOKEN"), settings.slack_api_url
        client = Client(
            app_token=app_token,
            logger=LOGGER,
            web_client=web_client(app_token, api_url, settings.slack_timeout_seconds),
            ping_interval=_PING_SECONDS,
            # The listeners are shared out among the lines; a tap may come over any of them.
            concurrency=max(1, settings.listener_workers // settings.socket_connections),
        )
        client.proxy = proxy_for(api_url, client.proxy)
        client.socket_mode_request_listeners.append(self._handle)
        client.on_message_listeners.append(lambda text: self._heard(line, client, text))
        client.on_goodbye = lambda reason: self._said_goodbye(line, client, reason)
        return client

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.perf_counter()
        # The listener has committed by the time it returns; only then is Slack told.
        send_response(client, request, run_bolt_app(self._app, request), time.time())
        metrics.acknowledged(time.perf_counter() - began)
