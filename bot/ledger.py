"""What became of messages, until it is written down.

Senders only talk to Slack. What they learn is entered here, and the dispatcher writes down at once
whatever has come together: one transaction for several messages. What the database does not take
stays here and is tried again, so that a message we know to stand in Slack is not looked for, let
alone posted once more, because the database was locked for a moment. Only if this process ends
first does whoever takes up the message next have to look for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy.orm import Session

from bot.logs import get_logger
from storage.claims import Claim
from storage.database import Database, NotSaved
from storage.faults import Fault

log = get_logger("bot.ledger")

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=5)


def _nothing(_: object) -> None:
    return


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What became of one message.

    :ivar fact: writes it down; False where somebody else had written down something before.
    :ivar follow: what follows from the fact where it counts, in the same transaction.
    :ivar told: what is logged and counted once that is done, given whether the fact counts.
    """

    claim: Claim
    fact: Callable[[Session], bool]
    follow: Callable[[Session], None] = _nothing
    told: Callable[[bool], None] = _nothing


@dataclass(slots=True)
class _Waits:
    """How one waits that could not be written down: not at all at first, then for longer."""

    trouble: NotSaved | None = None
    pause: timedelta = timedelta(0)
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        # The clock may have been set back meanwhile.
        return self.until is None or not now < self.until <= now + LONGEST_PAUSE

    def longer(self, now: datetime, trouble: NotSaved) -> None:
        self.trouble, self.until = trouble, now + self.pause
        self.pause = min(max(self.pause * 2, FIRST_PAUSE), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What waits to be written down. Senders may enter something at any time."""

    _entries: dict[Entry, _Waits] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def enter(self, entry: Entry) -> None:
        """Have something written down as soon as can be."""
        with self._lock:
            self._entries[entry] = _Waits()

    def waiting(self) -> frozenset[str]:
        """The ids of the deliveries of which something waits."""
        with self._lock:
            return frozenset(entry.claim.delivery.id for entry in self._entries)

    def write_down(self, database: Database, now: datetime, *, at_once: bool = False) -> None:
        """Write down what waits: all of it together, or one by one where that does not go.

        Only for one thread at a time.

        :param at_once: also what could not be written down a moment ago.
        :raises storage.database.NotSaved: something could not be written down. It goes on waiting.
        """
        entries = self._ready(now, at_once)
        try:
            self._write(database, entries)
        except Exception:
            # Which of them it was, and whether it passes, shows when each is tried by itself.
            self._write_each(database, entries, now)
        with self._lock:
            troubles = [waits.trouble for waits in self._entries.values() if waits.trouble]
        if troubles:
            raise troubles[0]

    def _ready(self, now: datetime, at_once: bool) -> list[Entry]:
        with self._lock:
            ready = [
                entry for entry, waits in self._entries.items() if at_once or waits.is_over(now)
            ]
        # In one order, so that two processes that write of the same wards do not deadlock.
        return sorted(ready, key=_order)

    def _write_each(self, database: Database, entries: Sequence[Entry], now: datetime) -> None:
        for entry in entries:
            try:
                self._write_alone(database, entry)
            except NotSaved as trouble:
                self._entries[entry].longer(now, trouble)
                if trouble.fault is not Fault.BUSY:
                    return  # the others would fare no better

    def _write_alone(self, database: Database, entry: Entry) -> None:
        # What became of a message is true, even if what follows from it cannot be done.
        for each in (entry, replace(entry, follow=_nothing)):
            try:
                self._write(database, [each])
                break
            except NotSaved:
                raise
            except Exception as error:
                log.exception("delivery_not_recorded", error=type(error).__name__)
        # If not even the fact could be written, the claim stays, and runs out at its deadline.
        with self._lock:
            self._entries.pop(entry, None)

    def _write(self, database: Database, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        with database.writing() as session:
            kept = [_written(session, entry) for entry in entries]
        with self._lock:
            for entry in entries:
                self._entries.pop(entry, None)
        for entry, counts in zip(entries, kept, strict=True):
            done(entry, counts)


def done(entry: Entry, kept: bool) -> None:
    """Something is written down, for good."""
    entry.told(kept)


def _order(entry: Entry) -> tuple[str, str]:
    return str(entry.claim.delivery.ward_id), entry.claim.delivery.id


def _written(session: Session, entry: Entry) -> bool:
    kept = entry.fact(session)
    if kept:
        entry.follow(session)
    session.flush()
    # The next one must see what this one has written, and not what it had read before.
    session.expunge_all()
    return kept
