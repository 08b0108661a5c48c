"""Slack's own client, set up so that nothing is sent twice and nothing is logged."""

from __future__ import annotations

import logging
import os
import ssl
from collections.abc import Callable
from functools import cache
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot import metrics
from bot.setting_values import is_this_machine
from bot.slack.errors import OutcomeUnknown, Permanent, RateLimited, classify

# What a call can end in besides an answer; the last is an answer that is JSON and no object.
# Anything else is a fault of ours, and is not hidden.
FAILURES = (SlackClientError, OSError, HTTPException, ValueError, AttributeError)

# What monitoring counts a call as; any other trouble was a refusal that may pass.
_OUTCOMES = {Permanent: "permanent", RateLimited: "ratelimited", OutcomeUnknown: "unknown"}
_THIS_MACHINE = "localhost,127.0.0.1,::1"

# slack_sdk logs whole bodies for any logger whose own level is not above DEBUG.
LOGGER = logging.getLogger("slack_sdk.quiet")
LOGGER.setLevel(logging.INFO)


def web_client(token: str, api_url: str, timeout: int) -> WebClient:
    """A client that never retries by itself: a dropped connection would make two posts of one.

    :param timeout: seconds to wait for the connection, and again for each part of the answer.
    """
    client = WebClient(
        token=token,
        base_url=api_url,
        timeout=timeout,
        ssl=_trusted(api_url),
        logger=LOGGER,
        retry_handlers=[],
    )
    client.proxy = proxy_for(api_url, client.proxy)
    return client


def webhook_client(url: str, timeout: int) -> WebhookClient:
    """The same for a ``response_url``."""
    client = WebhookClient(
        url, timeout=timeout, ssl=_trusted(url), logger=LOGGER, retry_handlers=[]
    )
    client.proxy = proxy_for(url, client.proxy)
    return client


def ask(call: Callable[[], SlackResponse]) -> SlackResponse:
    """Make one call to Slack.

    :raises SlackTrouble: it did not go as it should.
    """
    try:
        answer = call()
    except FAILURES as error:
        trouble = classify(error)
    else:
        metrics.slack_called("ok")
        return answer
    metrics.slack_called(_OUTCOMES.get(type(trouble), "refused"))
    # Raised out here so that Slack's own exception, which holds what was sent, is left behind.
    raise trouble


def proxy_for(url: str, proxy: str | None) -> str | None:
    """The proxy to use for an address: none for this machine, where the emulator is.

    slack_sdk takes a proxy from the environment without looking at NO_PROXY, and urllib, left
    to itself, looks at both.
    """
    if not is_this_machine(url):
        return proxy
    spared = os.environ.get("NO_PROXY", os.environ.get("no_proxy", ""))
    if _THIS_MACHINE not in spared:
        added = ",".join(part for part in (spared, _THIS_MACHINE) if part)
        os.environ["NO_PROXY"] = os.environ["no_proxy"] = added
    return None


def _trusted(url: str) -> ssl.SSLContext | None:
    return _certificates() if url.startswith("https:") else None


@cache
def _certificates() -> ssl.SSLContext:
    """Whom this machine trusts. Read once: left to itself, slack_sdk reads it for every call."""
    return ssl.create_default_context()
