"""Menus whose options the app looks up: block_suggestion out, options back in the ack."""

from dataclasses import dataclass
from typing import Any

from ..backend import Backend
from ..block_kit import all_options, check_suggestions, complete_text
from ..delivery.payloads import common, message_blocks, message_container, short_channel
from ..files import uploads
from ..people.on_screen import Place
from ..people.outcome import NOT_CONFIGURED, NotPossible
from ..shapes import find_element, message_json, view_json
from ..state.records import Json
from ..traffic import Direction
from .actions import channel_of, interactive, person, view_of, visible_message
from .element_state import ENTRIES, view_state
from .fields import Field, entered_from, option_called, several

NOT_LOADED = "We could not load the options. Try again."
_SHORTEST_QUERY = 3
"""What an element asks for that does not say `min_query_length`."""

LOOKED_UP = frozenset({"external_select", "multi_external_select"})


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed into which menu: in a view, or in a message of a channel."""

    block_id: str
    action_id: str
    typed: str
    view_id: str = ""
    channel: str = ""
    ts: str = ""


def suggest(backend: Backend, user_id: str, query: Query) -> Json:
    """Ask the app: `{"options": […]}` or `{"option_groups": […]}`, as it answered.

    Raises NotPossible for too short a query, and where the app gave no good answer.
    """
    with backend.workspace.locked():
        payload = common(backend, "block_suggestion", person(backend, user_id)) | {
            "action_id": query.action_id,
            "block_id": query.block_id,
            "value": query.typed,
            **_where(backend, user_id, query),
        }
    name = f"block_suggestion {query.action_id}"
    ack = interactive(backend, name, payload, accepts=True)
    if not ack.ok:
        raise NotPossible(NOT_CONFIGURED if ack.reason == NOT_CONFIGURED else NOT_LOADED)
    problems = check_suggestions(ack.payload)
    if problems:
        detail = {"errors": [problem.line for problem in problems]}
        backend.traffic.note(Direction.FROM_APP, "ack", name, ok=False, detail=detail)
        raise NotPossible(NOT_LOADED)
    return complete_text(ack.payload)


def _where(backend: Backend, user_id: str, query: Query) -> Json:
    """The container of the menu, and what it stands in."""
    if query.view_id:
        view = view_of(backend, user_id, query.view_id)
        _check(find_element(view.content["blocks"], query.block_id, query.action_id), query)
        return {
            "container": {"type": "view", "view_id": view.id},
            "view": view_json(backend.workspace, view, backend.app, view_state(view)),
        }
    channel = channel_of(backend, user_id, query.channel)
    message = visible_message(backend, user_id, channel, query.ts)
    _check(find_element(message_blocks(message), query.block_id, query.action_id), query)
    shown: Json = {
        "container": message_container(message, query.block_id, query.action_id),
        "channel": short_channel(channel),
    }
    if not message.ephemeral:
        shown["message"] = message_json(backend.workspace, message, backend.app)
    return shown


def _check(element: Json | None, query: Query) -> None:
    if element is None or element["type"] not in LOOKED_UP:
        raise NotPossible("That menu is not there any more.")
    least = element.get("min_query_length", _SHORTEST_QUERY)
    if len(query.typed) < least:
        raise NotPossible(f"Type at least {least} characters.")


# What a test's plain value means in a field


def entered(backend: Backend, user_id: str, place: Place, field: Field, value: Any) -> Json:
    """A plain value as the page would send it.

    In a menu that the app fills, each text is typed first and then chosen from what came back.
    Where files are asked for, `(name, bytes)` is put into Slack first.
    """
    kind = field.element["type"]
    if kind in LOOKED_UP:
        found = [_looked_up(backend, user_id, place, field, item) for item in several(value)]
        entry = ENTRIES[kind]
        return {entry.key: found if entry.many else next(iter(found), None)}
    if kind == "file_input":
        given = [value] if isinstance(value, tuple) else several(value)
        return {"files": [uploads.put(backend.workspace, user_id, *file) for file in given]}
    return entered_from(field.element, value)


def _looked_up(backend: Backend, user_id: str, place: Place, field: Field, wanted: Any) -> Json:
    query = Query(
        field.block_id,
        field.element["action_id"],
        str(wanted),
        view_id=place.view_id or "",
        channel=place.channel,
        ts=place.ts,
    )
    return option_called(all_options(suggest(backend, user_id, query)), wanted)
