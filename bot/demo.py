"""``sta demo``: the whole product on this machine, with a practice Slack and sample wards."""

from __future__ import annotations

import signal
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress
from sqlalchemy.orm import Session

from bot import app, logs
from bot.app import Bot
from bot.clock import DialClock
from bot.digest import service as digest_service
from bot.emulator import Emulator, JumpTarget, Person
from bot.manifest import manifest
from bot.running import WATCH_EVERY_SECONDS, Ears, hearing
from bot.sample import live_a_week, team_of
from bot.settings import LogFormat, LogLevel, Settings, SettingsError
from bot.setup import service as setup_service
from bot.setup.form import CONTACTS, WardForm
from prompts.shifts import PRESETS
from storage import handovers, schema, wards
from storage.concerns import recipients
from storage.concerns.clocks import WorkingHours
from storage.concerns.recipients import Named
from storage.concerns.tables import Post
from storage.database import Database
from storage.screening import ScreenedText, screened
from storage.secrecy import new_key
from storage.wards import Ward

WEEKS_OF_HISTORY = 16
LONGEST_GOODBYE_SECONDS = 3.0
TEAM = "Practice ward"
WARDS = {"Willow": "long_days", "Rowan": "early_late_night"}
ZONE = ZoneInfo("Europe/London")
OFFICE_HOURS = WorkingHours(frozenset(range(5)), time(9, 0), time(17, 0))
GUIDE = (
    "You are Anna, a nurse on Willow. Press a number under the prompt. Only you see the answer.",
    "Press “Enter for the room”, type how many hands each number got, and save.",
    "Press “Something doesn't feel right” and raise a concern. Tick Gwen, the Guardian.",
    "Act as Gwen Price. Open See Think Act, then Messages. Open the concern and acknowledge it.",
    "Act as Mona Reid, who manages both wards, and jump to Monday 08:00.",
    "Open See Think Act, then Messages, and read the digests. Press “See more”.",
    "Press “Make this our focus”, then look at Home: Mona's, Gwen's and Anna's differ.",
)
PEOPLE = (
    ("anna", "Anna Okafor"), ("ben", "Ben Lewis"), ("chidi", "Chidi Eze"), ("dora", "Dora Quinn"),
    ("emil", "Emil Novak"), ("farah", "Farah Aziz"), ("grace", "Grace Mensah"),
    ("hugh", "Hugh Bell"), ("mona", "Mona Reid"), ("sam", "Sam Carter"), ("gwen", "Gwen Price"),
    ("ada", "Ada Byrne"), ("office", "Willow office"),
)  # fmt: skip


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

    def begin(self) -> None:
        """Go to the moment at which the first ward's prompt is posted: there is one to press."""
        self.bot.tick()
        with self.bot.wiring.database.reading() as session:
            coming = handovers.next_planned(session, self.ward_ids[0], self.clock.now())
        if coming is not None and coming.due_at > self.clock.now():
            self._go(coming.due_at + timedelta(seconds=1))

    def leave(self) -> None:
        """Stop filling in the past."""
        self.left.set()

    def jump_to_handover(self) -> None:
        """Go to the moment at which the next prompt is posted."""
        now = self.clock.now()
        with self.bot.wiring.database.reading() as session:
            coming = [handovers.next_planned(session, ward_id, now) for ward_id in self.ward_ids]
        due = [handover.due_at for handover in coming if handover and handover.due_at > now]
        if due:
            self._go(min(due) + timedelta(seconds=1))

    def jump_to_monday(self) -> None:
        """Go to the coming Monday at 08:00, living through every handover on the way."""
        now = self.clock.now()
        with self.bot.wiring.database.reading() as session:
            ward = wards.get(session, self.ward_ids[0])
        here = now.astimezone(ZONE).date()
        monday = here - timedelta(days=here.weekday())
        target = next(
            due
            for week in range(3)
            if (due := digest_service.due_at(ward, monday + timedelta(weeks=week))) > now
        )
        while self._next_due(target) is not None:
            self.jump_to_handover()
            self._sample_answers()
        self._go(target + timedelta(seconds=1))

    def fill_history(self, report: Callable[[], None]) -> None:
        """Give every ward its past, week by week, the oldest first, up to the demo's beginning."""
        here = self.began.astimezone(ZONE).date()
        this_monday = here - timedelta(days=here.weekday())
        for weeks_ago in range(WEEKS_OF_HISTORY, -1, -1):
            for ward_id in self.ward_ids:
                if self.left.is_set():
                    return
                monday = this_monday - timedelta(weeks=weeks_ago)
                live_a_week(self.bot.wiring, ward_id, monday, self.began)
                report()
        self.bot.wiring.database.forget()

    def _next_due(self, before: datetime) -> datetime | None:
        now = self.clock.now()
        with self.bot.wiring.database.reading() as session:
            coming = [handovers.next_planned(session, ward_id, now) for ward_id in self.ward_ids]
        due = [each.due_at for each in coming if each and now < each.due_at < before]
        return min(due, default=None)

    def _sample_answers(self) -> None:
        now = self.clock.now()
        for ward_id in self.ward_ids:
            with self.bot.wiring.database.writing() as session:
                current = handovers.current(session, ward_id, now)
                if current is not None and not current.talked:
                    team = team_of(wards.get(session, ward_id))
                    team.dice.seed(current.id)
                    team.take_part(self.bot.wiring, session, current, now)

    def _go(self, moment: datetime) -> None:
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
        demo.leave()
        filling.join(LONGEST_GOODBYE_SECONDS)


def _told_to_stop() -> threading.Event:
    """Set when the person presses Ctrl+C, or the machine asks the demo to end."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping


@contextmanager
def open_demo(folder: Path, port: int) -> Iterator[Demo]:
    """A demo with its first prompts posted, in a folder of its own.

    :param port: the page's; 0 picks a free one.
    :raises SettingsError: the port is taken.
    """
    with _practice_slack(port) as slack:
        slack.install(manifest(socket_mode=True, request_url=None))
        people = {
            handle: slack.add_person(
                handle, name=name, is_admin=handle == "ada", shared=handle == "office"
            )
            for handle, name in PEOPLE
        }
        settings = _settings(slack, people, folder)
        clock = DialClock()
        with _database(settings) as database:
            bot = app.build(settings, clock, database=database)
            ward_ids = _set_up(bot, slack, people, clock)
            with hearing(bot, settings, port=0) as ears:
                demo = Demo(slack, bot, clock, people, ward_ids, ears, began=clock.now())
                slack.jumps.extend(
                    [
                        JumpTarget("Next handover", demo.jump_to_handover),
                        JumpTarget("Monday 08:00", demo.jump_to_monday),
                    ]
                )
                demo.begin()
                bot.start()
                try:
                    yield demo
                finally:
                    demo.leave()
                    bot.stop()


@contextmanager
def _practice_slack(port: int) -> Iterator[Emulator]:
    slack = Emulator(port, limits=False, guide=GUIDE, team=TEAM)
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


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url.get_secret_value())
    try:
        schema.migrate(database)
        yield database
    finally:
        database.close()


def _set_up(
    bot: Bot, slack: Emulator, people: dict[str, Person], clock: DialClock
) -> tuple[str, ...]:
    """Two wards with different shifts, set up as their managers would, and sixteen weeks old."""
    now = clock.now()
    with bot.wiring.database.writing() as session:
        return tuple(
            _ward(session, slack, people, now, name, preset) for name, preset in WARDS.items()
        )


def _ward(
    session: Session,
    slack: Emulator,
    people: dict[str, Person],
    now: datetime,
    name: str,
    preset: str,
) -> str:
    channel = slack.add_channel(f"{name.lower()}-ward", members=people.values())
    form = WardForm(
        name=screened(f"{name} (sample)"),
        pattern=PRESETS[preset].pattern(),
        managers=(people["mona"].id,),
        facilitators=(people["farah"].id,),
        shared=(people["office"].id,),
        emergency=_words("Pull your alarm, then ring 2222."),
        on_call=_words("ring 4455, day and night."),
        incidents=_words("the incident system on every ward computer"),
        guardian=_words("Gwen Price, ext. 4321."),
    )
    done = setup_service.set_up(
        session,
        form,
        team_id=slack.team_id,
        channel_id=channel,
        by=people["mona"].id,
        now=now,
        is_sample=True,
    )
    ward = wards.get(session, done.ward_id)
    ward.created_at = now - timedelta(weeks=WEEKS_OF_HISTORY + 1)
    _name_recipients(session, ward, people, now)
    return ward.id


def _words(text: str) -> ScreenedText:
    return screened(text, accept_warnings=True, allowing=CONTACTS)


def _name_recipients(
    session: Session, ward: Ward, people: dict[str, Person], now: datetime
) -> None:
    def named(handle: str, post: Post, deputy: str | None = None, *, outside: bool) -> Named:
        return Named(
            user_id=people[handle].id,
            post=post,
            outside_management=outside,
            hours=OFFICE_HOURS,
            deputy_id=people[deputy].id if deputy else None,
        )

    recipients.name_recipients(
        session,
        ward,
        [
            named("gwen", Post.GUARDIAN, outside=True),
            named("sam", Post.SECURITY_LEAD, "hugh", outside=True),
            named("mona", Post.MANAGER, outside=False),
        ],
        by=people["ada"].id,
        now=now,
    )


def _fill(demo: Demo, console: Console) -> None:
    total = (WEEKS_OF_HISTORY + 1) * len(demo.ward_ids)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Filling in sixteen weeks of sample answers", total=total)
        demo.fill_history(lambda: progress.advance(task))
    if not demo.left.is_set():
        console.print("Sixteen weeks of sample answers are in. Try “Monday 08:00” on the page.")
