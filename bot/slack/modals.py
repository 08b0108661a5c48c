"""Opening forms without ever holding up a tap.

``views.open`` can hang, and a listener that waits for it keeps a worker from the taps behind
it. So forms are opened by a few workers of their own, and a form whose three seconds have gone
by is not opened at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Final

from slack_sdk.web import SlackResponse

from bot.logs import get_logger
from bot.slack.client import ask, web_client
from bot.slack.errors import Refused, SlackTrouble, expired_trigger
from bot.slack.message import View

OnTrouble = Callable[[SlackTrouble], None]

_TRIGGER_LIVES_SECONDS: Final = 3.0

log = get_logger("bot.slack.modals")


class Modals:
    """Opens, stacks and changes modals, a few at a time. Safe to share between threads.

    Every method returns at once. What goes wrong is told to ``on_trouble``, mostly from another
    thread.
    """

    def __init__(self, token: str, api_url: str, workers: int = 4, timeout: int = 2) -> None:
        """:param timeout: seconds to wait for Slack; a trigger lives three."""
        self._client = web_client(token, api_url, timeout)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="modal")
        # As many may wait as are at work: more would only come too late.
        self._places = BoundedSemaphore(2 * workers)

    def open(self, trigger_id: str, view: View, on_trouble: OnTrouble) -> None:
        """Show a modal to whoever pressed."""
        self._begin(
            lambda: self._client.views_open(trigger_id=trigger_id, view=view),
            on_trouble,
            lives=_TRIGGER_LIVES_SECONDS,
        )

    def push(self, trigger_id: str, view: View, on_trouble: OnTrouble) -> None:
        """Put a modal on top of the one that the person is in; Slack stacks three."""
        self._begin(
            lambda: self._client.views_push(trigger_id=trigger_id, view=view),
            on_trouble,
            lives=_TRIGGER_LIVES_SECONDS,
        )

    def update(self, view_id: str, view: View, on_trouble: OnTrouble) -> None:
        """Change a modal that is open."""
        self._begin(
            lambda: self._client.views_update(view_id=view_id, view=view),
            on_trouble,
            lives=float("inf"),
        )

    def close(self) -> None:
        """Finish what is being opened, and open nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _begin(
        self, call: Callable[[], SlackResponse], on_trouble: OnTrouble, lives: float
    ) -> None:
        if not self._places.acquire(blocking=False):
            on_trouble(Refused("too_busy", "Too many forms are opening. Please try again."))
            return
        ends = time.monotonic() + lives
        try:
            future = self._pool.submit(_carry_out, call, on_trouble, ends)
        except RuntimeError:
            self._places.release()
            on_trouble(Refused("stopping", "The bot is restarting. Please try again."))
        else:
            future.add_done_callback(lambda _: self._places.release())


def _carry_out(call: Callable[[], SlackResponse], on_trouble: OnTrouble, ends: float) -> None:
    if time.monotonic() >= ends:
        on_trouble(expired_trigger())
        return
    try:
        ask(call)
    except SlackTrouble as trouble:
        log.warning("modal_not_opened", code=trouble.code)
        on_trouble(trouble)
    except Exception:
        log.exception("modal_failed")
        on_trouble(Refused("modal_failed", "The form did not open. Please try again."))
