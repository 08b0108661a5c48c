"""``sta demo``: the whole product on this machine, with a practice Slack and sample wards."""

from __future__ import annotations

import signal
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress

from bot import app, logs
from bot.app import Bot
from bot.clock import DialClock
from bot.demo_guide import MONDAY, NEXT_HANDOVER, STEPS, TITLES, WARD, Step
from bot.digest import service as digest_service
from bot.emulator import Emulator, GuideStep, JumpTarget, Person
from bot.manifest import manifest
from bot.opening import opened
from bot.running import WATCH_EVERY_SECONDS, Ears, hearing
from bot.sample import PEOPLE, WARDS, live_a_week, set_up_ward, team_of
from bot.settings import LogFormat, LogLevel, Settings, SettingsError
from storage import digests, handovers, schema, wards
from storage.secrecy import new_key

WEEKS_OF_HISTORY = 16
LONGEST_GOODBYE_SECONDS = 3.0
# A picture takes Slack a second or two; nobody waits longer than some ten for it.
LOOK_AGAIN_SECONDS = 0.25
LOOKS_FOR_PICTURES = 40
TEAM = "Practice hospital"
ZONE = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Demo:
    """A demo that runs."""

    slack: Emulator
    bot: Bot
    clock: DialClock
    people: dict[str, Person]
    ward_ids: tuple[str, ...]
    ears: Ears
    began: datetime
    left: threading.Event = field(default_factory=threading.Event)
    # One jump at a time: another's moment would be in the past by the time it got there.
    _going: threading.Lock = field(default_factory=threading.Lock)
    # Held while the past is being filled in: the digest that comes next builds on it.
    _filling: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """See to it that the first ward has a prompt to press: go to its next, if none is open."""
        self.bot.tick()
        now = self.clock.now()
        with self.bot.wiring.database.reading() as session:
            is_open = handovers.current(session, self.ward_ids[0], now) is not None
            coming = handovers.next_planned(session, self.ward_ids[0], now)
        if coming is not None and not is_open:
            self._go(coming.due_at + timedelta(seconds=1))

    def leave(self) -> None:
        """Stop filling in the past, and go nowhere any more."""
        self.left.set()

    def come_to_rest(self) -> None:
        """Wait until what was under way has seen that it is time to leave."""
        for under_way in (self._going, self._filling):
            if under_way.acquire(timeout=LONGEST_GOODBYE_SECONDS):
                under_way.release()

    def jump_to_handover(self) -> None:
        """Go to the moment at which the next prompt is posted."""
        with self._going:
            due = self._next_due()
            if due is not None:
                self._go(due + timedelta(seconds=1))

    def jump_to_monday(self) -> None:
        """Go to the coming Monday at 08:00, living through every handover on the way."""
        with self._going:
            target = self._next_digest()
            while (due := self._next_due()) is not None and due < target:
                self._go(due + timedelta(seconds=1))
                self._sample_answers()
            self._go(target + timedelta(seconds=1))
            self._wait_for_pictures()

    def fill_history(self, report: Callable[[], None]) -> None:
        """Give every ward its past, week by week, the oldest first, up to the demo's beginning."""
        with self._filling:
            for week in range(WEEKS_OF_HISTORY + 1):
                for ward_id in self.ward_ids:
                    if self.left.is_set():
                        return
                    monday = self._since + timedelta(weeks=week)
                    live_a_week(self.bot.wiring, ward_id, self._since, monday, self.began)
                    report()
            self.bot.wiring.database.forget()

    @property
    def _since(self) -> date:
        """The Monday on which the wards' past begins."""
        return _monday(self.began) - timedelta(weeks=WEEKS_OF_HISTORY)

    def _next_due(self) -> datetime | None:
        """When the next prompt is to be posted; None where none is planned, or one has left."""
        if self.left.is_set():
            return None
        now = self.clock.now()
        with self.bot.wiring.database.reading() as session:
            coming = [handovers.next_planned(session, ward_id, now) for ward_id in self.ward_ids]
        due = [each.due_at for each in coming if each is not None and each.due_at > now]
        return min(due, default=None)

    def _next_digest(self) -> datetime:
        now = self.clock.now()
        with self.bot.wiring.database.reading() as session:
            ward = wards.get(session, self.ward_ids[0])
        # One that was put off over a bank holiday falls later in its week.
        coming = (digest_service.due_at(ward, _monday(now) + timedelta(weeks=n)) for n in range(3))
        return next(due for due in coming if due > now)

    def _sample_answers(self) -> None:
        now = self.clock.now()
        for ward_id in self.ward_ids:
            with self.bot.wiring.database.writing() as session:
                current = handovers.current(session, ward_id, now)
                if current is not None and not current.talked:
                    team = team_of(wards.get(session, ward_id), self._since, current)
                    team.take_part(self.bot.wiring, session, current, now)

    def _wait_for_pictures(self) -> None:
        """Stay until the digests have come, which wait for Slack to have their pictures ready."""
        for _ in range(LOOKS_FOR_PICTURES):
            with self.bot.wiring.database.reading() as session:
                if not digests.awaiting_picture(session):
                    return
            if self.left.wait(LOOK_AGAIN_SECONDS):
                return
            self.bot.tick()

    def _go(self, moment: datetime) -> None:
        if moment >= self._next_digest():
            with self._filling:
                pass
        if self.left.is_set():
            return
        self.slack.clock.set(moment)
        self.clock.set_to(moment)
        self.bot.tick()


def run(*, port: int, open_browser: bool, console: Console) -> None:
    """Show the demo until the person stops it. Nothing of it is kept.

    :raises SettingsError: the port is taken.
    """
    logs.set_up(LogLevel.ERROR, LogFormat.CONSOLE)
    stopping = _told_to_stop()
    with (
        tempfile.TemporaryDirectory(prefix="sta-demo-", ignore_cleanup_errors=True) as folder,
        open_demo(Path(folder), port) as demo,
    ):
        console.print(f"The practice Slack is open at [bold]{demo.slack.url}[/bold]")
        console.print("Everything in it is sample data and goes when you stop. Ctrl+C stops it.")
        if open_browser:
            webbrowser.open(demo.slack.url)
        filling = threading.Thread(target=_fill, args=(demo, console), name="history", daemon=True)
        filling.start()
        while not stopping.wait(WATCH_EVERY_SECONDS):
            demo.ears.watch()
        console.print("Stopping.")


def _told_to_stop() -> threading.Event:
    """Set when the person presses Ctrl+C, or the machine asks the demo to end."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping


@contextmanager
def open_demo(folder: Path, port: int, clock: DialClock | None = None) -> Iterator[Demo]:
    """A demo with its first prompts posted, in a folder of its own.

    :param port: the page's; 0 picks a free one.
    :param clock: shows when the demo begins; the machine's own time if left out.
    :raises SettingsError: the port is taken.
    """
    with _practice_slack(port) as slack:
        slack.install(manifest(socket_mode=True, request_url=None))
        people = {
            handle: slack.add_person(
                handle,
                name=name,
                title=TITLES[handle],
                is_admin=handle == "ada",
                shared=handle == "office",
            )
            for handle, name in PEOPLE
        }
        settings = _settings(slack, people, folder)
        clock = clock or DialClock()
        slack.clock.set(clock.now())
        with opened(settings) as database:
            schema.migrate(database)
            bot = app.build(settings, clock, database=database)
            ward_ids = _set_up(bot, slack, people, clock)
            slack.guide.extend(_guide(bot, slack, ward_ids[0]))
            with hearing(bot, settings, port=0) as ears:
                demo = Demo(slack, bot, clock, people, ward_ids, ears, began=clock.now())
                slack.jumps.extend(
                    [
                        JumpTarget(NEXT_HANDOVER, demo.jump_to_handover),
                        JumpTarget(MONDAY, demo.jump_to_monday),
                    ]
                )
                demo.begin()
                bot.start()
                try:
                    yield demo
                finally:
                    demo.leave()
                    demo.come_to_rest()
                    bot.stop()


@contextmanager
def _practice_slack(port: int) -> Iterator[Emulator]:
    slack = Emulator(port, limits=False, team=TEAM)
    try:
        slack.start()
    except (OSError, OverflowError):
        raise SettingsError(
            [
                f"--port {port}: we cannot listen there. Another program may be using it, perhaps "
                "a demo that is still open. Stop that one, or choose another port: --port 0 takes "
                "any that is free."
            ]
        ) from None
    try:
        yield slack
    finally:
        slack.stop()


def _settings(slack: Emulator, people: dict[str, Person], folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
            "STA_KEYS": new_key(),
            "STA_WORKSPACE_ADMINS": people["ada"].id,
            "STA_CLOSED_CONCERNS_KEPT_DAYS": "730",
        }
    )


def _set_up(
    bot: Bot, slack: Emulator, people: dict[str, Person], clock: DialClock
) -> tuple[str, ...]:
    """The sample wards, each with a channel that everyone is in."""
    user_ids = {handle: person.id for handle, person in people.items()}
    with bot.wiring.database.writing() as session:
        return tuple(
            set_up_ward(
                session,
                slack.team_id,
                slack.add_channel(f"{name.lower()}-ward", members=people.values()),
                name,
                preset,
                user_ids,
                clock.now(),
            )
            for name, preset in WARDS.items()
        )


def _guide(bot: Bot, slack: Emulator, ward_id: str) -> list[GuideStep]:
    """The guided path as the page shows it; each step ticks itself when it was done."""
    with bot.wiring.database.reading() as session:
        channel = wards.get(session, ward_id).channel_id

    def shown(step: Step) -> GuideStep:
        return GuideStep(
            step.text,
            then=step.then,
            act_as=step.who,
            opens=channel if step.where == WARD else step.where,
            button=step.button,
            done=lambda: slack.did(*step.deed),
        )

    return [shown(step) for step in STEPS]


def _fill(demo: Demo, console: Console) -> None:
    total = (WEEKS_OF_HISTORY + 1) * len(demo.ward_ids)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Filling in sixteen weeks of sample answers", total=total)
        demo.fill_history(lambda: progress.advance(task))
    if not demo.left.is_set():
        console.print(f"Sixteen weeks of sample answers are in. Try “{MONDAY}” on the page.")


def _monday(moment: datetime) -> date:
    here = moment.astimezone(ZONE).date()
    return here - timedelta(days=here.weekday())
