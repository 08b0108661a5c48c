"""What a Guardian listens to: how it went for people after their concern."""

from __future__ import annotations

import re

from bot.concerns import ids
from bot.concerns.afterwards_view import answer_view, list_view
from bot.concerns.reader_service import NOT_YOURS
from bot.listening import Listening
from bot.refused import Refused
from bot.replies import Answer
from bot.slack.payloads import Press, in_modal
from bot.wiring import Wiring
from storage.concerns import afterwards
from storage.concerns.readers import NotYours


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(
        re.compile(rf"^{ids.AFTERWARDS}(_\d+)?$"), lambda press: open_answer(wiring, press)
    )
    listening.press(ids.AFTERWARDS_ALL, lambda press: list_answers(wiring, press))


def open_answer(wiring: Wiring, press: Press) -> Answer:
    """Open one answer, from its notice, from Home or from the list; the look is audited."""
    now = wiring.clock.now()
    try:
        with wiring.database.writing() as session:
            opened = afterwards.open_answer(
                session, wiring.keyring, press.team_id, press.value, press.user_id, now
            )
    except NotYours:
        raise Refused(NOT_YOURS) from None
    view = answer_view(opened)
    return Answer(push=view) if in_modal(press) else Answer(open=view)


def list_answers(wiring: Wiring, press: Press) -> Answer:
    """List every answer that they may see."""
    with wiring.database.reading() as session:
        waiting = afterwards.waiting_for(session, press.team_id, press.user_id)
    return Answer(open=list_view(waiting))
