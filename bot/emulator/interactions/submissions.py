"""Modals sent and closed: view_submission with its response actions, and view_closed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..backend import Backend
from ..delivery.parcels import Ack
from ..delivery.payloads import common
from ..people.outcome import TROUBLE, NotPossible, Outcome, Result
from ..shapes import view_json
from ..state.records import Json, View
from ..traffic import Direction
from ..web_api.errors import SlackError
from ..web_api.views import check_external_id, read_modal
from .actions import interactive, person, view_of
from .complaints import complaints
from .element_state import ENTRIES, merged, view_state
from .entering import NotOffered, read_values
from .response_urls import Origin


def submit(backend: Backend, user_id: str, view_id: str, given: Any = None) -> Outcome:
    """A person sends the form that they have open; `given` is what they entered since."""
    with backend.workspace.locked():
        view = _top(backend, user_id, view_id)
        if view.content.get("submit") is None:
            raise NotPossible("This view has no button to send it with.")
        view = _filled(backend, view, given)
        state = view_state(view)
        errors = complaints(view, state)
        view = backend.workspace.views.put(replace(view, errors=errors, notice=None))
        if errors:
            return Outcome(ok=False, result=Result.ERRORS, errors=errors)
        payload = common(backend, "view_submission", person(backend, user_id)) | {
            "trigger_id": backend.triggers.make(user_id, view.id),
            "view": view_json(backend.workspace, view, backend.app, state),
            "response_urls": _response_urls(backend, view, state),
        }
    name = f"view_submission {view.content.get('callback_id', '')}".strip()
    ack = interactive(backend, name, payload, accepts=True)
    with backend.workspace.locked():
        return _take(backend, view, ack)


def _response_urls(backend: Backend, view: View, state: Json) -> list[Json]:
    """A response URL for each channel chosen in a menu that asks for one."""
    urls = []
    for block in view.content["blocks"]:
        element = block.get("element", {})
        if element.get("response_url_enabled"):
            action_id = element["action_id"]
            entered = state[block["block_id"]][action_id]
            channel = entered[ENTRIES[element["type"]].key]
            if channel in backend.workspace.channels:
                origin = Origin(view.user, channel)
                urls.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": action_id,
                        "channel_id": channel,
                        "response_url": backend.response_urls.make(backend.url, "actions", origin),
                    }
                )
    return urls


def close(backend: Backend, user_id: str, view_id: str) -> Outcome:
    """A person closes a modal without sending it."""
    with backend.workspace.locked():
        view = _top(backend, user_id, view_id)
        cleared = bool(view.content.get("clear_on_close"))
        stack = backend.workspace.views
        closed = stack.clear(user_id) if cleared else (view,)
        if not cleared:
            stack.close(view)
        payloads = [
            _closed_payload(backend, one, cleared)
            for one in closed
            if one.content.get("notify_on_close")
        ]
    for payload in payloads:
        interactive(backend, "view_closed", payload)
    return Outcome(result=Result.CLOSED)


def _closed_payload(backend: Backend, view: View, cleared: bool) -> Json:
    return common(backend, "view_closed", person(backend, view.user)) | {
        "view": view_json(backend.workspace, view, backend.app, view_state(view)),
        "is_cleared": cleared,
    }


def _top(backend: Backend, user_id: str, view_id: str) -> View:
    person(backend, user_id)
    view = view_of(backend, user_id, view_id)
    if backend.workspace.views.top(user_id) != view:
        raise NotPossible("That view is not the one in front.")
    return view


def _filled(backend: Backend, view: View, given: Any) -> View:
    try:
        entered = read_values(backend.workspace, view.content["blocks"], given)
    except NotOffered as error:
        raise NotPossible(str(error)) from None
    return backend.workspace.views.put(replace(view, values=merged(view.values, entered)))


# What the app's ack does to the view


def _take(backend: Backend, view: View, ack: Ack) -> Outcome:
    current = backend.workspace.views.find(view.id)
    if current is None:  # the app has replaced the whole stack meanwhile
        return Outcome(result=Result.CLOSED)
    if not ack.ok:
        return _trouble(backend, current)
    if ack.payload in (None, {}):
        backend.workspace.views.close(current)
        return Outcome(result=Result.CLOSED)
    payload = ack.payload if isinstance(ack.payload, dict) else {}
    taker = _TAKERS.get(str(payload.get("response_action")), _unknown)
    try:
        return taker(backend, current, payload)
    except SlackError as error:
        backend.traffic.note(
            Direction.FROM_APP, "ack", "view_submission", ok=False, detail=error.answer()
        )
        return _trouble(backend, current)


def _unknown(_backend: Backend, _view: View, _payload: Json) -> Outcome:
    raise SlackError("invalid_response_action")


def _trouble(backend: Backend, view: View) -> Outcome:
    backend.workspace.views.put(replace(view, notice=TROUBLE))
    return Outcome(ok=False, sentence=TROUBLE, result=Result.FAILED)


def _errors(backend: Backend, view: View, payload: Json) -> Outcome:
    errors = payload.get("errors")
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_errors")
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_errors")
    inputs = {b["block_id"] for b in view.content["blocks"] if b["type"] == "input"}
    if not inputs.issuperset(errors):
        raise SlackError("errors_for_no_input_block")
    backend.workspace.views.put(replace(view, errors=dict(errors)))
    return Outcome(ok=False, result=Result.ERRORS, errors=dict(errors))


def _update(backend: Backend, view: View, payload: Json) -> Outcome:
    content = _new_modal(backend, payload, view)
    backend.workspace.views.update(view, content)
    return Outcome(result=Result.UPDATED)


def _push(backend: Backend, view: View, payload: Json) -> Outcome:
    content = _new_modal(backend, payload)
    if backend.workspace.views.push(view.user, content) is None:
        raise SlackError("push_limit_reached")
    return Outcome(result=Result.PUSHED)


def _clear(backend: Backend, view: View, _payload: Json) -> Outcome:
    backend.workspace.views.clear(view.user)
    return Outcome(result=Result.CLOSED)


def _new_modal(backend: Backend, payload: Json, replaced: View | None = None) -> Json:
    content = read_modal(backend, payload.get("view"))
    check_external_id(backend, content, replaced)
    return content


_TAKERS: dict[str, Callable[[Backend, View, Json], Outcome]] = {
    "errors": _errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}
