"""Doctor's look at each ward's channel, and at the people whom a ward's word has to reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.doctor.slack import in_trouble
from bot.feature import Finding
from bot.settings import Settings
from bot.slack.errors import Permanent, SlackTrouble, Where
from bot.slack.gateway import Gateway
from storage import wards
from storage.concerns import recipients
from storage.database import Database
from storage.wards import Role, Ward

CHANNELS = "channels"
PEOPLE = "people"

INVITE = "Type /invite in the channel and choose the bot."
UNARCHIVE = "Ask a workspace admin to unarchive it."
NAME_MANAGERS = "A workspace admin names others: /handover setup in the ward's channel."
NAME_RECIPIENTS = "A workspace admin names others on Home."
NAME_ADMINS = "Name somebody else in STA_WORKSPACE_ADMINS."


@dataclass(frozen=True, slots=True)
class _Reached:
    """Whom a ward's word has to reach. The ids are looked up and never shown."""

    ward: str
    managers: Sequence[str]
    recipients: Sequence[str]


class _Stopped(Exception):
    """Slack does not go on answering. The finding says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.said)


def channels(gateway: Gateway, database: Database) -> list[Finding]:
    """Whether each ward's channel is there, in use, and the bot in it."""
    with database.reading() as session:
        talking = [(ward.name, ward.channel_id) for ward in wards.everywhere(session)]
    found: list[Finding] = []
    for name, channel_id in talking:
        try:
            found += _channel(gateway, name, channel_id)
        except _Stopped as stopped:
            return [*found, stopped.finding]
    if found or not talking:
        return found
    said = f"{len(talking)} in use by wards, and the bot is in all of them."
    return [Finding(CHANNELS, True, said)]


def people(settings: Settings, gateway: Gateway, database: Database) -> list[Finding]:
    """Whether managers, concern recipients and workspace admins are still in Slack."""
    with database.reading() as session:
        reached = [_reached(session, ward) for ward in wards.everywhere(session)]
    slack = _Slack(gateway, {})
    found: list[Finding] = []
    try:
        for ward in reached:
            found += _of_ward(ward, slack)
        for place, admin in enumerate(settings.workspace_admins, start=1):
            if slack.has_left(admin):
                said = f"Entry {place} of STA_WORKSPACE_ADMINS is nobody in Slack any more."
                found.append(Finding(PEOPLE, False, said, NAME_ADMINS))
    except _Stopped as stopped:
        return [*found, stopped.finding]
    if found or not slack.known:
        return found
    return [Finding(PEOPLE, True, "Everybody who has to be reached is in Slack.")]


@dataclass(frozen=True, slots=True)
class _Slack:
    """Who has left, each person asked for once."""

    gateway: Gateway
    known: dict[str, bool]

    def has_left(self, user_id: str) -> bool:
        """:raises _Stopped: Slack does not say."""
        if user_id not in self.known:
            self.known[user_id] = self._ask(user_id)
        return self.known[user_id]

    def how_many_left(self, user_ids: Iterable[str]) -> int:
        return sum(self.has_left(user_id) for user_id in user_ids)

    def _ask(self, user_id: str) -> bool:
        try:
            return self.gateway.user_info(user_id).is_gone
        except SlackTrouble as trouble:
            if isinstance(trouble, Permanent) and trouble.where is Where.PERSON:
                return True
            raise _Stopped(in_trouble(PEOPLE, trouble)) from None


def _channel(gateway: Gateway, name: str, channel_id: str) -> Iterator[Finding]:
    try:
        channel = gateway.channel_info(channel_id)
    except SlackTrouble as trouble:
        finding = in_trouble(CHANNELS, trouble, name)
        if isinstance(trouble, Permanent) and trouble.where is Where.CHANNEL:
            yield finding
            return
        raise _Stopped(finding) from None
    if channel.is_archived:
        yield Finding(CHANNELS, False, f"{name}: its channel is archived.", UNARCHIVE)
    elif not channel.is_member:
        yield Finding(CHANNELS, False, f"{name}: the bot is not in its channel.", INVITE)


def _reached(session: Session, ward: Ward) -> _Reached:
    named = recipients.of_ward(session, ward.id)
    deputies = {one.deputy_id for one in named if one.deputy_id}
    return _Reached(
        ward.name,
        wards.holders(session, ward.id, Role.MANAGER),
        sorted({one.user_id for one in named} | deputies),
    )


def _of_ward(ward: _Reached, slack: _Slack) -> Iterator[Finding]:
    left = slack.how_many_left(ward.managers)
    if left == len(ward.managers):
        said = f"{ward.ward}: it has no manager in Slack, so nobody gets its digest."
        yield Finding(PEOPLE, False, said, NAME_MANAGERS)
    elif left:
        said = f"{ward.ward}: {left} of its {len(ward.managers)} managers left Slack."
        yield Finding(PEOPLE, False, said, NAME_MANAGERS)
    left = slack.how_many_left(ward.recipients)
    if left:
        said = f"{ward.ward}: {left} of its {len(ward.recipients)} concern recipients left Slack."
        yield Finding(PEOPLE, False, said, NAME_RECIPIENTS)
