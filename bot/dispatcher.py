"""The outbox's other end: what is due is handed to a few senders, the most urgent first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock

from bot.logs import get_logger
from bot.packing import Parcel
from bot.sending import Sender
from storage import deliveries
from storage.database import NotSaved

BATCH = 50
SENDERS = 8
LOOK_AGAIN_SECONDS = 1.0
TOGETHER_SECONDS = 0.05

log = get_logger("bot.dispatcher")


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Sends what is due.

    :ivar senders: how many messages may be on their way at once. It is for a Slack that answers
        slowly, not for speed: a message or two that hang must not keep the other wards waiting.
    """

    sender: Sender
    senders: int = SENDERS
    _stopping: Event = field(default_factory=Event)
    _running: Lock = field(default_factory=Lock)

    def run(self) -> int:
        """Send everything that is due, and what falls due until that is done.

        One that finds another under way waits for it, so that what was due has then been sent.

        :returns: how many deliveries were looked at.
        :raises storage.database.NotSaved: the database did not take a claim, or what became of one.
        """
        with self._running:
            try:
                waiting = self._due()
                if not waiting:
                    return 0
                with ThreadPoolExecutor(self.senders, thread_name_prefix="sender") as pool:
                    return self._send_all(pool, waiting)
            finally:
                # What was sent is known here alone, whatever kept us from going on.
                self.sender.write_down()

    def stop(self) -> None:
        """Begin nothing more; what is on its way is finished."""
        self._stopping.set()

    def finish(self) -> None:
        """Write down what could not be written down yet: for the last time, before we go.

        What is not written down even now is looked for in Slack by whoever takes it up.
        """
        with self._running:
            try:
                self.sender.write_down(at_once=True)
            except NotSaved as trouble:
                left = len(self.sender.ledger.waiting())
                log.error("outcomes_not_saved", count=left, error=trouble.fault.value)

    def _send_all(self, pool: ThreadPoolExecutor, waiting: list[str]) -> int:
        looked_at: dict[str, float] = {}
        under_way: dict[Future[None], str] = {}
        queue, look_again_at = deque(waiting), _in_a_while()
        while True:
            # While one hangs, others fall due, and some of them are more urgent.
            if not queue or time.monotonic() >= look_again_at:
                recently = time.monotonic() - LOOK_AGAIN_SECONDS
                just_looked_at = {each for each, at in looked_at.items() if at > recently}
                queue = deque(self._due(besides=just_looked_at.union(under_way.values())))
                look_again_at = _in_a_while()
            if self._stopping.is_set():
                queue.clear()
            for parcel in self._taken(queue, self.senders - len(under_way), looked_at):
                under_way[pool.submit(self.sender.send, parcel)] = parcel.claim.delivery.id
            if not under_way and not queue:
                return len(looked_at)
            for future in _finished(under_way):
                del under_way[future]
            # What cannot be written down now waits, and holds up nothing else.
            with suppress(NotSaved):
                self.sender.write_down()

    def _taken(self, queue: deque[str], most: int, looked_at: dict[str, float]) -> list[Parcel]:
        """The next few, claimed; somebody else may have been quicker with some of them."""
        few = [queue.popleft() for _ in range(min(len(queue), most))]
        looked_at.update(dict.fromkeys(few, time.monotonic()))
        return self.sender.take(few) if few else []

    def _due(self, besides: Collection[str] = ()) -> list[str]:
        """What can be claimed now.

        :param besides: what is looked at already, or was a moment ago: so a run has an end.
        """
        if self._stopping.is_set():
            return []
        with self.sender.database.reading() as session:
            due = deliveries.due(session, self.sender.clock.now(), BATCH)
        # What became of some is known here, and only waits to be written down.
        known = self.sender.ledger.waiting()
        return [each for each in due if each not in besides and each not in known]


def _in_a_while() -> float:
    return time.monotonic() + LOOK_AGAIN_SECONDS


def _finished(under_way: Collection[Future[None]]) -> set[Future[None]]:
    """Those that are done, as soon as one is; or none, after a while.

    :raises storage.database.NotSaved: of the one that ended so.
    """
    wait(under_way, timeout=LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
    # A moment more: what comes together is written down, and followed by others, in one go.
    done, _ = wait(under_way, timeout=TOGETHER_SECONDS)
    for future in done:
        future.result()
    return done
