"""Slash commands and shortcuts."""

from typing import Any

from ..backend import Backend
from ..delivery.parcels import Parcel, ParcelKind
from ..delivery.payloads import common, now_ts, short_channel, shown_name
from ..people.outcome import NotPossible, Outcome
from ..shapes import DOMAIN, message_json
from ..state.manifest import Shortcut
from ..state.records import Channel, Json, User
from ..web_api.arguments import Arguments
from ..web_api.errors import SlackError
from .actions import channel_of, interactive, origin_of, outcome_of, person, send, visible_message
from .response_urls import Origin
from .responses import say


def run_command(backend: Backend, user_id: str, channel_id: str, line: str) -> Outcome:
    """A person types a slash command in a channel that they are in."""
    word, _, text = line.strip().partition(" ")
    app = backend.app
    known = {command.command for command in app.manifest.commands} if app.installed else set()
    with backend.workspace.locked():
        user = person(backend, user_id)
        channel = channel_of(backend, user_id, channel_id)
        if channel.archived:
            raise NotPossible("This channel is archived.")
        origin = Origin(user_id, channel.id)
        if word not in known:
            return Outcome(ok=False, sentence=f"{word} is not a valid command.")
        payload = _command_payload(backend, user, channel, word, text.strip()) | {
            "response_url": backend.response_urls.make(backend.url, "commands", origin),
            "trigger_id": backend.triggers.make(user_id),
        }
    ack = send(backend, Parcel(ParcelKind.COMMAND, word, payload, accepts_payload=True))
    if not ack.ok:
        error = "operation_timeout" if "timeout" in ack.reason else "dispatch_failed"
        return Outcome(ok=False, sentence=f'{word} failed with the error "{error}"')
    return _command_answer(backend, origin, word, ack.payload)


def _command_payload(backend: Backend, user: User, channel: Channel, word: str, text: str) -> Json:
    return {
        "token": backend.app.verification_token,
        "team_id": backend.workspace.team_id,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": shown_name(channel),
        "user_id": user.id,
        "user_name": user.handle,
        "command": word,
        "text": text,
        "api_app_id": backend.app.id,
        "is_enterprise_install": "false",
    }


def _command_answer(backend: Backend, origin: Origin, word: str, payload: Any) -> Outcome:
    """An ack with text or blocks is a message, for the person alone unless it says otherwise."""
    if not isinstance(payload, dict) or not payload:
        return Outcome()
    try:
        with backend.workspace.locked():
            say(backend, origin, Arguments(payload))
    except SlackError:
        return Outcome(ok=False, sentence=f'{word} failed with the error "invalid_blocks"')
    return Outcome()


def use_shortcut(
    backend: Backend, user_id: str, name: str, channel_id: str = "", ts: str = ""
) -> Outcome:
    """A person uses a shortcut, by its callback id or its name; a message shortcut on a message."""
    with backend.workspace.locked():
        user = person(backend, user_id)
        shortcut = _shortcut(backend, name)
        payload = common(backend, "shortcut", user) | {
            "callback_id": shortcut.callback_id,
            "action_ts": now_ts(backend),
            "trigger_id": backend.triggers.make(user_id),
        }
        if shortcut.type == "message":
            channel = channel_of(backend, user_id, channel_id)
            message = visible_message(backend, user_id, channel, ts)
            payload |= {
                "type": "message_action",
                "message_ts": ts,
                "channel": short_channel(channel),
                "message": message_json(backend.workspace, message, backend.app),
                "response_url": backend.response_urls.make(
                    backend.url, "actions", origin_of(user_id, message)
                ),
            }
    return outcome_of(interactive(backend, f"shortcut {shortcut.callback_id}", payload))


def _shortcut(backend: Backend, name: str) -> Shortcut:
    for shortcut in backend.app.manifest.shortcuts:
        if name in (shortcut.callback_id, shortcut.name):
            return shortcut
    raise NotPossible(f"There is no shortcut called {name}.")
