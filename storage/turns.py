"""SQLite's one writer at a time: this process's writers wait together, and give up together.

Each of them waiting for SQLite by itself would wait as long as it may, one batch of workers
after the other, and the last would be told long after Slack has stopped listening.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy.exc import OperationalError


class NoTurn(Exception):
    """Others were writing for as long as one may wait."""


class Turns:
    """Lets one writer through at a time.

    :param patience: how long one may wait in all, for the writers here and then for SQLite.
    :param hurry: how long one may wait for SQLite after a wait was in vain. Each of these is a
        try, so the first that gets through ends the hurry. Both in seconds.
    """

    def __init__(self, patience: float, hurry: float) -> None:
        self._patience = patience
        self._hurry = hurry
        self._turn = Lock()
        self._in_vain: float | None = None  # when the latest wait failed, until one succeeds

    @contextmanager
    def one(self) -> Iterator[float]:
        """A turn at writing, and how long it may wait for SQLite, in seconds.

        :raises NoTurn: it was waited for in vain.
        """
        came = time.monotonic()
        if not self._turn.acquire(timeout=self._patience if self._in_vain is None else self._hurry):
            self._in_vain = time.monotonic()
            raise NoTurn
        try:
            yield self._left(came)
            self._in_vain = None
        except OperationalError as error:
            if _is_locked(error):
                self._in_vain = time.monotonic()
            raise
        finally:
            self._turn.release()

    def _left(self, came: float) -> float:
        if self._in_vain is not None:
            if self._in_vain >= came:
                raise NoTurn  # what it waited behind has just waited in vain: so would it
            return self._hurry
        waited = time.monotonic() - came
        return self._patience if waited < self._hurry else max(self._hurry, self._patience - waited)


def _is_locked(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    # The lowest byte is the kind; the rest says more about it.
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY
