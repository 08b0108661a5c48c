"""A desk for tests of the outbox: words that wait to be sent, and a Slack that can fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dispatcher import Dispatcher
from bot.feature import Renderer
from bot.sending import Sender
from bot.slack.gateway import Posted
from bot.slack.message import Message
from storage import deliveries
from storage.database import Database, NotSaved
from storage.deliveries import Delivery, Kind
from storage.faults import Fault
from tests.bot.handover.floor import FakeSlack, HandClock
from tests.storage.sample_ward import NOW

USEFUL_FOR = timedelta(hours=1)
DEADLINE = timedelta(seconds=30)
PAST_THE_DEADLINE = timedelta(seconds=31)


class CannotSay(Exception):
    """The message cannot be made from what is stored."""


def _nothing() -> None:
    return


class Slack(FakeSlack):
    """A Slack of which more calls can go wrong, and which may be slow to let a post appear."""

    def __init__(self) -> None:
        super().__init__()
        self.before_open: Callable[[], None] = _nothing
        self.before_update: Callable[[], None] = _nothing
        self.before_delete: Callable[[], None] = _nothing
        self.after_update: Callable[[], None] = _nothing
        self.posts = 0
        self.looked_until: list[datetime] = []

    def stood_since(self, moment: datetime) -> None:
        """Let what stands there have been posted at a given moment."""
        for shown in [*self.screen.values()]:
            del self.screen[shown.ts]
            ts = f"{moment.timestamp():.6f}"
            self.screen[ts] = replace(shown, ts=ts)

    def post(self, channel: str, message: Message, key: str) -> Posted:
        self.posts += 1
        return super().post(channel, message, key)

    def find(self, channel: str, key: str, since: datetime, until: datetime) -> Posted | None:
        self.looked_until.append(until)
        return super().find(channel, key, since, until)

    def open_dm(self, user: str) -> str:
        self.before_open()
        return super().open_dm(user)

    def update(self, channel: str, ts: str, message: Message) -> None:
        self.before_update()
        super().update(channel, ts, message)
        self.after_update()

    def delete(self, channel: str, ts: str) -> None:
        self.before_delete()
        super().delete(channel, ts)


@dataclass
class Desk:
    """An outbox, and the dispatchers that send what is in it."""

    database: Database
    slack: Slack = field(default_factory=Slack)
    clock: HandClock = field(default_factory=lambda: HandClock(NOW))
    says: str = "A word."
    rendered: int = 0
    missed: int = 0
    failures: list[str] = field(default_factory=list)
    broken: bool = False
    spoilt: dict[str, Exception] = field(default_factory=dict)
    when_sent: Callable[[], None] = _nothing
    not_saved: set[str] = field(default_factory=set)

    def put(
        self,
        subject: str = "word",
        target: str = "UMONA",
        *,
        kind: Kind = Kind.MANAGER_WORD,
        private: bool = True,
        vanishes: bool = False,
        due_at: datetime = NOW,
    ) -> None:
        with self.database.writing() as session:
            deliveries.add(
                session,
                kind,
                subject,
                target,
                due_at=due_at,
                expires_at=due_at + USEFUL_FOR,
                private=private,
                vanishes=vanishes,
            )

    def render(self, _session: Session, delivery: Delivery, _now: object) -> Message:
        self.rendered += 1
        if self.broken:
            raise CannotSay
        if delivery.subject in self.spoilt:
            raise self.spoilt[delivery.subject]
        return Message.plain(self.says)

    def count_missed(self, _session: Session, _delivery: Delivery, _now: object) -> None:
        self.missed += 1

    def follow(self, _session: Session, delivery: Delivery, _now: object) -> None:
        if delivery.subject in self.not_saved:
            raise NotSaved("the database did not take it", Fault.BUSY)
        self.when_sent()

    def dispatcher(self, senders: int = 1) -> Dispatcher:
        renderer = Renderer(
            render=self.render,
            missed=self.count_missed,
            sent=self.follow,
        )
        sender = Sender(
            database=self.database,
            gateway=self.slack,
            clock=self.clock,
            renderers=dict.fromkeys(
                (Kind.PROMPT, Kind.MANAGER_WORD, Kind.CONCERN_NOTICE), renderer
            ),
            sending_deadline=DEADLINE,
            failed=lambda _session, _delivery, trouble, _now: self.failures.append(trouble.code),
        )
        return Dispatcher(sender, senders=senders)

    def run(self) -> None:
        """Send what is due until nothing is, as a tick does; but no more than twenty times."""
        dispatcher = self.dispatcher()
        for _ in range(20):
            if not dispatcher.run():
                break

    def after(self, step: timedelta) -> None:
        self.clock.at += step
        self.run()

    def another_takes_over(self) -> None:
        """Let so much time go by that another replica takes up what one of ours still holds."""
        self.slack.before_post = self.slack.after_post = _nothing
        self.slack.before_update = self.slack.after_update = _nothing
        self.after(PAST_THE_DEADLINE)

    def fails(self, error: Exception, *, after: bool = False) -> None:
        self.slack.go_wrong_once(error, after=after)
        self.run()

    def wants_a_change(self, says: str, subject: str = "word") -> None:
        self.says = says
        with self.database.writing() as session:
            deliveries.want_change(session, Kind.MANAGER_WORD, subject)

    def row(self, subject: str = "word", kind: Kind = Kind.MANAGER_WORD) -> Delivery:
        with self.database.reading() as session:
            (found,) = deliveries.of_subject(session, kind, subject)
        return found

    def outbox(self) -> list[Delivery]:
        with self.database.reading() as session:
            return list(session.scalars(select(Delivery)))

    def on_screen(self) -> list[str]:
        """What stands in Slack, in order."""
        return [shown.message.text for shown in self.slack.screen.values()]


def raising(error: BaseException) -> Callable[[], None]:
    """Something that goes wrong whenever it is done."""

    def go_wrong() -> None:
        raise error

    return go_wrong
