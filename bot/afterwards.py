"""What is said to people after their act is saved and acknowledged: best effort, and bounded.

While Slack answers slowly, words pile up faster than they leave. A word that comes a minute late
helps nobody, so beyond a bound the newest are left out: what they would say is saved all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from bot import metrics

MOST_WAITING = 200

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class Afterwards(Executor):
    """A few threads for what may fail without loss, and a bound on what waits for them."""

    def __init__(self, workers: int, most: int = MOST_WAITING) -> None:
        """:param most: how much may be under way and waiting, besides what the threads do."""
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="afterwards")
        self._places = BoundedSemaphore(workers + most)

    def submit(
        self,
        fn: Callable[_Given, _Made],
        /,
        *args: _Given.args,
        **kwargs: _Given.kwargs,
    ) -> Future[_Made]:
        """Have something done soon; or, where too much waits already, not at all.

        :returns: one that is cancelled, where it will not be done.
        """
        if not self._places.acquire(blocking=False):
            metrics.word_dropped()
            left_out: Future[_Made] = Future()
            left_out.cancel()
            return left_out
        try:
            under_way = self._threads.submit(fn, *args, **kwargs)
        except BaseException:
            self._places.release()
            raise
        under_way.add_done_callback(lambda _done: self._places.release())
        return under_way

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more; what waits is still done, unless it is cancelled."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
