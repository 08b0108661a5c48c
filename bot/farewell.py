"""Leaving when told to: what is in hand is finished, but nothing that hangs may keep us."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from types import FrameType
from typing import Final

from bot.logs import get_logger

# Whoever runs us kills after ten seconds.
GOODBYE_SECONDS: Final = 9.0
# On Windows, a wait without an end could not be interrupted.
_LOOK_EVERY_SECONDS: Final = 60.0
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

log = get_logger("bot.farewell")


class Farewell:
    """Knows when to leave, and sees to it that we do.

    The first signal asks to finish; after :data:`GOODBYE_SECONDS`, or at the second signal, the
    process ends whatever still hangs. Nothing is lost by that: what was not acknowledged was not
    saved, and what was being sent is looked for at the next start.
    """

    def __init__(self, seconds: float = GOODBYE_SECONDS) -> None:
        self._seconds = seconds
        # Of all that threads share, a simple queue alone may be touched in a signal's handler:
        # whatever else it interrupts may hold the lock that it would wait for.
        self._told: SimpleQueue[int] = SimpleQueue()
        self._leaving = Event()

    def listen(self) -> None:
        """Listen to the signals that ask to leave. To be called in the main thread."""

        def tell(number: int, _frame: FrameType | None) -> None:
            self._told.put(number)

        for number in _SIGNALS:
            signal.signal(number, tell)
        Thread(target=self._see_off, name="farewell", daemon=True).start()

    def wait(self) -> None:
        """Wait until it is time to leave."""
        while not self._leaving.wait(_LOOK_EVERY_SECONDS):
            pass

    def _see_off(self) -> None:
        self._told.get()
        self._leaving.set()
        try:
            number = self._told.get(timeout=self._seconds)
        except Empty:
            log.warning("left_unfinished", seconds=self._seconds)
            _leave(0)
        else:
            log.warning("left_at_once", signal=signal.Signals(number).name.lower())
            _leave(128 + number)


def _leave(code: int) -> None:
    """End the process now, even where threads hang that Python would wait for."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
