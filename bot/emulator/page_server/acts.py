"""What a person can do on the page, by kind."""

from collections.abc import Callable, Mapping

from ..backend import Backend
from ..interactions import actions as interactions
from ..interactions import commands, submissions, suggestions
from ..interactions.actions import Pressed
from ..interactions.element_state import ENTRIES
from ..people.outcome import NotPossible, Outcome
from ..state.records import Json, Message


class Malformed(ValueError):
    """A request from the page that lacks something."""


_ENTERED = frozenset({entry.key for entry in ENTRIES.values()} | {"selected_option"})


def act(backend: Backend, body: Json) -> Json:
    """Do what the page asks for a person; may wait for the app. Not on the server's loop."""
    kind, person = _text(body, "kind"), _text(body, "person")
    if kind == "options":
        return {"ok": True} | suggestions.suggest(backend, person, _query(backend, person, body))
    doer = _KINDS.get(kind)
    if doer is None:
        raise Malformed(f"there is no act called {kind}")
    outcome = doer(backend, person, body)
    answer: Json = {"ok": outcome.ok}
    if outcome.sentence:
        answer |= {"error": "failed", "sentence": outcome.sentence}
    if outcome.result:
        answer["result"] = outcome.result.value
    if outcome.errors:
        answer |= {"error": "errors", "errors": outcome.errors}
    return answer


def say(
    backend: Backend, user_id: str, channel_id: str, text: str, thread_ts: str | None = None
) -> Message:
    """A person writes a message. What they type is escaped, as Slack's client does."""
    with backend.workspace.locked():
        interactions.person(backend, user_id)
        channel = interactions.channel_of(backend, user_id, channel_id)
        if channel.archived:
            raise NotPossible("This channel is archived.")
        if channel.is_dm and not backend.app.manifest.messages_tab_writable:
            raise NotPossible("Sending messages to this app has been turned off.")
        if not text.strip():
            raise NotPossible("There is nothing to send.")
        if thread_ts and backend.workspace.find_message(channel_id, thread_ts) is None:
            raise NotPossible("That thread is not there any more.")
        draft = Message(
            ts="", channel=channel_id, user=user_id, text=escaped(text), thread_ts=thread_ts
        )
        return backend.workspace.post(draft)


def escaped(text: str) -> str:
    """Typed text with `&`, `<` and `>` escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _message(backend: Backend, person: str, body: Json) -> Outcome:
    thread = body.get("thread_ts")
    say(backend, person, _text(body, "channel"), _text(body, "text"), thread or None)
    return Outcome()


def _command(backend: Backend, person: str, body: Json) -> Outcome:
    channel, line = _text(body, "channel"), _text(body, "text")
    return commands.run_command(backend, person, channel, line)


def _shortcut(backend: Backend, person: str, body: Json) -> Outcome:
    callback_id = _text(body, "callback_id")
    channel, ts = str(body.get("channel", "")), str(body.get("ts", ""))
    return commands.use_shortcut(backend, person, callback_id, channel, ts)


def _block_action(backend: Backend, person: str, body: Json) -> Outcome:
    container = body.get("container")
    if not isinstance(container, Mapping):
        raise Malformed("container is missing")
    entered = {name: value for name, value in body.items() if name in _ENTERED}
    values = body.get("values")
    pressed = Pressed(
        _text(body, "block_id"),
        _text(body, "action_id"),
        entered,
        values if isinstance(values, dict) else None,
    )
    kind = container.get("type")
    if kind == "message":
        channel, ts = str(container.get("channel", "")), str(container.get("ts", ""))
        return interactions.act_on_message(backend, person, channel, ts, pressed)
    view_id = _home_id(backend, person) if kind == "home" else str(container.get("view_id", ""))
    return interactions.act_on_view(backend, person, view_id, pressed)


def _query(backend: Backend, person: str, body: Json) -> suggestions.Query:
    """What is typed into a menu that the app fills."""
    container, typed = body.get("container"), body.get("value", "")
    if not isinstance(container, Mapping) or not isinstance(typed, str):
        raise Malformed("container or value is missing")
    home = container.get("type") == "home"
    return suggestions.Query(
        _text(body, "block_id"),
        _text(body, "action_id"),
        typed,
        view_id=_home_id(backend, person) if home else str(container.get("view_id") or ""),
        channel=str(container.get("channel", "")),
        ts=str(container.get("ts", "")),
    )


def _home_id(backend: Backend, person: str) -> str:
    home = backend.workspace.views.home(person)
    if home is None:
        raise NotPossible("There is nothing on this Home yet.")
    return home.id


def _view_submit(backend: Backend, person: str, body: Json) -> Outcome:
    return submissions.submit(backend, person, _text(body, "view_id"), body.get("values"))


def _view_close(backend: Backend, person: str, body: Json) -> Outcome:
    return submissions.close(backend, person, _text(body, "view_id"))


def _open_home(backend: Backend, person: str, _body: Json) -> Outcome:
    return interactions.open_home(backend, person)


def _read(backend: Backend, person: str, body: Json) -> Outcome:
    channel = interactions.channel_of(backend, person, _text(body, "channel"))
    backend.workspace.mark_read(channel.id, person)
    return Outcome()


def _dismiss(backend: Backend, person: str, body: Json) -> Outcome:
    """A person puts away a message that only they see. The app hears nothing of it."""
    channel = interactions.channel_of(backend, person, _text(body, "channel"))
    message = backend.workspace.find_ephemeral(channel.id, _text(body, "ts"), person)
    if message is None:
        raise NotPossible("That message is not there any more.")
    backend.workspace.delete(message)
    return Outcome()


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Malformed(f"{name} is missing")
    return value


_KINDS: Mapping[str, Callable[[Backend, str, Json], Outcome]] = {
    "message": _message,
    "command": _command,
    "shortcut": _shortcut,
    "block_action": _block_action,
    "view_submit": _view_submit,
    "view_close": _view_close,
    "open_home": _open_home,
    "read": _read,
    "dismiss": _dismiss,
}
