"""The outbox's other end: what is due is handed to a few senders, the most urgent first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event

from bot.sending import Sender
from storage import deliveries

BATCH = 50
SENDERS = 8
LOOK_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Sends what is due.

    :ivar senders: how many messages may be on their way at once. It is for a Slack that answers
        slowly, not for speed: a message or two that hang must not keep the other wards waiting.
    """

    sender: Sender
    senders: int = SENDERS
    _stopping: Event = field(default_factory=Event)

    def run(self) -> int:
        """Send everything that is due, and what falls due until that is done.

        :returns: how many deliveries were looked at.
        :raises storage.database.NotSaved: the database did not take what became of one.
        """
        waiting = self._due()
        if not waiting:
            return 0
        with ThreadPoolExecutor(self.senders, thread_name_prefix="sender") as pool:
            return self._send_all(pool, waiting)

    def stop(self) -> None:
        """Begin nothing more; what is on its way is finished."""
        self._stopping.set()

    def _send_all(self, pool: ThreadPoolExecutor, waiting: list[str]) -> int:
        seen: set[str] = set()
        under_way: set[Future[None]] = set()
        queue = deque(waiting)
        look_again_at = time.monotonic() + LOOK_AGAIN_SECONDS
        while True:
            # While one hangs, others fall due, and some of them are more urgent.
            if not queue or time.monotonic() >= look_again_at:
                queue = deque(each for each in self._due() if each not in seen)
                look_again_at = time.monotonic() + LOOK_AGAIN_SECONDS
            while queue and len(under_way) < self.senders and not self._stopping.is_set():
                seen.add(queue[0])
                under_way.add(pool.submit(self.sender.deliver, queue.popleft()))
            if not under_way:
                return len(seen)
            under_way -= _finished(under_way)

    def _due(self) -> list[str]:
        """What can be claimed now. Each is looked at once a run, so that a run has an end."""
        if self._stopping.is_set():
            return []
        with self.sender.database.reading() as session:
            return deliveries.due(session, self.sender.clock.now(), BATCH)


def _finished(under_way: Iterable[Future[None]]) -> set[Future[None]]:
    """Those that are done, as soon as one is; or none, after a while.

    :raises storage.database.NotSaved: of the one that ended so.
    """
    done, _ = wait(under_way, timeout=LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return done
