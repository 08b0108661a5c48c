"""Wards for benchmarks, set up as the bot stores them, and a Slack for them to talk in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.emulator import Emulator, Person
from bot.handover import planning
from bot.manifest import manifest
from prompts import loading
from prompts.shifts import Shift, ShiftPattern
from storage import deliveries, handovers, readings, wards
from storage.database import Database
from storage.deliveries import Kind
from storage.secrecy import Keyring
from storage.wards import Ward

JUST_NOW = timedelta(minutes=5)
HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """A prompt that takes answers."""

    handover_id: str
    channel: str


def install(slack: Emulator, *, socket_mode: bool) -> None:
    """Install the app as its manifest says."""
    slack.install(manifest(socket_mode=socket_mode, request_url="https://bot.example"))


def settings(slack: Emulator, database_url: str, key: str, *, socket_mode: bool) -> dict[str, str]:
    """What ``sta run`` is given; everything else is as it comes."""
    given = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "STA_KEYS": key,
    }
    return {**given, "SLACK_APP_TOKEN": slack.app_token} if socket_mode else given


def wards_handing_over(
    database: Database, team_id: str, channels: Sequence[str], now: datetime
) -> list[str]:
    """Wards in whose channels a handover began a few minutes ago, planned; their ids."""
    began = (now - JUST_NOW).replace(second=0, microsecond=0)
    ends = began + HALF_A_DAY
    pattern = ShiftPattern(
        (
            Shift("Day", began.time().replace(tzinfo=None), ends.time().replace(tzinfo=None)),
            Shift("Night", ends.time().replace(tzinfo=None), began.time().replace(tzinfo=None)),
        ),
        zone="UTC",
    )
    with database.writing() as session:
        added = [
            wards.add_ward(
                session,
                Ward(
                    team_id=team_id,
                    channel_id=channel,
                    name=f"Ward {number}",
                    created_at=now,
                    shifts=pattern.to_json(),
                    zone=pattern.zone,
                ),
            ).id
            for number, channel in enumerate(channels, start=1)
        ]
    planning.plan_all(database, loading.load(), now)
    return added


def open_prompts(
    database: Database, keyring: Keyring, team_id: str, channels: Sequence[str], now: datetime
) -> list[OpenPrompt]:
    """A prompt in each channel that takes answers already, and need not be posted."""
    found = []
    for ward_id in wards_handing_over(database, team_id, channels, now):
        with database.writing() as session:
            ward = wards.get(session, ward_id)
            handover = handovers.next_planned(session, ward_id, now)
            assert handover is not None
            deliveries.withdraw(session, Kind.PROMPT, [handover.id])
            readings.start(session, keyring, handover, now)
            found.append(OpenPrompt(handover.id, ward.channel_id))
    return found


def people_and_channels(
    slack: Emulator, people: int, channels: int
) -> tuple[list[Person], list[str]]:
    """Colleagues, and channels that all of them are in."""
    colleagues = [slack.add_person(f"colleague{number}") for number in range(people)]
    return colleagues, [
        slack.add_channel(f"ward-{number}", members=colleagues) for number in range(channels)
    ]
