"""The weekly digest: what it costs a ward with a long past, and how long a thousand wards take.

Made, published and rendered. Its picture is drawn apart, as it is by the bot.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from sqlalchemy import select

from bot import app
from bot.app import Bot
from bot.clock import SystemClock
from bot.digest import service
from bot.digest.movement import MOST, chart
from bot.digest.picture import Panel, draw
from bot.settings import Settings
from storage import wards
from storage.deliveries import Delivery, Kind
from storage.digests import Digest
from storage.secrecy import new_key
from tests.benchmarks import databases
from tests.benchmarks.figures import Figure, Figures, both_sides
from tests.benchmarks.histories import Past, wards_with_past

GOAL_RATIO = 1.1
GOAL_SECONDS = 60
GOAL_PICTURE_MS = 60
MONDAY = date(2026, 6, 1)
# The Monday after, when the digest of that week has come due.
NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
WARDS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How many wards and how long a past.

    :ivar together: wards whose digests are made one after the other in each round.
    :ivar wards: those of the morning on which all of them get theirs.
    """

    rounds: int
    together: int
    short_past: int
    long_past: int
    wards: int


REAL = Size(rounds=5, together=5, short_past=1, long_past=260, wards=1000)
TINY = Size(rounds=1, together=2, short_past=1, long_past=3, wards=3)


def measure(size: Size) -> Figures:
    """The cost of one digest, of its picture, and the time of all."""
    yield _long_past(size)
    yield _picture(size)
    yield from _monday_morning(size)


def _long_past(size: Size) -> Figure:
    count = size.rounds * size.together
    with _bot() as bot:
        young = _wards(bot, size.short_past, count + size.together)
        old = _wards(bot, size.long_past, count + size.together)
        for warming in (young, old):
            _cost(bot, warming, size.together)
        cost, floor = both_sides(
            size.rounds,
            lambda: _cost(bot, old, size.together),
            lambda: _cost(bot, young, size.together),
        )
    return Figure(
        f"a digest with {size.long_past} weeks of history, CPU (floor: with {size.short_past})",
        cost * 1000,
        "ms",
        floor=floor * 1000,
        goal=GOAL_RATIO,
    )


def _picture(size: Size) -> Figure:
    """Four anchors, each with as many readings as a picture ever shows."""
    wobble = [0.4 + 0.2 * (week % 3) / 2 for week in range(MOST - 7)]
    drawn = chart([*wobble, *[0.9] * 7])
    title = "“I could tell a colleague here that I fear they are being drawn in.” (by tap)"
    panels = [Panel(title, drawn, MONDAY - timedelta(weeks=MOST), MONDAY)] * 4
    draw(panels)
    costs = []
    for _ in range(size.rounds):
        began = time.process_time()
        draw(panels)
        costs.append(time.process_time() - began)
    return Figure("a digest's picture, CPU", median(costs) * 1000, "ms", goal=GOAL_PICTURE_MS)


def _monday_morning(size: Size) -> Figures:
    with _bot() as bot:
        _wards(bot, size.short_past, size.wards)
        (job,) = (job for job in bot.jobs if job.name == "digests")
        began = time.perf_counter()
        job.run(NOW)
        made = _render_all(bot)
        took = time.perf_counter() - began
    yield Figure(f"digests of {size.wards:,} wards", took, "s", goal=GOAL_SECONDS)
    yield Figure("the same: wards left without", size.wards - made, "wards", goal=0)


@contextmanager
def _bot() -> Iterator[Bot]:
    with databases.sqlite_file() as url:
        given = {
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": "a-signing-secret-for-benchmarks",
            "DATABASE_URL": url,
            "STA_KEYS": new_key(),
        }
        bot = app.build(Settings.model_validate(given), SystemClock())
        try:
            yield bot
        finally:
            bot.stop()


def _wards(bot: Bot, weeks: int, count: int) -> list[str]:
    past = Past(bot.wiring.catalogue, bot.wiring.keyring, MONDAY, weeks)
    added: list[str] = []
    while len(added) < count:
        with bot.wiring.database.writing() as session:
            added += wards_with_past(session, past, min(WARDS_AT_ONCE, count - len(added)))
    return added


def _cost(bot: Bot, waiting: list[str], together: int) -> float:
    """The processor's seconds for a digest, made and rendered, of the next few wards."""
    some = [waiting.pop() for _ in range(together)]
    began = time.process_time()
    for ward_id in some:
        with bot.wiring.database.writing() as session:
            ward = wards.get(session, ward_id)
            assert service.make_if_due(session, bot.wiring.catalogue, ward, NOW)
        _render(bot, ward_id)
    return (time.process_time() - began) / together


def _render(bot: Bot, ward_id: str) -> bool:
    renderer = bot.dispatcher.sender.renderers[Kind.DIGEST]
    with bot.wiring.database.reading() as session:
        delivery = session.scalars(
            select(Delivery).filter_by(kind=Kind.DIGEST.value, ward_id=ward_id)
        ).one()
        return renderer.render(session, delivery, NOW) is not None


def _render_all(bot: Bot) -> int:
    with bot.wiring.database.reading() as session:
        made = session.scalars(select(Digest.ward_id)).all()
    return sum(_render(bot, ward_id) for ward_id in made)
