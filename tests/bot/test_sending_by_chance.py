"""Two copies of the bot over one outbox, and a Slack, a database and a clock that do their worst.

Whatever chance does to them, once it leaves them alone each message stands in Slack once, or is
written down as missed and does not stand there.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.dispatcher import Dispatcher
from bot.slack.errors import OutcomeUnknown, RateLimited, Refused
from bot.slack.gateway import Posted
from bot.slack.message import Message
from storage.database import Database, NotSaved
from storage.deliveries import Delivery, Kind, State
from tests.bot.desk import PAST_THE_DEADLINE, Desk, Slack
from tests.bot.handover.floor import Killed, OnScreen
from tests.storage.sample_ward import NOW

SEEDS = range(12)
MESSAGES = 6
ROUNDS = 25
VANISHING = {f"word{place}" for place in range(MESSAGES) if place % 3 == 2}
HOW_OFTEN = 0.3
# Otherwise it is held up until another copy has taken over.
HOW_OFTEN_AT_ONCE = 0.6
KINDS = (Kind.PROMPT, Kind.MANAGER_WORD, Kind.CONCERN_NOTICE)


class Chance(Slack):
    """A Slack to which anything may happen at any call, until it is told to be calm."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.calm = False
        self.meanwhile: Callable[[], None] = lambda: None
        self._held_up = False
        self._numbers = count(1)

    def post(self, channel: str, message: Message, key: str) -> Posted:
        self._before()
        ts = f"{next(self._numbers)}.0"
        self.screen[ts] = OnScreen(channel, ts, key, message)
        self._after()
        return Posted(channel, ts)

    def update(self, channel: str, ts: str, message: Message) -> None:
        self._before()
        if ts in self.screen:
            super().update(channel, ts, message)
        self._after()

    def delete(self, channel: str, ts: str) -> None:
        self._before()
        if ts in self.screen:
            super().delete(channel, ts)
        self._after()

    def copies(self, channel: str, key: str, since: datetime, until: datetime) -> list[Posted]:
        self._before()
        found = super().copies(channel, key, since, until)
        self._after()
        return found

    def open_dm(self, user: str) -> str:
        self._before()
        return super().open_dm(user)

    def _before(self) -> None:
        """It may not even happen; or not before another copy has taken over."""
        self._goes_wrong([OutcomeUnknown("timeout"), RateLimited(20), Refused("odd"), Killed()])

    def _after(self) -> None:
        """It has happened, and we may not hear of it."""
        self._goes_wrong([OutcomeUnknown("timeout"), Killed()])

    def _goes_wrong(self, how: Sequence[BaseException]) -> None:
        if self.calm or self.chance.random() > HOW_OFTEN:
            return
        if self._held_up or self.chance.random() < HOW_OFTEN_AT_ONCE:
            raise self.chance.choice(how)
        self._held_up = True
        self.meanwhile()
        self._held_up = False


def runs(copy: Dispatcher) -> None:
    """Send what is due, as often as there is anything; or die of it, or be refused by the store."""
    try:
        for _ in range(20):
            if not copy.run():
                break
    except (Killed, NotSaved):
        return


def outbox_of(desk: Desk, chance: random.Random) -> None:
    for place in range(MESSAGES):
        kind = KINDS[place % len(KINDS)]
        desk.put(
            f"word{place}",
            f"U{place % 2}",
            kind=kind,
            private=kind is not Kind.PROMPT,
            vanishes=kind is Kind.CONCERN_NOTICE,
            due_at=NOW + timedelta(seconds=chance.randrange(120)),
        )


def live(desk: Desk, slack: Chance) -> None:
    """Let two copies come and go, while the clock goes on, and now and then back."""
    chance = slack.chance
    copies = [desk.dispatcher(), desk.dispatcher()]

    def meanwhile() -> None:
        desk.clock.at += PAST_THE_DEADLINE
        runs(desk.dispatcher())

    slack.meanwhile = meanwhile
    for _ in range(ROUNDS):
        place = chance.randrange(2)
        runs(copies[place])
        if chance.random() < 0.3:
            copies[place] = desk.dispatcher()  # what it knew is gone with it
        if chance.random() < 0.2:
            desk.wants_a_change(f"Another word {chance.random()}.", f"word{chance.randrange(6)}")
        desk.not_saved = {f"word{chance.randrange(6)}"} if chance.random() < 0.3 else set()
        desk.clock.at += timedelta(seconds=chance.choice([1, 5, 31, 60, -10]))


def comes_to_rest(desk: Desk, slack: Chance) -> None:
    slack.calm, desk.not_saved = True, set()
    slack.meanwhile = lambda: None
    copy = desk.dispatcher()
    for _ in range(20):
        desk.clock.at += timedelta(minutes=5)
        runs(copy)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_each_message_stands_once_or_is_missed(
    database: Database, seed: int
) -> None:
    chance = random.Random(seed)
    slack = Chance(chance)
    desk = Desk(database, slack=slack)
    outbox_of(desk, chance)
    subjects = {row.id: row.subject for row in desk.outbox()}
    live(desk, slack)
    comes_to_rest(desk, slack)

    standing = Counter(shown.key for shown in slack.screen.values())
    # Of what leaves no trace nobody can say later which one counts, so it may stand twice.
    most = {row_id: 2 if subject in VANISHING else 1 for row_id, subject in subjects.items()}
    assert [subjects[key] for key, times in standing.items() if times > most[key]] == []
    rows = {row.id: row for row in desk.outbox()}
    assert [row.subject for row in rows.values() if not is_settled(row)] == []
    for key in subjects.keys() & rows.keys():
        assert (key in standing) == (rows[key].state == State.SENT.value), subjects[key]


def is_settled(row: Delivery) -> bool:
    return row.state == State.MISSED.value or (
        row.state == State.SENT.value and row.rendered == row.wanted
    )
