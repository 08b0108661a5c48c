"""Doctor's look at the work itself: does the bot run, does what is due go out, is there room."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bot.app import Bot
from bot.feature import Finding
from bot.monitoring import METRICS_PATH, STUCK_AFTER
from bot.settings import Settings
from storage import audit, deliveries, digests, lateness, replicas
from storage.audit import Act
from storage.database import Database
from storage.sqlite import log_of

RUNNING: Final = "running bot"
OUTBOX: Final = "outbox"
DIGESTS: Final = "digests"
DISK: Final = "disk"
BACKUPS: Final = "backups"
MONITORING: Final = "monitoring"
REPLICAS: Final = "replicas"

LEAST_ROOM: Final = 200 * 1024 * 1024
LONGEST_LOG: Final = 64 * 1024 * 1024
BACKED_UP_WITHIN: Final = timedelta(days=8)
ANSWER_SECONDS: Final = 3.0
_EVERYWHERE: Final = ("0.0.0.0", "::")
SEE_WHY: Final = (
    "See whether `sta run` is running and this machine reaches Slack. If both are well, Slack is "
    "slowing us down: they go out by themselves."
)
MAKE_ROOM: Final = "Make room on that disk before it is full. Nothing is lost so far."
FIND_READER: Final = (
    "Something has been reading for long: a backup tool, a query, a stuck program. End that, "
    "or restart the bot; nothing is lost."
)
SEE_COPIES: Final = (
    "Start them again, and see their logs. If fewer are meant to run, set STA_REPLICAS to that. "
    "The others go on with all of the work."
)
BACK_UP: Final = "Run `sta backup FILE` every day, and keep the file on another machine."


def running(settings: Settings) -> list[Finding]:
    """What the bot that runs on this machine says of itself, if one does."""
    if not settings.http_port:
        return []
    host = "127.0.0.1" if settings.http_host in _EVERYWHERE else settings.http_host
    address = f"{f'[{host}]' if ':' in host else host}:{settings.http_port}"
    parts = _parts(f"http://{address}/readyz")
    if parts is None:
        said = f"No bot answers at {address}. That is as it should be if it runs elsewhere."
        return [Finding(RUNNING, True, said)]
    unwell = {name: problem for name, problem in parts.items() if problem != "ok"}
    return [
        Finding(RUNNING, False, f"Its {name} is not well.", str(problem))
        for name, problem in unwell.items()
    ] or [Finding(RUNNING, True, "It runs, and everything in it is well.")]


def outbox(database: Database, now: datetime) -> list[Finding]:
    """Whether what is due goes out."""
    with database.reading() as session:
        backlog = deliveries.backlog(session, now)
        held = lateness.held_back(session, now)
    if backlog.oldest_due is None or not backlog.late:
        return [Finding(OUTBOX, True, "Nothing that is due waits.")]
    waits = now - backlog.oldest_due
    said = (
        f"{backlog.late} messages are late, the oldest by {_about(waits)}. What is still of use "
        "goes out late; what is not is counted as missed."
    )
    if held.until is not None:
        said += f" Slack asks us to hold back {held.count} of them until {held.until:%H:%M} UTC."
    return [Finding(OUTBOX, waits < STUCK_AFTER, said, "" if waits < STUCK_AFTER else SEE_WHY)]


def planning(bot: Bot) -> list[Finding]:
    """Whether what should have been planned and put in the outbox by now was."""
    found = bot.arrears()
    behind = [each for each in found if each.count]
    parts = dict.fromkeys(each.part for each in found)
    return [
        *(Finding(each.part, False, each.said, each.remedy) for each in behind),
        *(
            Finding(part, True, "Everything is done that should be by now.")
            for part in parts
            if part not in {each.part for each in behind}
        ),
    ]


def copies(settings: Settings, database: Database, now: datetime) -> list[Finding]:
    """Which copies of the bot were seen lately, and which have gone without a word."""
    with database.reading() as session:
        living = sorted(each.host for each in replicas.living(session, now))
        gone = replicas.gone(session, now)
    seen = f"{len(living)} of {settings.replicas} seen in the last minutes"
    seen += f": {', '.join(living)}." if living else "."
    if len(living) >= settings.replicas or not gone + living:
        return [Finding(REPLICAS, True, seen)]
    lost = ", ".join(f"{each.host} (last seen {each.seen_at:%d %b %H:%M} UTC)" for each in gone)
    return [Finding(REPLICAS, False, f"{seen} Missing: {lost or 'never seen'}.", SEE_COPIES)]


def last_digest(database: Database) -> list[Finding]:
    """When the wards' managers were last sent a digest."""
    with database.reading() as session:
        week_of = digests.newest_week(session)
    if week_of is None:
        return [Finding(DIGESTS, True, "None was made yet.")]
    return [Finding(DIGESTS, True, f"The last was made in the week of {week_of}.")]


def disk(database: Database) -> Iterator[Finding]:
    """Whether the disk under SQLite's file has room, and its log is of a usual size."""
    file = database.file
    if file is None:
        return
    free = shutil.disk_usage(file.absolute().parent).free
    said = f"{_size(free)} are free where the database is."
    yield Finding(DISK, free >= LEAST_ROOM, said, "" if free >= LEAST_ROOM else MAKE_ROOM)
    log = _bytes(log_of(file))
    if log > LONGEST_LOG:
        yield Finding(DISK, False, f"The database's log has grown to {_size(log)}.", FIND_READER)


def backups(database: Database, now: datetime) -> list[Finding]:
    """When the last backup was made that we know of."""
    with database.reading() as session:
        made_at = audit.last(session, Act.BACKED_UP)
    if made_at is None:
        return [Finding(BACKUPS, True, f"None was made with `sta backup` yet. {BACK_UP}")]
    ago = now - made_at
    well = ago <= BACKED_UP_WITHIN
    said = f"The last was made {_about(ago)} ago."
    return [Finding(BACKUPS, well, said, "" if well else BACK_UP)]


def monitoring(settings: Settings) -> list[Finding]:
    """Where monitoring looks, and whether anybody is told when the bot stops."""
    port, host = settings.metrics_port, settings.metrics_host
    figures = (
        f"Figures are at http://{host}:{port}{METRICS_PATH}."
        if port is not None
        else "Figures are not shown: STA_METRICS_PORT is not set."
    )
    heartbeat = (
        "HEARTBEAT_URL is asked for once a minute while all is well."
        if settings.heartbeat_url is not None
        else "HEARTBEAT_URL is not set, so nobody is told when the bot stops."
    )
    return [Finding(MONITORING, True, f"{figures} {heartbeat}")]


def _parts(url: str) -> dict[str, Any] | None:
    """What a running bot says of its parts; None where none answers as one would."""
    opener = build_opener(ProxyHandler({}))
    try:
        try:
            with opener.open(url, timeout=ANSWER_SECONDS) as answer:
                found = json.load(answer)
        except HTTPError as not_ready:
            with not_ready:
                found = json.load(not_ready)
    except (OSError, HTTPException, ValueError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("parts"), dict):
        return None
    work = found.get("work")
    return {**found["parts"], **(work if isinstance(work, dict) else {})}


def _about(time: timedelta) -> str:
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} minutes" if minutes > 1 else "a minute"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"


def _size(count: int) -> str:
    megabytes = count / 1024 / 1024
    return f"{megabytes:,.0f} MB" if megabytes < 10_000 else f"{megabytes / 1024:,.0f} GB"


def _bytes(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
