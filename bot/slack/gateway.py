"""The only place that posts to Slack.

No call is repeated here: whoever calls knows whether it may be. What goes wrong is raised as
one of the kinds in :mod:`bot.slack.errors`, and Slack's own exceptions end here, because they
hold what was sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookResponse

from bot.slack import answers
from bot.slack.answers import Channel, Identity, Person, Posted
from bot.slack.client import FAILURES, ask, web_client, webhook_client
from bot.slack.errors import (
    HistoryTooLong,
    NoHistory,
    OutcomeUnknown,
    Permanent,
    RateLimited,
    Refused,
    SlackTrouble,
    classify,
)
from bot.slack.message import Message, View

__all__ = ["Channel", "Gateway", "Identity", "Person", "Posted"]

_REPLY_TIMEOUT: Final = 3
_PAGE: Final = 200
_PAGES: Final = 10
# Our clock and Slack's may differ; what is a little older than we think is still looked at.
_CLOCKS_DIFFER: Final = timedelta(hours=2)
_MAY_NOT_READ: Final = {"missing_scope", "no_permission", "not_allowed_token_type", "access_denied"}
# Slack must make no links or mentions of its own. Updates do so unless told not to.
_AS_WRITTEN: Final[dict[str, Any]] = {"parse": "none", "link_names": False}
_UNFURLED: Final[dict[str, Any]] = {"unfurl_links": False, "unfurl_media": False}


class Gateway:
    """Slack's Web API as far as the bot uses it. Safe to share between threads.

    Every method raises :class:`~bot.slack.errors.SlackTrouble`, and nothing else of Slack's.
    """

    def __init__(self, token: str, api_url: str, timeout: int = 10) -> None:
        """:param timeout: seconds; shorter than the sending deadline."""
        self._client = web_client(token, api_url, timeout)
        self._timeout = timeout

    def post(self, channel: str, message: Message, key: str) -> Posted:
        """Post a message that carries a delivery's opaque key as metadata."""
        return self._post(channel, message, metadata=answers.delivery_metadata(key))

    def whisper(self, user: str, message: Message) -> Posted:
        """Say something to one person where there is no message to answer.

        It stays in their direct messages with the bot, so it must not say what it was about.
        """
        return self._post(self.open_dm(user), message, metadata=None)

    def update(self, channel: str, ts: str, message: Message) -> None:
        """Change a message. The metadata it was posted with stays."""
        ask(
            lambda: self._client.chat_update(
                channel=channel,
                ts=ts,
                text=message.text,
                blocks=list(message.blocks),
                **_AS_WRITTEN,
            )
        )

    def delete(self, channel: str, ts: str) -> None:
        """Take a message back. One that is gone already is no trouble."""
        try:
            ask(lambda: self._client.chat_delete(channel=channel, ts=ts))
        except Permanent as trouble:
            if trouble.code != "message_not_found":
                raise

    def find(self, channel: str, key: str, since: datetime, until: datetime) -> Posted | None:
        """The message with a delivery's key, looked for where it may stand in the channel.

        The newest messages are always looked at, whatever the clocks say; of older ones those
        from a span of time.

        :param until: the end of that span: how much was said later makes no difference.
        :raises NoHistory: we may not read the channel.
        :raises HistoryTooLong: so much was said in that time that we could not read it all.
        """
        return next(self._carrying(channel, key, since, until), None)

    def copies(self, channel: str, key: str, since: datetime, until: datetime) -> list[Posted]:
        """Every message with a delivery's key, newest first; otherwise as :meth:`find`."""
        return list(dict.fromkeys(self._carrying(channel, key, since, until)))

    def open_dm(self, user: str) -> str:
        """The id of the direct-message channel with a person."""
        return answers.opened(ask(lambda: self._client.conversations_open(users=user)))

    def upload(self, name: str, content: bytes, alt_text: str) -> str:
        """Upload a file that stands in no channel yet.

        :returns: its id; it can be shown once it :meth:`is_ready`.
        """
        answer = ask(
            lambda: self._client.files_upload_v2(filename=name, content=content, alt_txt=alt_text)
        )
        return answers.uploaded(answer)

    def is_ready(self, file_id: str) -> bool:
        """Whether Slack has done with a file what it does before it can be shown."""
        return answers.is_ready(ask(lambda: self._client.files_info(file=file_id)))

    def publish_home(self, user: str, view: View) -> None:
        """Show a person their Home."""
        ask(lambda: self._client.views_publish(user_id=user, view=view))

    def say(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer whoever pressed, to them alone; Slack allows it 5 times in 30 minutes.

        :param replace: put it in the place of the message that was pressed.
        """
        body = {
            "text": message.text,
            "blocks": list(message.blocks) or None,
            "response_type": "ephemeral",
            "replace_original": replace,
        }
        try:
            trouble = _what_became(webhook_client(response_url, _REPLY_TIMEOUT).send_dict(body))
        except FAILURES as error:
            trouble = classify(error)
        if trouble is not None:
            raise trouble

    def auth_test(self) -> Identity:
        """Who we are, which also shows whether the token is good."""
        return answers.identity(ask(self._client.auth_test))

    def channel_info(self, channel: str) -> Channel:
        """A channel as it is now."""
        return answers.channel(ask(lambda: self._client.conversations_info(channel=channel)))

    def user_info(self, user: str) -> Person:
        """A person as Slack knows them now."""
        return answers.person(ask(lambda: self._client.users_info(user=user)))

    def _post(self, channel: str, message: Message, metadata: dict[str, Any] | None) -> Posted:
        answer = ask(
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks) or None,
                metadata=metadata,
                **_AS_WRITTEN,
                **_UNFURLED,
            )
        )
        return answers.posted(answer)

    def _carrying(
        self, channel: str, key: str, since: datetime, until: datetime
    ) -> Iterator[Posted]:
        for message in self._history(channel, since - _CLOCKS_DIFFER, until + _CLOCKS_DIFFER):
            if answers.carries(message, key):
                yield Posted(channel, str(message["ts"]))

    def _history(self, channel: str, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        """The newest of a channel's messages, and after them those of a span, newest first."""
        give_up_at = time.monotonic() + self._timeout
        newest = self._history_page(channel)
        yield from _messages(newest)
        if not answers.next_cursor(newest) or _reaches_back_to(since, newest):
            return
        cursor = ""
        for _ in range(_PAGES):
            page = self._history_page(channel, since, until, cursor)
            yield from _messages(page)
            cursor = answers.next_cursor(page)
            if not cursor:
                return
            if time.monotonic() > give_up_at:
                break
        raise HistoryTooLong

    def _history_page(
        self,
        channel: str,
        since: datetime | None = None,
        until: datetime | None = None,
        cursor: str = "",
    ) -> SlackResponse:
        try:
            return ask(
                lambda: self._client.conversations_history(
                    channel=channel,
                    limit=_PAGE,
                    include_all_metadata=True,
                    oldest=str(since.timestamp()) if since else None,
                    latest=str(until.timestamp()) if until else None,
                    cursor=cursor or None,
                )
            )
        except Permanent as trouble:
            if trouble.code in _MAY_NOT_READ:
                raise NoHistory(trouble.code, trouble.what_to_do) from None
            raise


def _messages(page: SlackResponse) -> list[dict[str, Any]]:
    return list(page.get("messages") or [])


def _reaches_back_to(moment: datetime, page: SlackResponse) -> bool:
    """Whether the last message of a page is from before a moment."""
    messages = _messages(page)
    return bool(messages) and float(messages[-1]["ts"]) < moment.timestamp()


def _what_became(answer: WebhookResponse) -> SlackTrouble | None:
    """What went wrong with an answer to a ``response_url``, which has no codes of its own."""
    if answer.status_code == 200:
        return None
    if answer.status_code == 429:
        return RateLimited(30)
    if answer.status_code >= 500:
        return OutcomeUnknown(f"http_{answer.status_code}")
    return Refused(f"http_{answer.status_code}", "The time to answer is over.")
