"""Where features say what they listen to: listeners are functions that know no Bolt.

A listener commits what it has to and returns an answer. Only then is Slack told, and only after
that is anything said to the person, by another thread that may fail without loss.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from slack_bolt import Ack, App

from bot import faults, metrics
from bot.logs import get_logger
from bot.metrics import Act, Outcome
from bot.refused import Refused
from bot.replies import Answer, Reply
from bot.slack import payloads
from bot.slack.errors import SlackTrouble
from bot.slack.message import Message
from bot.slack.payloads import Call, Press, Submission, View
from bot.slack.presses import Presses
from bot.wiring import Wiring
from storage.database import NotRead, NotSaved

log = get_logger("bot.listening")

NOT_SAVED = "That was not saved. Please try once more, and tell someone if it happens again."
NOT_ANSWERED = (
    "That did not work just now, and nothing was saved. Please try once more. If it cannot wait, "
    "tell the nurse in charge, or use your alarm."
)
NOT_OPENED = "The form did not open. Nothing was lost. Please press the button again."
NOT_REDRAWN = (
    "The form did not change in time. If you had pressed a button that sends or saves, that was "
    "done. Please close the form and open it again."
)
WENT_WRONG = "Something went wrong here, so nothing was saved. Please tell someone."

Said = TypeVar("Said", Answer, Reply)


class Listening:
    """Where features say what they listen to."""

    def __init__(
        self,
        app: App,
        presses: Presses,
        wiring: Wiring,
        refresh_home: Callable[[str, str], None] = lambda _team, _user: None,
    ) -> None:
        self._app = app
        self._presses = presses
        self.wiring = wiring
        self._refresh_home = refresh_home

    def press(
        self,
        action_id: str | re.Pattern[str],
        listener: Callable[[Press], Answer],
        act: Act = Act.PRESS,
    ) -> None:
        """Listen to a button or menu.

        :param act: what monitoring counts it as.
        """

        def listen(body: dict[str, Any], action: dict[str, Any]) -> None:
            press = payloads.press(body, action)
            self._afterwards(press, _guarded(act, lambda: listener(press)))

        self._presses.listen(action_id, listen)

    def quiet(self, action_id: str | re.Pattern[str]) -> None:
        """Acknowledge an input that matters only once its form is sent."""
        self._presses.listen(action_id, lambda _body, _action: None)

    def command(self, name: str, listener: Callable[[Call], Answer]) -> None:
        """Listen to a slash command."""

        def listen(ack: Ack, body: dict[str, Any]) -> None:
            call = payloads.command_call(body)
            answer = _guarded(Act.COMMAND, lambda: listener(call))
            ack()
            self._afterwards(call, answer)

        self._app.command(name)(listen)

    def shortcut(self, callback_id: str, listener: Callable[[Call], Answer]) -> None:
        """Listen to a global shortcut."""

        def listen(ack: Ack, body: dict[str, Any]) -> None:
            call = payloads.shortcut_call(body)
            answer = _guarded(Act.SHORTCUT, lambda: listener(call))
            ack()
            self._afterwards(call, answer)

        self._app.shortcut(callback_id)(listen)

    def submission(self, callback_id: str, listener: Callable[[Submission], Reply]) -> None:
        """Listen to a modal being sent."""

        def listen(ack: Ack, body: dict[str, Any], view: View) -> None:
            submission = payloads.submission(body, view)
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
            trouble = self._trouble(source, answer.not_redrawn or NOT_REDRAWN)
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


def _guarded(act: Act, listener: Callable[[], Answer]) -> Answer:
    # Whoever only wanted to see something, or to open a form, has not saved anything.
    return _counted(act, listener, lambda said: Answer(say=Message.plain(said)), NOT_ANSWERED)


def _guarded_reply(submission: Submission, listener: Callable[[], Reply]) -> Reply:
    return _counted(Act.FORM, listener, lambda said: _objection(submission, said), NOT_SAVED)


def _counted(
    act: Act, listener: Callable[[], Said], say: Callable[[str], Said], unread: str
) -> Said:
    """What a listener answers; or the truth, in a sentence for the person, where it cannot.

    :param unread: that sentence where the database could not even be read.
    """
    try:
        answer = listener()
        outcome = Outcome.DONE
    except Refused as refused:
        answer, outcome = say(str(refused)), Outcome.REFUSED
    except (NotSaved, NotRead) as trouble:
        log.error("not_saved", **faults.fields(trouble))
        sentence = unread if isinstance(trouble, NotRead) else NOT_SAVED
        answer, outcome = say(sentence), Outcome.NOT_SAVED
    except Exception as error:
        # The person must hear of it whatever it was; the operator gets the place, not the words.
        log.exception("listener_failed", error=type(error).__name__)
        answer, outcome = say(WENT_WRONG), Outcome.FAILED
    metrics.act(act, outcome)
    return answer


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
