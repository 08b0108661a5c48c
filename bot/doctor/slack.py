"""Doctor's look at Slack's side: the tokens, what the app may do, and whose clock is right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient

from bot.clock import Clock
from bot.feature import Finding
from bot.manifest import OPTIONAL_SCOPES, SCOPES
from bot.settings import Settings, Transport
from bot.slack import answers
from bot.slack.client import ask, web_client
from bot.slack.errors import Permanent, RateLimited, SlackTrouble

TOKEN = "bot token"
APP_TOKEN = "app token"
SCOPES_PART = "scopes"
CLOCK = "clock"

# Slack's requests are refused when they seem older than five minutes; a minute is worth mending.
CLOCKS_MAY_DIFFER = timedelta(seconds=60)
WAIT = "Wait a minute, then run this again."
UNREACHABLE = "Check this machine's network, its proxy settings and SLACK_API_URL."
CHANGE_SCOPES = (
    "Paste what `sta manifest` prints on your Slack app's page, under App Manifest, "
    "and install the app again."
)
SET_THE_CLOCK = "Let this machine take its time from a time server."
_APP_OF_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]{5,})-")


def token(settings: Settings, clock: Clock) -> list[Finding]:
    """Whether Slack knows the bot token; what the app may do; whether the clocks agree."""
    asked_at = clock.now()
    try:
        answer = ask(_client(settings).auth_test)
        identity = answers.identity(answer)
    except SlackTrouble as trouble:
        return [in_trouble(TOKEN, trouble)]
    halfway = asked_at + (clock.now() - asked_at) / 2
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    return [
        Finding(TOKEN, True, f"Slack knows the bot in the workspace “{identity.team}”."),
        *scopes(identity.scopes),
        *clocks(headers, halfway),
    ]


def scopes(granted: frozenset[str]) -> list[Finding]:
    """Whether the app may do what it needs, and what it does without."""
    if not granted:
        return [Finding(SCOPES_PART, True, "Slack does not say what the app may do.")]
    missing = _listed({name: why for name, why in SCOPES.items() if name not in granted})
    found = [Finding(SCOPES_PART, False, f"The app lacks {it}.", CHANGE_SCOPES) for it in missing]
    without = _listed({name: why for name, why in OPTIONAL_SCOPES.items() if name not in granted})
    found += [Finding(SCOPES_PART, True, f"Optional, and not given: {it}.") for it in without]
    return found if missing else [
        Finding(SCOPES_PART, True, "The app may do all that it needs."), *found
    ]  # fmt: skip


def clocks(headers: Mapping[str, str], now: datetime) -> list[Finding]:
    """Whether this machine's clock agrees with Slack's, which the answer's head tells."""
    try:
        slacks = parsedate_to_datetime(headers["date"])
        apart = now - slacks
    except (KeyError, ValueError, TypeError):
        return [Finding(CLOCK, True, "Slack does not say what time it has.")]
    if abs(apart) <= CLOCKS_MAY_DIFFER:
        return [Finding(CLOCK, True, "This machine's clock agrees with Slack's.")]
    direction = "ahead of" if apart > timedelta() else "behind"
    said = (
        f"This machine's clock is {abs(apart).total_seconds():.0f} seconds {direction} Slack's. "
        "Prompts come at the wrong time, and over HTTP we may refuse Slack's requests."
    )
    return [Finding(CLOCK, False, said, SET_THE_CLOCK)]


def app_token(settings: Settings) -> list[Finding]:
    """Whether the app token opens a line to Slack; over HTTP, what can be said instead."""
    if settings.transport is Transport.HTTP:
        said = (
            f"Not set, so we listen at {settings.http_host}:{settings.http_port} for Slack's "
            "requests. Whether the signing secret is right shows at the first of them."
        )
        return [Finding(APP_TOKEN, True, said)]
    given = settings.secret("SLACK_APP_TOKEN")
    client = _client(settings)
    try:
        ask(lambda: client.apps_connections_open(app_token=given))
    except SlackTrouble as trouble:
        return [in_trouble(APP_TOKEN, trouble)]
    of_token = _APP_OF_TOKEN.match(given)
    of_bot = _app_of_bot(client)
    if of_token and of_bot and of_token[1] != of_bot:
        said = "The app token and the bot token are of two different apps."
        return [Finding(APP_TOKEN, False, said, "Copy both from the same Slack app's page.")]
    return [Finding(APP_TOKEN, True, "Slack opens a line for the bot (Socket Mode).")]


def in_trouble(part: str, trouble: SlackTrouble, of: str = "") -> Finding:
    """What a call to Slack ended in, with what to do about it.

    :param of: what it was about, if that is not the part itself.
    """
    about = f"{of}: " if of else ""
    if isinstance(trouble, Permanent):
        return Finding(
            part, False, f"{about}Slack refuses it ({trouble.code}).", trouble.what_to_do
        )
    if isinstance(trouble, RateLimited):
        return Finding(part, False, f"{about}Slack asks us to wait.", WAIT)
    return Finding(part, False, f"{about}Slack does not answer ({trouble.code}).", UNREACHABLE)


def _client(settings: Settings) -> WebClient:
    timeout = settings.slack_timeout_seconds
    return web_client(settings.secret("SLACK_BOT_TOKEN"), settings.slack_api_url, timeout)


def _app_of_bot(client: WebClient) -> str | None:
    """The id of the bot's app, or None where we may not ask."""
    try:
        bot_id = answers.identity(ask(client.auth_test)).bot_id
        return str(answers.part(ask(lambda: client.bots_info(bot=bot_id)), "bot").get("app_id"))
    except SlackTrouble:
        return None


def _listed(scopes: Mapping[str, str]) -> list[str]:
    return [f"{name}, {why}" for name, why in scopes.items()]
