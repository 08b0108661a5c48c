"""views.*: modals and Homes."""

from typing import Any

from ..backend import Backend
from ..block_kit import (
    Problem,
    acting_elements,
    check_home,
    check_modal,
    complete_blocks,
    complete_text,
    too_large,
)
from ..faults.rate_limits import Tier
from ..files import in_blocks as slack_files
from ..interactions.element_state import view_state
from ..interactions.triggers import Trigger, TriggerFault
from ..shapes import view_json
from ..state.records import Json, View
from .access import need_scope
from .arguments import Arguments
from .errors import SlackError, invalid_argument, invalid_arguments, invalid_view, missing
from .method import Method


def open_(backend: Backend, arguments: Arguments) -> Json:
    """views.open: a modal for whoever caused the trigger."""
    content = read_modal(backend, _given_view(arguments))
    check_external_id(backend, content)
    trigger = _exchange(backend, arguments)
    return _answer(backend, backend.workspace.views.open(trigger.user, content))


def push(backend: Backend, arguments: Arguments) -> Json:
    """views.push: a modal on top of the one where the trigger came from."""
    content = read_modal(backend, _given_view(arguments))
    check_external_id(backend, content)
    trigger = _exchange(backend, arguments)
    views = backend.workspace.views
    if trigger.view_id is None or not any(
        v.id == trigger.view_id for v in views.stack(trigger.user)
    ):
        raise SlackError("not_found")
    pushed = views.push(trigger.user, content)
    if pushed is None:
        raise SlackError("push_limit_reached")
    return _answer(backend, pushed)


def update(backend: Backend, arguments: Arguments) -> Json:
    """views.update: new content for an open view."""
    given = _given_view(arguments)
    view = _wanted(backend, arguments)
    read = read_home if view.content["type"] == "home" else read_modal
    content = read(backend, given)
    check_external_id(backend, content, view)
    _check_hash(arguments, view)
    return _answer(backend, backend.workspace.views.update(view, content))


def publish(backend: Backend, arguments: Arguments) -> Json:
    """views.publish: a person's Home."""
    if not backend.app.manifest.home_tab:
        raise SlackError("not_enabled")
    user = backend.workspace.users.get(arguments.required("user_id"))
    content = read_home(backend, _given_view(arguments))
    if user is None or user.is_bot:
        raise SlackError("user_not_found")
    current = backend.workspace.views.home(user.id)
    check_external_id(backend, content, current)
    if current is not None:
        _check_hash(arguments, current)
    elif arguments.text("hash"):
        raise SlackError("hash_conflict")
    return _answer(backend, backend.workspace.views.publish(user.id, content))


def read_modal(backend: Backend, view: Any) -> Json:
    """A checked modal with what Slack adds. Raises what `views.open` would answer."""
    return _read(backend, view, check_modal(view))


def read_home(backend: Backend, view: Any) -> Json:
    """A checked Home with what Slack adds."""
    return _read(backend, view, check_home(view))


def _read(backend: Backend, view: Any, broken: list[Problem]) -> Json:
    problems = broken or slack_files.problems(backend.workspace, view["blocks"], "/view/blocks")
    if problems:
        raise invalid_view(problems)
    if too_large(view):
        raise SlackError("view_too_large")
    if any(element["type"] == "file_input" for _, element in acting_elements(view["blocks"])):
        need_scope(backend.app, "files:read")
    completed = {name: _completed(value) for name, value in view.items()}
    return completed | {"blocks": complete_blocks(view["blocks"])}


def _completed(value: Any) -> Any:
    return complete_text(value) if isinstance(value, dict) else value


def _given_view(arguments: Arguments) -> Any:
    view = arguments.structure("view")
    if view is None:
        raise missing("view")
    return view


def _exchange(backend: Backend, arguments: Arguments) -> Trigger:
    """Use the trigger up; only once the view was found well, as Slack does."""
    trigger_id = arguments.text("trigger_id")
    if not trigger_id:
        raise missing("trigger_id")
    result = backend.triggers.exchange(trigger_id)
    if result is TriggerFault.INVALID:
        raise invalid_argument("invalid `trigger_id`", "trigger_id")
    if isinstance(result, TriggerFault):
        raise SlackError(result.value)
    return result


def _wanted(backend: Backend, arguments: Arguments) -> View:
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    if view_id and external_id:
        raise invalid_arguments("Cannot provide both `view_id` and `external_id`")
    if not (view_id or external_id):
        raise missing("view_id")
    views = backend.workspace.views
    view = views.find(view_id) if view_id else views.find_external(external_id)
    if view is None:
        raise SlackError("not_found")
    return view


def check_external_id(backend: Backend, content: Json, own: View | None = None) -> None:
    """Raise if another view has this external id already; `own` is the one being replaced."""
    external_id = content.get("external_id")
    if not external_id:
        return
    other = backend.workspace.views.find_external(external_id)
    if other is not None and (own is None or other.id != own.id):
        raise SlackError("duplicate_external_id")


def _check_hash(arguments: Arguments, view: View) -> None:
    expected = arguments.text("hash")
    if expected and expected != view.hash:
        raise SlackError("hash_conflict")


def _answer(backend: Backend, view: View) -> Json:
    return {"view": view_json(backend.workspace, view, backend.app, view_state(view))}


METHODS = (
    Method("views.open", open_, Tier.FOUR),
    Method("views.push", push, Tier.FOUR),
    Method("views.update", update, Tier.FOUR),
    Method("views.publish", publish, Tier.FOUR),
)
