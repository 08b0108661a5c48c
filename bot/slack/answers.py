"""What Slack answers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_sdk.web import SlackResponse

from bot.slack.errors import OutcomeUnknown

DELIVERY = "sta_delivery"


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who Slack says we are, and what we may do. ``scopes`` is empty where Slack does not say."""

    team_id: str
    team: str
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, and whether the bot is in it."""

    id: str
    name: str
    is_private: bool
    is_archived: bool
    is_member: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace. ``is_gone`` is true once the account is closed."""

    id: str
    name: str
    is_gone: bool
    is_bot: bool
    is_guest: bool


def posted(answer: SlackResponse) -> Posted:
    """Where the message of an answer stands.

    :raises OutcomeUnknown: the answer does not say.
    """
    return Posted(_text(answer, "channel"), _text(answer, "ts"))


def opened(answer: SlackResponse) -> str:
    """The id of the channel that was opened."""
    return str(part(answer, "channel").get("id", ""))


def identity(answer: SlackResponse) -> Identity:
    """Who we are."""
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    scopes = headers.get("x-oauth-scopes", "").split(",")
    return Identity(
        team_id=_text(answer, "team_id"),
        team=str(answer.get("team", "")),
        bot_id=str(answer.get("bot_id", "")),
        bot_user_id=_text(answer, "user_id"),
        scopes=frozenset(scope.strip() for scope in scopes if scope.strip()),
    )


def channel(answer: SlackResponse) -> Channel:
    """A channel."""
    found = part(answer, "channel")
    return Channel(
        id=str(found.get("id", "")),
        name=str(found.get("name", "")),
        is_private=bool(found.get("is_private")),
        is_archived=bool(found.get("is_archived")),
        is_member=bool(found.get("is_member")),
    )


def person(answer: SlackResponse) -> Person:
    """A person, by the name that others see."""
    found = part(answer, "user")
    profile = found.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or found.get("name") or ""
    return Person(
        id=str(found.get("id", "")),
        name=str(name),
        is_gone=bool(found.get("deleted")),
        is_bot=bool(found.get("is_bot")),
        is_guest=bool(found.get("is_restricted") or found.get("is_ultra_restricted")),
    )


def uploaded(answer: SlackResponse) -> str:
    """The id of the file that was uploaded."""
    return str(part(answer, "file").get("id", ""))


def is_ready(answer: SlackResponse) -> bool:
    """Whether a file can be shown: until then Slack does not say what kind it is."""
    return bool(part(answer, "file").get("mimetype"))


def delivery_metadata(key: str) -> dict[str, Any]:
    """What a posted message carries so that it can be found again. Anyone can read it."""
    return {"event_type": DELIVERY, "event_payload": {"key": key}}


def carries(message: dict[str, Any], key: str) -> bool:
    """Whether a message from the history is the one of a delivery."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == DELIVERY and payload.get("key") == key


def next_cursor(answer: SlackResponse) -> str:
    """Where the next page begins; empty on the last."""
    metadata = answer.get("response_metadata") or {}
    return str(metadata.get("next_cursor") or "")


def part(answer: SlackResponse, name: str) -> dict[str, Any]:
    """An object in an answer.

    :raises OutcomeUnknown: it is not there.
    """
    found = answer.get(name)
    if not isinstance(found, dict):
        raise OutcomeUnknown("not_slacks_answer")
    return found


def _text(answer: SlackResponse, name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str):
        raise OutcomeUnknown("not_slacks_answer")
    return found
