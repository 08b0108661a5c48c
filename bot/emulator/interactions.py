"""What a person does that the app hears of: block actions, and opening Home."""

from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, replace
from typing import Any

from . import events_api
from .backend import Backend
from .delivery import Ack, Parcel, ParcelKind
from .element_state import ENTRIES, NotOffered, blocks_state, read_value, read_values
from .outcome import NOT_CONFIGURED, NotPossible, Outcome
from .payloads import action, common, now_ts, short_channel
from .records import Channel, Json, Message, User, View
from .response_urls import Origin
from .shapes import find_element, message_json, view_json

NO_ANSWER = "That did not work: the app did not answer in time."


@dataclass(frozen=True, slots=True)
class Pressed:
    """Which element was acted on, and what was chosen in it.

    `entered` is a state or an overflow's `{"selected_option": …}`; `values` the state of the
    other inputs in the view.
    """

    block_id: str
    action_id: str
    entered: Json | None = None
    values: Json | None = None


def send(backend: Backend, parcel: Parcel) -> Ack:
    """Send and wait for the ack. Call it from any thread but the server's, without the lock."""
    return await_ack(backend, backend.send(parcel))


def await_ack(backend: Backend, future: Any) -> Ack:
    """Wait for an ack, a little longer than Slack's three seconds."""
    try:
        ack: Ack = future.result(timeout=backend.timing.ack + 2)
    except TookTooLong:
        return Ack(ok=False, reason="timeout")
    return ack


def interactive(backend: Backend, name: str, payload: Json, *, accepts: bool = False) -> Ack:
    """Send an interaction. An app without interactivity hears of none."""
    if not backend.app.manifest.interactivity:
        return Ack(ok=False, reason=NOT_CONFIGURED)
    return send(backend, Parcel(ParcelKind.INTERACTIVE, name, payload, accepts))


def act_on_message(
    backend: Backend, user_id: str, channel_id: str, ts: str, pressed: Pressed
) -> Outcome:
    """A person acts on an element of a message that they see."""
    with backend.workspace.locked():
        user = person(backend, user_id)
        channel = channel_of(backend, user_id, channel_id)
        message = visible_message(backend, user_id, channel, ts)
        element = _element(message.blocks, pressed)
        state, option = _entered(element, pressed)
        values = _merged(_checked(message.blocks, pressed.values), pressed, state)
        payload = common(backend, "block_actions", user) | {
            "container": {
                "type": "message",
                "message_ts": ts,
                "channel_id": channel.id,
                "is_ephemeral": message.ephemeral,
            },
            "trigger_id": backend.triggers.make(user_id),
            "channel": short_channel(channel),
            "state": {"values": blocks_state(message.blocks, values)},
            "response_url": backend.response_urls.make(
                backend.url, "actions", origin_of(user_id, message)
            ),
            "actions": [action(element, pressed.block_id, state, option, now_ts(backend))],
        }
        if not message.ephemeral:  # Slack keeps no ephemeral message to send along
            payload["message"] = message_json(backend.workspace, message, backend.app)
    return outcome_of(interactive(backend, f"block_actions {pressed.action_id}", payload))


def act_on_view(backend: Backend, user_id: str, view_id: str, pressed: Pressed) -> Outcome:
    """A person acts on an element of a modal that they have open, or of their Home."""
    with backend.workspace.locked():
        user = person(backend, user_id)
        view = view_of(backend, user_id, view_id)
        element = _element(view.content["blocks"], pressed)
        state, option = _entered(element, pressed)
        view = _with_values(backend, view, pressed, state)
        home = view.content["type"] == "home"
        values = blocks_state(view.content["blocks"], view.values)
        payload = common(backend, "block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": backend.triggers.make(user_id, None if home else view.id),
            "view": view_json(backend.workspace, view, backend.app, values),
            "actions": [action(element, pressed.block_id, state, option, now_ts(backend))],
        }
    return outcome_of(interactive(backend, f"block_actions {pressed.action_id}", payload))


def _with_values(backend: Backend, view: View, pressed: Pressed, state: Json | None) -> View:
    given = {**view.values, **_checked(view.content["blocks"], pressed.values)}
    values = _merged(given, pressed, state)
    if values == view.values:
        return view
    return backend.workspace.views.put(replace(view, values=values))


def _merged(values: Json, pressed: Pressed, state: Json | None) -> Json:
    """The values with that of the element that was acted on, if it holds one."""
    if state is None:
        return values
    of_block = {**values.get(pressed.block_id, {}), pressed.action_id: state}
    return {**values, pressed.block_id: of_block}


def _checked(blocks: Any, given: Any) -> Json:
    try:
        return read_values(blocks, given)
    except NotOffered as error:
        raise NotPossible(str(error)) from None


def _element(blocks: Any, pressed: Pressed) -> Json:
    element = find_element(blocks, pressed.block_id, pressed.action_id)
    if element is None:
        raise NotPossible("That button or field is not there any more.")
    return element


def _entered(element: Json, pressed: Pressed) -> tuple[Json | None, Json | None]:
    """The state of an element that holds one, or the option chosen in an overflow menu."""
    given = pressed.entered or {}
    try:
        if element["type"] in ENTRIES:
            return read_value(element, given), None
        if element["type"] == "overflow":
            as_select = {**element, "type": "static_select"}
            return None, read_value(as_select, given)["selected_option"]
    except NotOffered as error:
        raise NotPossible(str(error)) from None
    return None, None


def visible_message(backend: Backend, user_id: str, channel: Channel, ts: str) -> Message:
    """The message of that ts, if this person sees it there."""
    workspace = backend.workspace
    message = workspace.find_ephemeral(channel.id, ts, user_id)
    message = message or workspace.find_message(channel.id, ts)
    if message is None:
        raise NotPossible("That message is not there any more.")
    return message


def origin_of(user_id: str, message: Message) -> Origin:
    """What a response URL stands for, when a message was acted on."""
    thread = message.thread_ts if message.thread_ts != message.ts else None
    return Origin(user_id, message.channel, message.ts, message.ephemeral, thread)


def outcome_of(ack: Ack) -> Outcome:
    """What the person sees of whether the app answered."""
    if ack.ok:
        return Outcome()
    sentence = NOT_CONFIGURED if ack.reason == NOT_CONFIGURED else NO_ANSWER
    return Outcome(ok=False, sentence=sentence)


# Home


def open_home(backend: Backend, user_id: str) -> Outcome:
    """A person opens the app's Home tab."""
    with backend.workspace.locked():
        person(backend, user_id)
        channel = backend.workspace.direct_message(user_id, backend.app.user_id)
        event: Json = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": channel.id,
            "tab": "home",
        }
        view = backend.workspace.views.home(user_id)
        if view is not None:
            values = blocks_state(view.content["blocks"], view.values)
            event["view"] = view_json(backend.workspace, view, backend.app, values)
    return outcome_of(await_ack(backend, events_api.publish(backend, event)))


# Who and where


def person(backend: Backend, user_id: str) -> User:
    """The person who acts."""
    user = backend.workspace.users.get(user_id)
    if user is None or user.is_bot or user.deleted:
        raise NotPossible("There is no such person here.")
    return user


def channel_of(backend: Backend, user_id: str, channel_id: str) -> Channel:
    """A channel that this person is in."""
    channel = backend.workspace.channels.get(channel_id)
    if channel is None or user_id not in channel.members:
        raise NotPossible("That channel is not on this person's screen.")
    return channel


def view_of(backend: Backend, user_id: str, view_id: str) -> View:
    """A modal that this person has open, or their Home."""
    view = backend.workspace.views.find(view_id)
    if view is None or view.user != user_id:
        raise NotPossible("That view is not open any more.")
    return view
