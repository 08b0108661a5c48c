"""The composition root: the one place that knows every feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize_args import AuthorizeArgs
from slack_sdk import WebClient

from bot import (
    commands,
    concerns,
    digest,
    faults,
    focus,
    handover,
    home,
    improving,
    outages,
    schedule,
    setup,
    upkeep,
)
from bot.afterwards import Afterwards
from bot.clock import Clock, SystemClock
from bot.dispatcher import Dispatcher
from bot.feature import Arrears, Feature, Finding, Job, Renderer
from bot.listening import Listening
from bot.logs import get_logger
from bot.schedule import Rounds, Tick
from bot.sending import Sender
from bot.settings import Settings
from bot.slack.gateway import Gateway
from bot.slack.modals import Modals
from bot.slack.presses import Presses
from bot.wiring import Wiring
from prompts import loading
from prompts.catalogue import Catalogue
from storage import schema
from storage.database import Database, NotRead, NotSaved
from storage.deliveries import Kind
from storage.secrecy import Keyring

log = get_logger("bot.app")

DISPATCH_EVERY = timedelta(seconds=1)
# What is due is sent in batches; this many are looked at before a tick gives way to the next.
MOST_BATCHES = 100


def features(wiring: Wiring) -> list[Feature]:
    """Every feature, in the order in which Home and help show them."""
    rooms = [
        handover.feature(wiring),
        concerns.feature(wiring),
        focus.feature(wiring),
        digest.feature(wiring),
        improving.feature(wiring),
        setup.feature(wiring),
        outages.feature(wiring),
        upkeep.feature(wiring),
    ]
    sections = [room.home for room in rooms if room.home is not None]
    return [*rooms, home.feature(wiring, sections)]


@dataclass(frozen=True)
class Bot:
    """The bot, put together and not yet started."""

    app: App
    wiring: Wiring
    features: Sequence[Feature]
    dispatcher: Dispatcher
    jobs: Sequence[Job]
    scheduler: BackgroundScheduler
    tick_seen: Tick
    rounds: Rounds

    def start(self) -> None:
        """Begin to watch the clock. Slack may be down: what is due waits in the outbox."""
        self.scheduler.start()

    def watch(self) -> None:
        """Look after what may stand still. To be called every few seconds."""
        schedule.catch_up(self.scheduler, SystemClock().now())

    def wind_down(self) -> None:
        """Begin nothing more that is due. What has begun goes on."""
        self.dispatcher.stop()
        if self.scheduler.running:
            self.scheduler.pause()

    def stop(self) -> None:
        """Finish what is in hand and stop. What is not finished is taken up at the next start."""
        self.wind_down()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        self.dispatcher.finish()
        self.wiring.modals.close()
        self.wiring.afterwards.shutdown(wait=True)
        self.wiring.database.close()

    def tick(self) -> None:
        """Do once, now, everything that the scheduler does again and again."""
        schedule.run_all(self.jobs, self.wiring.clock.now())

    def database_problem(self) -> str | None:
        """What is wrong with the database, for whoever asks whether the bot is ready."""
        try:
            if self.wiring.database.troubles.refused is not None:
                # Nobody may have tried since, so we do.
                schema.try_writing(self.wiring.database)
            schema.check(self.wiring.database)
        except schema.SchemaTrouble as trouble:
            return str(trouble)
        except (NotRead, NotSaved) as trouble:
            return str(faults.words(trouble))
        return None

    def clock_problem(self) -> str | None:
        """What is wrong with the ticker, for the same."""
        return self.tick_seen.problem()

    def jobs_problem(self) -> str | None:
        """Which of the jobs fail again and again, for the same."""
        return self.rounds.problem()

    def arrears(self) -> list[Arrears]:
        """What the features should have done by now, whether or not there is any of it.

        :raises storage.database.NotRead: the database does not say.
        """
        now = self.wiring.clock.now()
        return [each for room in self.features for behind in room.arrears for each in behind(now)]

    def check(self) -> list[Finding]:
        """What the features have to say of their own health."""
        now = self.wiring.clock.now()
        return [
            finding for room in self.features for check in room.checks for finding in check(now)
        ]


def build(
    settings: Settings,
    clock: Clock,
    database: Database | None = None,
    catalogue: Catalogue | None = None,
) -> Bot:
    """Put the bot together.

    :raises storage.schema.SchemaTrouble: the database is not migrated, or newer than the code.
    :raises prompts.loading.LibraryError: an overlay of the library is broken.
    """
    wiring = _wiring(settings, clock, database, catalogue)
    schema.check(wiring.database)
    presses = Presses()
    app = App(
        # Otherwise Bolt reads the source of everybody who called us, to name itself after one.
        name="see-think-act",
        before_authorize=presses,
        # Bolt would ask Slack who we are at the first tap, and the tap would wait for the answer.
        authorize=_authorize(_secret(settings.slack_bot_token)),
        client=_client(settings),
        signing_secret=_secret(settings.slack_signing_secret) or "unused-in-socket-mode",
        process_before_response=True,
        # Otherwise making the app would fail while Slack is down.
        token_verification_enabled=False,
        raise_error_for_unhandled_request=False,
    )
    rooms = features(wiring)
    listening = Listening(app, presses, wiring, home.refresher(wiring, rooms))
    for room in rooms:
        room.register(listening)
    commands.register(listening, [word for room in rooms for word in room.commands])
    sender = Sender(
        database=wiring.database,
        gateway=wiring.gateway,
        clock=clock,
        renderers=_renderers(rooms),
        sending_deadline=timedelta(seconds=settings.sending_deadline_seconds),
        failed=setup.delivery_failed(wiring),
    )
    dispatcher = Dispatcher(sender)
    jobs = [job for room in rooms for job in room.jobs] + [
        Job("dispatch", DISPATCH_EVERY, lambda _now: _send_all(dispatcher))
    ]
    tick = Tick()
    ticking = [*jobs, tick.job()]
    rounds = Rounds(ticking)
    scheduler = schedule.ticker(ticking, clock, rounds.done)
    return Bot(app, wiring, rooms, dispatcher, jobs, scheduler, tick, rounds)


def _renderers(rooms: Sequence[Feature]) -> dict[Kind, Renderer]:
    renderers: dict[Kind, Renderer] = {}
    for room in rooms:
        taken = renderers.keys() & room.renderers.keys()
        if taken:
            raise ValueError(f"{room.name} renders {sorted(taken)}, as another feature does")
        renderers.update(room.renderers)
    return renderers


def _send_all(dispatcher: Dispatcher) -> None:
    for _ in range(MOST_BATCHES):
        if not dispatcher.run():
            return


def _wiring(
    settings: Settings, clock: Clock, database: Database | None, catalogue: Catalogue | None
) -> Wiring:
    timeout = settings.slack_timeout_seconds
    token = _secret(settings.slack_bot_token)
    return Wiring(
        settings=settings,
        database=database
        or Database(settings.database_url.get_secret_value(), pool_size=settings.database_pool),
        keyring=Keyring(settings.key_texts),
        catalogue=catalogue or loading.load(overlays=settings.library),
        clock=clock,
        gateway=Gateway(token, settings.slack_api_url, timeout=timeout),
        modals=Modals(token, settings.slack_api_url, workers=settings.modal_workers),
        afterwards=Afterwards(settings.reply_workers),
    )


def _authorize(token: str) -> Callable[[AuthorizeArgs], AuthorizeResult]:
    def authorize(args: AuthorizeArgs) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=args.enterprise_id, team_id=args.team_id, bot_token=token
        )

    return authorize


def _client(settings: Settings) -> WebClient:
    # Bolt wants a client of its own; posting goes through the gateway alone.
    return WebClient(
        base_url=settings.slack_api_url,
        timeout=settings.slack_timeout_seconds,
        retry_handlers=[],
    )


def _secret(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
