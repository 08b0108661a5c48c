"""Waiting with a bound: no sleeps, and a failure that shows what crossed the wire."""

import time
from collections.abc import Callable
from typing import TypeVar

from ..backend import Backend
from .on_screen import NotOnScreen

Found = TypeVar("Found")
_LOOK_AGAIN = 0.05


def wait_until(
    backend: Backend, question: Callable[[], Found], timeout: float = 5.0, what: str = ""
) -> Found:
    """Wait until `question()` is answered yes; returns the answer.

    Asked again at every change and at least every twentieth of a second. Raises NotOnScreen
    with the recent traffic once `timeout` seconds are over.
    """
    end = time.monotonic() + timeout
    while True:
        version = backend.workspace.version()
        answer = question()
        if answer:
            return answer
        left = end - time.monotonic()
        if left <= 0:
            wanted = what or "what was asked for"
            raise NotOnScreen(
                f"Waited {timeout:g} s for {wanted}.\nThe recent traffic:\n{backend.traffic.tail()}"
            )
        backend.workspace.wait_for_change(version, min(left, _LOOK_AGAIN))
