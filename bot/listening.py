"""From Slack's payloads to plain values and back: listeners are functions that know no Bolt.

A listener commits what it has to and returns an answer. Only then is Slack told, and only after
that is anything said to the person, by another thread that may fail without loss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App

from bot.feature import Refused, Wiring
from bot.logs import get_logger
from bot.slack.errors import SlackTrouble
from bot.slack.message import Message
from storage.database import NotSaved

log = get_logger("bot.listening")

NOT_SAVED = "That was not saved. Please try once more, and tell someone if it happens again."
NOT_OPENED = "The form did not open. Nothing was lost. Please press the button again."
NOT_REDRAWN = (
    "The form did not change in time. If you had pressed a button that sends or saves, that was "
    "done. Please close the form and open it again."
)
WENT_WRONG = "Something went wrong here, so nothing was saved. Please tell someone."

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button or a choice in a menu.

    :ivar value: the button's value, or that of the option chosen.
    :ivar view: the view it stands in, if it does not stand in a message.
    """

    team_id: str
    channel_id: str
    user_id: str
    trigger_id: str
    response_url: str
    message_ts: str
    action_id: str
    value: str
    view: View | None


@dataclass(frozen=True, slots=True)
class Call:
    """A slash command or a global shortcut. ``words`` is empty for a shortcut."""

    team_id: str
    channel_id: str
    user_id: str
    trigger_id: str
    response_url: str
    words: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was sent.

    :ivar values: by block id, what the person gave: text, an option's value, a list of either,
        a user id or a list of them; None or an empty list where nothing was given.
    """

    team_id: str
    user_id: str
    view: View
    values: Mapping[str, Any]
    metadata: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets back for a press, a command or a shortcut. All of it is best effort.

    :ivar say: a message only they see.
    :ivar replace: whether it takes the place of the message that was pressed.
    :ivar open: a modal to open; ``push`` puts it on top of the one they are in.
    :ivar update: the view to put in place of the one they are in.
    :ivar home: whether their Home shows something else now.
    """

    say: Message | None = None
    replace: bool = False
    open: View | None = None
    push: View | None = None
    update: View | None = None
    home: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a sent modal becomes: closed unless one of these is given.

    :ivar errors: what is wrong, by block id; what was typed stays.
    :ivar update: the view that takes its place; ``push``, one on top of it.
    :ivar clear: close every modal in the stack.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    update: View | None = None
    push: View | None = None
    clear: bool = False
    home: bool = False


NOTHING = Answer()


class Listening:
    """Where features say what they listen to."""

    def __init__(
        self,
        app: App,
        wiring: Wiring,
        refresh_home: Callable[[str, str], None] = lambda _team, _user: None,
    ) -> None:
        self._app = app
        self.wiring = wiring
        self._refresh_home = refresh_home

    def press(self, action_id: str | re.Pattern[str], listener: Callable[[Press], Answer]) -> None:
        """Listen to a button or menu."""

        def listen(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
            press = _press(body, action)
            answer = _guarded(lambda: listener(press))
            ack()
            self._afterwards(press, answer)

        self._app.action(action_id)(listen)

    def quiet(self, action_id: str | re.Pattern[str]) -> None:
        """Acknowledge an input that matters only once its form is sent."""

        def listen(ack: Ack) -> None:
            ack()

        self._app.action(action_id)(listen)

    def command(self, name: str, listener: Callable[[Call], Answer]) -> None:
        """Listen to a slash command."""

        def listen(ack: Ack, body: dict[str, Any]) -> None:
            call = _command_call(body)
            answer = _guarded(lambda: listener(call))
            ack()
            self._afterwards(call, answer)

        self._app.command(name)(listen)

    def shortcut(self, callback_id: str, listener: Callable[[Call], Answer]) -> None:
        """Listen to a global shortcut."""

        def listen(ack: Ack, body: dict[str, Any]) -> None:
            call = _shortcut_call(body)
            answer = _guarded(lambda: listener(call))
            ack()
            self._afterwards(call, answer)

        self._app.shortcut(callback_id)(listen)

    def submission(self, callback_id: str, listener: Callable[[Submission], Reply]) -> None:
        """Listen to a modal being sent."""

        def listen(ack: Ack, body: dict[str, Any], view: View) -> None:
            submission = _submission(body, view)
            reply = _guarded_reply(submission, lambda: listener(submission))
            ack(**_acknowledgement(reply))
            if reply.home:
                self._later(lambda: self._refresh_home(submission.team_id, submission.user_id))

        self._app.view(callback_id)(listen)

    def event(self, name: str, listener: Callable[[str, dict[str, Any]], None]) -> None:
        """Listen to an event: its workspace and itself."""

        def listen(body: dict[str, Any], event: dict[str, Any]) -> None:
            listener(str(body.get("team_id", "")), event)

        self._app.event(name)(listen)

    def _afterwards(self, source: Press | Call, answer: Answer) -> None:
        view = answer.open or answer.push
        if view is not None:
            self._show(source, view, on_top=answer.push is not None)
        if answer.update is not None and isinstance(source, Press) and source.view is not None:
            trouble = self._trouble(source, NOT_REDRAWN)
            self.wiring.modals.update(source.view["id"], answer.update, trouble)
        if answer.say is not None:
            self._say(source, answer.say, replace=answer.replace)
        if answer.home:
            self._later(lambda: self._refresh_home(source.team_id, source.user_id))

    def _show(self, source: Press | Call, view: View, *, on_top: bool) -> None:
        show = self.wiring.modals.push if on_top else self.wiring.modals.open
        show(source.trigger_id, view, self._trouble(source))

    def _trouble(
        self, source: Press | Call, sentence: str = NOT_OPENED
    ) -> Callable[[SlackTrouble], None]:
        return lambda _trouble: self._say(source, Message.plain(sentence), replace=False)

    def _say(self, source: Press | Call, message: Message, *, replace: bool) -> None:
        gateway = self.wiring.gateway
        if source.response_url:
            self._later(lambda: gateway.say(source.response_url, message, replace=replace))
        else:
            self._later(lambda: gateway.whisper(source.user_id, message))

    def _later(self, run: Callable[[], object]) -> None:
        def quietly() -> None:
            try:
                run()
            except SlackTrouble as trouble:
                log.warning("word_not_delivered", code=trouble.code)
            except Exception as error:
                log.exception("word_not_made", error=type(error).__name__)

        self.wiring.afterwards.submit(quietly)


def _guarded(listener: Callable[[], Answer]) -> Answer:
    try:
        return listener()
    except Refused as refused:
        return Answer(say=Message.plain(str(refused)))
    except NotSaved as trouble:
        log.error("not_saved", error=type(trouble.__cause__).__name__)
        return Answer(say=Message.plain(NOT_SAVED))
    except Exception as error:
        # The person must hear of it whatever it was; the operator gets the place, not the words.
        log.exception("listener_failed", error=type(error).__name__)
        return Answer(say=Message.plain(WENT_WRONG))


def _guarded_reply(submission: Submission, listener: Callable[[], Reply]) -> Reply:
    try:
        return listener()
    except Refused as refused:
        return _objection(submission, str(refused))
    except NotSaved as trouble:
        log.error("not_saved", error=type(trouble.__cause__).__name__)
        return _objection(submission, NOT_SAVED)
    except Exception as error:
        log.exception("listener_failed", error=type(error).__name__)
        return _objection(submission, WENT_WRONG)


def _objection(submission: Submission, sentence: str) -> Reply:
    """Say it on the form's first input, so that nothing typed is lost."""
    for block in submission.view.get("blocks", []):
        if block.get("type") == "input":
            return Reply(errors={block["block_id"]: sentence})
    return Reply(push=_plain_view(sentence))


def _plain_view(sentence: str) -> View:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Not done"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": sentence}}],
    }


def _acknowledgement(reply: Reply) -> dict[str, Any]:
    if reply.errors:
        return {"response_action": "errors", "errors": dict(reply.errors)}
    if reply.update is not None:
        return {"response_action": "update", "view": reply.update}
    if reply.push is not None:
        return {"response_action": "push", "view": reply.push}
    return {"response_action": "clear"} if reply.clear else {}


def _press(body: dict[str, Any], action: dict[str, Any]) -> Press:
    container = body.get("container") or {}
    channel = body.get("channel") or {}
    return Press(
        team_id=_team(body),
        channel_id=str(channel.get("id") or container.get("channel_id") or ""),
        user_id=str(body["user"]["id"]),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        message_ts=str(container.get("message_ts", "")),
        action_id=str(action.get("action_id", "")),
        value=str(_given(action) or ""),
        view=body.get("view"),
    )


def _command_call(body: dict[str, Any]) -> Call:
    return Call(
        team_id=str(body.get("team_id", "")),
        channel_id=str(body.get("channel_id", "")),
        user_id=str(body["user_id"]),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        words=str(body.get("text") or "").strip(),
    )


def _shortcut_call(body: dict[str, Any]) -> Call:
    return Call(
        team_id=_team(body),
        channel_id="",
        user_id=str(body["user"]["id"]),
        trigger_id=str(body.get("trigger_id", "")),
        response_url="",
        words="",
    )


def _submission(body: dict[str, Any], view: View) -> Submission:
    return Submission(
        team_id=_team(body),
        user_id=str(body["user"]["id"]),
        view=view,
        values=state_of(view),
        metadata=str(view.get("private_metadata", "")),
    )


def in_modal(press: Press) -> bool:
    """Whether what was pressed stands in a modal, so that another goes on top of it."""
    return press.view is not None and press.view.get("type") == "modal"


def state_of(view: View) -> dict[str, Any]:
    """What stands in a view's inputs at the moment of a press, by block id."""
    return {
        block_id: _given(element)
        for block_id, actions in view.get("state", {}).get("values", {}).items()
        for element in actions.values()
    }


def _team(body: dict[str, Any]) -> str:
    team = body.get("team") or {}
    return str(team.get("id") or body.get("user", {}).get("team_id") or "")


def _given(element: dict[str, Any]) -> Any:
    """What one element holds, whatever kind it is."""
    for name in ("value", "selected_user", "selected_date", "selected_time"):
        if element.get(name) is not None:
            return element[name]
    for name in ("selected_users", "selected_channels", "selected_conversations"):
        if name in element:
            return list(element[name] or [])
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or []]
    option = element.get("selected_option")
    return option["value"] if option else None
