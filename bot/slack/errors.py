"""What can go wrong with a call to Slack, sorted by what to do about it.

Four answers cover every case: wait as long as Slack says, give up and tell a person how to mend
it, find out whether it happened, or simply try again later. The text of Slack's own errors is
not kept: it may hold what was sent.
"""

from __future__ import annotations

import re
import socket
import ssl
from enum import StrEnum
from http import HTTPStatus
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError

_CODE = re.compile(r"[a-z][a-z0-9_]{1,60}")
_DEFAULT_WAIT_SECONDS = 30.0


class Where(StrEnum):
    """What has to be mended, and so who can: see :attr:`Permanent.where`."""

    CHANNEL = "channel"
    PERSON = "person"
    APP = "app"
    MESSAGE = "message"


class SlackTrouble(Exception):
    """A call to Slack that did not go as it should.

    ``code`` is Slack's name for it, or ours in the same style; it holds nothing personal.
    """

    def __init__(self, code: str, what_to_do: str = "") -> None:
        self.code = code
        self.what_to_do = what_to_do
        super().__init__(f"{code}: {what_to_do}" if what_to_do else code)


class RateLimited(SlackTrouble):
    """Slack asks us to wait. Nothing happened.

    ``retry_after`` is in seconds.
    """

    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__("ratelimited", "We wait as long as Slack asks, and then go on.")


class Permanent(SlackTrouble):
    """It will fail again until a person mends something. Nothing happened."""

    def __init__(self, code: str, what_to_do: str, where: Where) -> None:
        self.where = where
        super().__init__(code, what_to_do)


class OutcomeUnknown(SlackTrouble):
    """It may have happened: look before trying again."""


class Refused(SlackTrouble):
    """It did not happen, for a reason that may pass: try again later."""


class HistoryTooLong(Refused):
    """There is more to read than we can, so a message may be there that we have not found."""

    def __init__(self) -> None:
        super().__init__("history_too_long", "The channel is too busy to look through.")


class NoHistory(SlackTrouble):
    """We may not read the channel's history, so we cannot tell whether a message is there."""


_APP_PAGE = "on your Slack app's page"
_REINSTALL = f"Install the app again {_APP_PAGE}, under OAuth & Permissions, and set the new token."
_OUR_FAULT = "This is a fault in the bot. Please report it with this code."
_NO_SUCH_CHANNEL = "The bot cannot see the channel. Invite it there with /invite."

PERMANENT: dict[str, tuple[Where, str]] = {
    "channel_not_found": (Where.CHANNEL, _NO_SUCH_CHANNEL),
    "not_in_channel": (Where.CHANNEL, "Invite the bot to the channel with /invite."),
    "is_archived": (
        Where.CHANNEL,
        "The channel is archived. Ask a workspace admin to unarchive it.",
    ),
    "is_inactive": (
        Where.CHANNEL,
        "The channel is archived. Ask a workspace admin to unarchive it.",
    ),
    "restricted_action": (
        Where.CHANNEL,
        "Only some people may post in this channel. Ask a workspace admin to let the bot post.",
    ),
    "restricted_action_read_only_channel": (
        Where.CHANNEL,
        "The channel is read-only. Ask a workspace admin to let the bot post.",
    ),
    "restricted_action_thread_only_channel": (
        Where.CHANNEL,
        "The channel takes replies only. Ask a workspace admin to change that.",
    ),
    "ekm_access_denied": (
        Where.CHANNEL,
        "Your organisation's key management stops the message. Ask a workspace admin.",
    ),
    "user_not_found": (
        Where.PERSON,
        "Slack does not know this person. Name somebody else in the ward's settings.",
    ),
    "user_disabled": (
        Where.PERSON,
        "This person's Slack account is closed. Name somebody else in the ward's settings.",
    ),
    "user_not_visible": (
        Where.PERSON,
        "The bot may not see this person. Name somebody else in the ward's settings.",
    ),
    "users_not_found": (
        Where.PERSON,
        "Slack does not know this person. Name somebody else in the ward's settings.",
    ),
    "cannot_dm_bot": (
        Where.PERSON,
        "A bot cannot get messages from us. Name a person in the ward's settings.",
    ),
    "messages_tab_disabled": (
        Where.APP,
        f"Direct messages are off. Turn the Messages tab on {_APP_PAGE}, under App Home.",
    ),
    "not_enabled": (Where.APP, f"Turn the Home tab on {_APP_PAGE}, under App Home."),
    "account_inactive": (
        Where.APP,
        f"The bot's account is closed, or the app was removed. {_REINSTALL}",
    ),
    "invalid_auth": (
        Where.APP,
        f"Slack does not accept the token. Copy it again {_APP_PAGE} and check the setting.",
    ),
    "not_authed": (Where.APP, "No token was sent. Set SLACK_BOT_TOKEN."),
    "token_revoked": (Where.APP, f"The token was withdrawn. {_REINSTALL}"),
    "token_expired": (Where.APP, f"The token has run out. {_REINSTALL}"),
    "not_allowed_token_type": (
        Where.APP,
        "This is the wrong kind of token. SLACK_BOT_TOKEN begins with xoxb-, "
        "SLACK_APP_TOKEN with xapp-.",
    ),
    "missing_scope": (
        Where.APP,
        "The app lacks a permission. Compare its scopes with `sta manifest`, "
        "add what is missing, and install it again.",
    ),
    "no_permission": (
        Where.APP,
        "The app lacks a permission. Compare its scopes with `sta manifest`, "
        "add what is missing, and install it again.",
    ),
    "access_denied": (Where.APP, "Slack denies the app this. Ask a workspace admin to allow it."),
    "ip_not_allowed": (
        Where.APP,
        f"The app may be used from some addresses only. Add this machine's {_APP_PAGE}.",
    ),
    "team_access_not_granted": (
        Where.APP,
        "The app may not use this workspace. Ask an organisation admin to allow it.",
    ),
    "msg_too_long": (Where.MESSAGE, _OUR_FAULT),
    "msg_blocks_too_long": (Where.MESSAGE, _OUR_FAULT),
    "no_text": (Where.MESSAGE, _OUR_FAULT),
    "invalid_blocks": (Where.MESSAGE, _OUR_FAULT),
    "invalid_blocks_format": (Where.MESSAGE, _OUR_FAULT),
    "invalid_arguments": (Where.MESSAGE, _OUR_FAULT),
    "view_too_large": (Where.MESSAGE, _OUR_FAULT),
    "duplicate_external_id": (Where.MESSAGE, _OUR_FAULT),
    "push_limit_reached": (Where.MESSAGE, "Three forms are open already. Close one of them."),
    "metadata_too_large": (Where.MESSAGE, _OUR_FAULT),
    "cant_update_message": (
        Where.MESSAGE,
        "The bot may not change this message any more. It stays as it is.",
    ),
    "edit_window_closed": (
        Where.MESSAGE,
        "Your workspace does not let messages be changed after a while. It stays as it is.",
    ),
    "cant_delete_message": (
        Where.MESSAGE,
        "The bot may not take this message back. Ask a workspace admin to delete it.",
    ),
    "message_not_found": (Where.MESSAGE, "Somebody deleted the message. Nothing needs doing."),
    "hash_conflict": (Where.MESSAGE, "A newer view is shown already. Nothing needs doing."),
    "expired_trigger_id": (
        Where.MESSAGE,
        "More than three seconds went by. Please press the button again.",
    ),
    "trigger_expired": (
        Where.MESSAGE,
        "More than three seconds went by. Please press the button again.",
    ),
    "trigger_exchanged": (Where.MESSAGE, "Please press the button again."),
    "exchanged_trigger_id": (Where.MESSAGE, "Please press the button again."),
    "invalid_trigger_id": (Where.MESSAGE, "Please press the button again."),
    "invalid_trigger": (Where.MESSAGE, "Please press the button again."),
    "not_found": (Where.MESSAGE, "The form was closed in the meantime. Open it again."),
}

# Slack says of these that part of the call may have taken effect.
_MAY_HAVE_HAPPENED = {"internal_error", "fatal_error", "service_unavailable"}
_SLOW_DOWN = {"ratelimited", "rate_limited", "message_limit_exceeded"}
# The connection was never made, so nothing was sent. Where urllib was at it, see below.
_NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_NEVER_SENT_WORDS = (
    "We could not reach Slack. Check this machine's network, its proxy settings and SLACK_API_URL."
)
_TRY_AGAIN = "It was not done. We try again by ourselves."
_FIND_OUT = "It may have been done. We look before we try again."


def classify(error: BaseException) -> SlackTrouble:
    """What an exception from slack_sdk means for us."""
    if isinstance(error, SlackTrouble):
        return error
    if isinstance(error, SlackApiError):
        return _of_answer(error)
    if _was_cut_short(error) or isinstance(error, _NEVER_SENT):
        return Refused("cannot_connect", _NEVER_SENT_WORDS)
    if isinstance(error, TimeoutError):
        return OutcomeUnknown("timeout", _FIND_OUT)
    return OutcomeUnknown("connection_lost", _FIND_OUT)


def expired_trigger() -> Permanent:
    """The trouble of a form that came too late to be opened."""
    return _permanent("expired_trigger_id")


def _was_cut_short(error: BaseException) -> bool:
    """Whether not all of a request left this machine, so that nobody can have acted on it.

    urllib puts what goes wrong into an error of its own only until the last byte is sent: no
    route, a proxy that refuses, a line that takes no handshake. What goes wrong while it waits
    for the answer it raises as it is.
    """
    return isinstance(error, URLError) and not isinstance(error, HTTPError)


def _of_answer(error: SlackApiError) -> SlackTrouble:
    answer = error.response
    status = int(getattr(answer, "status_code", HTTPStatus.OK))
    code = _code(answer)
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in _SLOW_DOWN:
        return RateLimited(_wait(answer))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OutcomeUnknown(f"http_{status}", _FIND_OUT)
    if code is None:
        return _not_slack(status)
    if code in _MAY_HAVE_HAPPENED:
        return OutcomeUnknown(code, _FIND_OUT)
    if code in PERMANENT:
        return _permanent(code)
    # An error that we do not know is tried again: its delivery runs out by itself, and giving
    # up at once could lose a prompt to something that passes.
    return Refused(code, _TRY_AGAIN)


def _permanent(code: str) -> Permanent:
    where, what_to_do = PERMANENT[code]
    return Permanent(code, what_to_do, where)


def _not_slack(status: int) -> SlackTrouble:
    """Something between us and Slack answered in its place."""
    if status == HTTPStatus.OK:
        return OutcomeUnknown("not_slacks_answer", _FIND_OUT)
    return Refused(
        f"http_{status}",
        "Something other than Slack answered. Check this machine's proxy and SLACK_API_URL.",
    )


def _code(answer: object) -> str | None:
    """Slack's name for the error; slack_sdk puts the beginning of a foreign body there."""
    body = getattr(answer, "data", None)
    found = body.get("error") if isinstance(body, dict) else None
    return found if isinstance(found, str) and _CODE.fullmatch(found) else None


def _wait(answer: object) -> float:
    headers = getattr(answer, "headers", None) or {}
    named = {str(name).lower(): value for name, value in headers.items()}
    try:
        seconds = float(str(named.get("retry-after")))
    except ValueError:
        return _DEFAULT_WAIT_SECONDS
    return seconds if 0 < seconds < 86_400 else _DEFAULT_WAIT_SECONDS
