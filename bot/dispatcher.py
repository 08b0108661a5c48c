"""The outbox's other end: what is due is handed to a few senders, the most urgent first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Iterable
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
        looked_at: dict[str, float] = {}
        under_way: dict[Future[None], str] = {}
        queue, look_again_at, count = deque(waiting), _in_a_while(), 0
        while True:
            # While one hangs, others fall due, and some of them are more urgent.
            if not queue or time.monotonic() >= look_again_at:
                recently = time.monotonic() - LOOK_AGAIN_SECONDS
                just_looked_at = {each for each, at in looked_at.items() if at > recently}
                queue = deque(self._due(besides=just_looked_at.union(under_way.values())))
                look_again_at = _in_a_while()
            while queue and len(under_way) < self.senders and not self._stopping.is_set():
                delivery_id = queue.popleft()
                looked_at[delivery_id] = time.monotonic()
                under_way[pool.submit(self.sender.deliver, delivery_id)] = delivery_id
                count += 1
            if not under_way:
                return count
            for future in _finished(under_way):
                del under_way[future]

    def _due(self, besides: Collection[str] = ()) -> list[str]:
        """What can be claimed now.

        :param besides: what is looked at already, or was a moment ago: so a run has an end.
        """
        if self._stopping.is_set():
            return []
        with self.sender.database.reading() as session:
            due = deliveries.due(session, self.sender.clock.now(), BATCH)
        return [each for each in due if each not in besides]


def _in_a_while() -> float:
    return time.monotonic() + LOOK_AGAIN_SECONDS


def _finished(under_way: Iterable[Future[None]]) -> set[Future[None]]:
    """Those that are done, as soon as one is; or none, after a while.

    :raises storage.database.NotSaved: of the one that ended so.
    """
    done, _ = wait(under_way, timeout=LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return done
