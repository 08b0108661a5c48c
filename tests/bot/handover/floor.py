"""A ward floor for tests: the handover feature on a database, with a Slack that can fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.dispatcher import Dispatcher
from bot.feature import Renderer, Unfinished
from bot.handover import closing, planning, posting, rhythm
from bot.sending import Sender
from bot.settings import load_settings
from bot.slack.errors import NoHistory
from bot.slack.gateway import Gateway, Posted
from bot.slack.message import Message
from bot.slack.modals import Modals
from bot.slack.payloads import Call, Press, Submission
from bot.wiring import Wiring
from prompts.catalogue import Catalogue
from prompts.shifts import PRESETS, ShiftPattern
from storage import handovers, readings, wards
from storage.database import Database
from storage.deliveries import Delivery, Kind
from storage.handovers import Handover
from storage.ratings import Tap, record
from storage.secrecy import Keyring
from storage.wards import Role, Ward

LONDON = ZoneInfo("Europe/London")
TEAM = "T0001"
CHANNEL = "C0001"
DEADLINE = timedelta(seconds=30)
LONG_DAYS = PRESETS["long_days"].pattern()
THREE_SHIFTS = PRESETS["early_late_night"].pattern()

# A Wednesday in summer time, an hour and a half before the long day begins.
WEDNESDAY = datetime(2026, 6, 3, 6, 0, tzinfo=LONDON)


class Killed(BaseException):
    """The process was killed at this point."""


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A message as it stands in Slack."""

    channel: str
    ts: str
    key: str
    message: Message

    @property
    def texts(self) -> str:
        """Everything on it, buttons included."""
        return str(self.message.blocks)


class FakeSlack(Gateway):
    """A Slack that remembers what was posted, and goes wrong when told to."""

    def __init__(self) -> None:
        self.screen: dict[str, OnScreen] = {}
        self.before_post: Callable[[], None] = _nothing
        self.after_post: Callable[[], None] = _nothing
        self.before_find: Callable[[], None] = _nothing
        self.may_read = True

    def post(self, channel: str, message: Message, key: str) -> Posted:
        self.before_post()
        ts = f"{len(self.screen) + 1}.0"
        self.screen[ts] = OnScreen(channel, ts, key, message)
        self.after_post()
        return Posted(channel, ts)

    def update(self, channel: str, ts: str, message: Message) -> None:
        self.screen[ts] = OnScreen(channel, ts, self.screen[ts].key, message)

    def delete(self, channel: str, ts: str) -> None:  # noqa: ARG002 - Slack wants to know it
        del self.screen[ts]

    def find(self, channel: str, key: str, since: datetime, until: datetime) -> Posted | None:
        return next(iter(self.copies(channel, key, since, until)), None)

    def copies(self, channel: str, key: str, since: datetime, until: datetime) -> list[Posted]:  # noqa: ARG002
        self.before_find()
        if not self.may_read:
            raise NoHistory("missing_scope")
        return [Posted(channel, shown.ts) for shown in self.screen.values() if shown.key == key]

    def open_dm(self, user: str) -> str:
        return f"D{user}"

    def go_wrong_once(self, error: BaseException, *, after: bool = False) -> None:
        """Raise an error at the next post, before or after it has taken effect."""

        def fail() -> None:
            self.before_post = self.after_post = _nothing
            raise error

        if after:
            self.after_post = fail
        else:
            self.before_post = fail


def _nothing() -> None:
    return


@dataclass
class HandClock:
    """A clock that stands where it is put."""

    at: datetime

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


@dataclass
class Floor:
    """One ward, its channel, and the bot's jobs."""

    database: Database
    keyring: Keyring
    catalogue: Catalogue
    ward_id: str
    slack: FakeSlack = field(default_factory=FakeSlack)
    clock: HandClock = field(default_factory=lambda: HandClock(WEDNESDAY))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def go_to(self, moment: datetime) -> None:
        """Put the clock to a moment and let the bot do what it does again and again."""
        self.clock.at = moment
        self.tick()

    def go_on(self, **step: float) -> None:
        """Put the clock on by a step, as ``timedelta`` takes it."""
        self.go_to(self.clock.at.astimezone(UTC) + timedelta(**step))

    def tick(self) -> None:
        self.plan()
        self.dispatch()
        closing.close_due(self.database, self.now)
        self.dispatch()

    def plan(self) -> None:
        with suppress(Unfinished):
            planning.plan_all(self.database, self.catalogue, self.now)

    def dispatch(self) -> None:
        """Send what is due, one after the other so that a kill is a kill."""
        sender = Sender(
            database=self.database,
            gateway=self.slack,
            clock=self.clock,
            renderers={
                Kind.PROMPT: posting.renderer(self.keyring),
                Kind.MANAGER_WORD: Renderer(render=rhythm.word),
            },
            sending_deadline=DEADLINE,
            failed=lambda *_: None,
        )
        dispatcher = Dispatcher(sender, senders=1)
        while dispatcher.run():
            pass

    def wiring(self) -> Wiring:
        """The parts of the house that the listeners work with."""
        return Wiring(
            settings=load_settings({}, None),
            database=self.database,
            keyring=self.keyring,
            catalogue=self.catalogue,
            clock=self.clock,
            gateway=self.slack,
            modals=Modals("xoxb-never-used", "http://127.0.0.1/"),
            afterwards=ThreadPoolExecutor(1),
        )

    def change(self, edit: Callable[[Ward], None]) -> None:
        """Change the ward's settings as its form does."""
        with self.database.writing() as session:
            ward = wards.get(session, self.ward_id)
            edit(ward)
            ward.want_new_plan()

    def tap(self, person: str = "UANNA", score: int = 4) -> bool:
        """Tap on the newest prompt."""
        handover = self.open()
        with self.database.writing_at_once() as connection:
            reading = readings.behind(connection, self.keyring, handover.id)
            assert reading is not None
            given = Tap(handover.id, TEAM, CHANNEL, person, score)
            return record(connection, given, reading, self.now)

    def open(self) -> Handover:
        """The handover that takes answers."""
        with self.database.reading() as session:
            current = handovers.current(session, self.ward_id, self.now)
        assert current is not None
        return current

    def ward(self) -> Ward:
        with self.database.reading() as session:
            return wards.get(session, self.ward_id)

    def all(self) -> list[Handover]:
        """Every handover of the ward, in order."""
        with self.database.reading() as session:
            query = select(Handover).where(Handover.ward_id == self.ward_id)
            return list(session.scalars(query.order_by(Handover.starts_at, Handover.shift)))

    def starts(self) -> list[str]:
        """When they start on the ward's clock, like ``Wed 07:30``."""
        return [f"{each.starts_at.astimezone(LONDON):%a %H:%M}" for each in self.all()]

    def outbox(self, kind: Kind = Kind.PROMPT) -> list[Delivery]:
        with self.database.reading() as session:
            query = select(Delivery).filter_by(kind=kind.value)
            return list(session.scalars(query.order_by(Delivery.due_at, Delivery.target)))

    def prompts(self) -> list[OnScreen]:
        """What stands in the ward's channel."""
        return [shown for shown in self.slack.screen.values() if shown.channel == CHANNEL]

    def texts(self) -> Sequence[str]:
        return [shown.message.text for shown in self.prompts()]


def pressed(
    handover_id: str,
    action_id: str,
    user_id: str = "UANNA",
    *,
    channel_id: str = CHANNEL,
    team_id: str = TEAM,
) -> Press:
    """A press of one of a prompt's buttons."""
    return Press(
        team_id=team_id,
        channel_id=channel_id,
        user_id=user_id,
        trigger_id="1.1",
        response_url="",
        message_ts="1.0",
        action_id=action_id,
        value=handover_id,
        view=None,
    )


def typed(words: str, user_id: str, *, channel_id: str = CHANNEL) -> Call:
    """A command."""
    return Call(TEAM, channel_id, user_id, "1.1", "", words)


def sent_form(
    view: dict[str, Any], values: dict[str, str | None], *, team_id: str = TEAM
) -> Submission:
    """A form that was filled in and sent."""
    return Submission(team_id, "UANNA", view, values, str(view.get("private_metadata", "")))


def set_up(
    database: Database,
    *,
    pattern: ShiftPattern = LONG_DAYS,
    created_at: datetime = WEDNESDAY,
    channel_id: str = CHANNEL,
    name: str = "Willow",
) -> str:
    """A ward that has just been set up, with a manager, a facilitator and the others."""
    with database.writing() as session:
        ward = wards.add_ward(
            session,
            Ward(
                # Which prompts a ward gets follows from its id: the same ones in every run.
                id=channel_id.lower().rjust(20, "0")[:20],
                team_id=TEAM,
                channel_id=channel_id,
                name=name,
                created_at=created_at.astimezone(UTC),
                shifts=pattern.to_json(),
                zone=pattern.zone,
            ),
        )
        wards.give_role(session, ward.id, Role.MANAGER, ["UMONA"])
        wards.give_role(session, ward.id, Role.FACILITATOR, ["UFAY"])
        wards.give_role(session, ward.id, Role.RECIPIENT, ["UGWEN"])
        wards.give_role(session, ward.id, Role.SHARED, ["UOFFICE"])
        return ward.id
