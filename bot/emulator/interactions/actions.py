"""What a person does that the app hears of: block actions, and opening Home."""

from collections.abc import Sequence
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, replace
from typing import Any

from ..backend import Backend
from ..delivery import events_api
from ..delivery.parcels import Ack, Parcel, ParcelKind
from ..delivery.payloads import (
    action,
    common,
    message_blocks,
    message_container,
    now_ts,
    short_channel,
)
from ..people.outcome import NOT_CONFIGURED, NotPossible, Outcome
from ..shapes import find_element, message_json, view_json
from ..state.records import Channel, Json, Message, User, View
from .element_state import ENTRIES, blocks_state, merged
from .entering import NotOffered, chosen_option, read_value, read_values
from .response_urls import Origin

NO_ANSWER = "That did not work: the app did not answer in time."


@dataclass(frozen=True, slots=True)
class Pressed:
    """Which element was acted on, and what was chosen in it.

    `entered` is a state, an overflow's `{"selected_option": …}` or the `{"value": …}` of one of
    two feedback buttons; `values` the state of the other inputs in the view.
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
        blocks = message_blocks(message)
        element = _element(blocks, pressed, user_id)
        chosen = _chosen(backend, element, pressed)
        values = _checked(backend, blocks, pressed.values)
        values = _with_chosen(values, pressed, element, chosen)
        payload = common(backend, "block_actions", user) | {
            "container": message_container(message, pressed.block_id, pressed.action_id),
            "trigger_id": backend.triggers.make(user_id),
            "channel": short_channel(channel),
            "state": {"values": blocks_state(blocks, values)},
            "response_url": backend.response_urls.make(
                backend.url, "actions", origin_of(user_id, message)
            ),
            "actions": [action(element, pressed.block_id, chosen, now_ts(backend))],
        }
        if not message.ephemeral:  # Slack keeps no ephemeral message to send along
            payload["message"] = message_json(backend.workspace, message, backend.app)
    return outcome_of(interactive(backend, f"block_actions {pressed.action_id}", payload))


def act_on_view(backend: Backend, user_id: str, view_id: str, pressed: Pressed) -> Outcome:
    """A person acts on an element of a modal that they have open, or of their Home."""
    with backend.workspace.locked():
        user = person(backend, user_id)
        view = view_of(backend, user_id, view_id)
        element = _element(view.content["blocks"], pressed, user_id)
        chosen = _chosen(backend, element, pressed)
        view = _with_values(backend, view, pressed, element, chosen)
        home = view.content["type"] == "home"
        values = blocks_state(view.content["blocks"], view.values)
        payload = common(backend, "block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": backend.triggers.make(user_id, None if home else view.id),
            "view": view_json(backend.workspace, view, backend.app, values),
            "actions": [action(element, pressed.block_id, chosen, now_ts(backend))],
        }
    return outcome_of(interactive(backend, f"block_actions {pressed.action_id}", payload))


def keep(backend: Backend, user_id: str, view_id: str, entered: Pressed) -> None:
    """A person fills a field of a view that the app does not hear of until the form is sent."""
    with backend.workspace.locked():
        view = view_of(backend, user_id, view_id)
        element = _element(view.content["blocks"], entered, user_id)
        _with_values(backend, view, entered, element, _chosen(backend, element, entered))


def _with_values(
    backend: Backend, view: View, pressed: Pressed, element: Json, chosen: Json
) -> View:
    given = merged(view.values, _checked(backend, view.content["blocks"], pressed.values))
    values = _with_chosen(given, pressed, element, chosen)
    if values == view.values:
        return view
    return backend.workspace.views.put(replace(view, values=values))


def _with_chosen(values: Json, pressed: Pressed, element: Json, chosen: Json) -> Json:
    """The values with that of the element that was acted on, if it holds one."""
    if element["type"] not in ENTRIES:
        return values
    return merged(values, {pressed.block_id: {pressed.action_id: chosen}})


def _checked(backend: Backend, blocks: Any, given: Any) -> Json:
    try:
        return read_values(backend.workspace, blocks, given)
    except NotOffered as error:
        raise NotPossible(str(error)) from None


def _element(blocks: Sequence[Json], pressed: Pressed, user_id: str) -> Json:
    element = find_element(blocks, pressed.block_id, pressed.action_id)
    if element is None:
        raise NotPossible("That button or field is not there any more.")
    if user_id not in element.get("visible_to_user_ids", [user_id]):
        raise NotPossible("That button is shown to others only.")
    if element["type"] == "workflow_button":
        raise NotPossible("That button starts a workflow, and there are none here.")
    return element


def _chosen(backend: Backend, element: Json, pressed: Pressed) -> Json:
    """What was entered, as state; what was chosen of an overflow menu or of feedback buttons."""
    given = pressed.entered or {}
    try:
        if element["type"] in ENTRIES:
            return read_value(backend.workspace, element, given)
        if element["type"] == "overflow":
            return {"selected_option": chosen_option(element, given.get("selected_option"))}
        if element["type"] == "feedback_buttons":
            return _opinion(element, given.get("value"))
    except NotOffered as error:
        raise NotPossible(str(error)) from None
    return {}


def _opinion(element: Json, value: Any) -> Json:
    for button in (element["positive_button"], element["negative_button"]):
        if button["value"] == value:
            return {"text": button["text"], "value": value}
    raise NotOffered("That opinion is not offered here.")


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
    return Origin(user_id, message.channel, message.ts, message.ephemeral)


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
