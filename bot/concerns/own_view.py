"""A concern as the person who raised it follows it, and the form for a receipt code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blockkit import Button, Divider, Input, PlainTextInput, Section
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.dialogue import said
from bot.concerns.identifiers import Suspected, no_patient_tick, what_tripped
from bot.concerns.pieces import Local, action_of, alarm, line, people, quoted, small
from bot.feature import Block
from bot.slack.message import built, modal, pack, prose
from bot.slack.payloads import View
from bot.slack.text import escape
from storage.concerns.queue import Mine
from storage.concerns.reading import Opened
from storage.concerns.tables import Stage

CODE_FIELD = "concern_code_field"
WORDS = "concern_reply_words"
NO_PATIENT = "concern_reply_no_patient"
LONGEST_CODE = 120
LONGEST_REPLY = 3000
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Way:
    """By which way the person came, so that it can be gone again at the next press.

    :ivar code: the receipt code's bits in hex, or nothing.
    :ivar concern_id: the concern's id for somebody who came by their own account, or nothing.
    :ivar word_id: the id that a reply written in this view will have.
    :ivar texts: how often we have changed what stands in the text field.
    """

    code: str = ""
    concern_id: str = ""
    word_id: str = ""
    page: int = 0
    texts: int = 0


def code_form() -> View:
    """The form for a receipt code."""
    return modal(
        "Your receipt code",
        alarm(None),
        Input(
            "Your receipt code",
            PlainTextInput(
                action_id=CODE_FIELD,
                max_length=LONGEST_CODE,
                placeholder="Six words, or the digits",
                focus_on_load=True,
            ),
            block_id=CODE_FIELD,
            hint="Capital letters, spaces and dashes make no difference.",
        ),
        small("It works from any account here. We keep no note of who types it."),
        submit="Open",
        close="Cancel",
        callback_id=ids.BY_CODE,
    )


def own_view(
    opened: Opened,
    local: Local,
    way: Way,
    typed: str = "",
    suspected: Suspected | None = None,
    sent: str = "",
) -> View:
    """Where a concern stands, what was said about it, and room for a reply.

    :param typed: what stands in the reply so far.
    :param sent: what was done just now, in a sentence.
    """
    closed = opened.stage is Stage.CLOSED
    return modal(
        "Your concern",
        alarm(local),
        *([line(f"*{sent}*")] if sent else []),
        line(_standing(opened)),
        *_outcome(opened),
        small(f"Who can open it: {people(reader.user_id for reader in opened.readers)}"),
        Divider(),
        line("*You wrote*"),
        quoted(opened.words),
        *said(opened.dialogue, way.page, ids.MINE_PAGE, person="You"),
        *(_not_sent(typed) if closed else _reply(local, way, typed, suspected)),
        submit=None if closed else "Send reply",
        close="Close",
        callback_id=ids.REPLY,
        private_metadata=pack(way),
    )


def list_view(mine: Sequence[Mine]) -> View:
    """The concerns that a person raised with their name, to choose from."""
    rows = mine_rows(mine)
    nothing = built(line("You have no concerns here with your name."))
    return modal("Your concerns", alarm(None), *(rows or nothing))


def mine_rows(mine: Sequence[Mine]) -> list[Block]:
    """A row for each concern that a person raised with their name."""
    rows: list[Component] = [
        Section(
            prose(
                f"*{escape(one.ward)}*, {wording.day(one.raised_on)}. {wording.STAGE[one.stage]}"
                f"{' *A word waits for you.*' if one.word_waits else ''}"
            ),
            accessory=Button("Open", action_id=f"{ids.MINE_OPEN}_{place}", value=one.concern_id),
        )
        for place, one in enumerate(mine[:MOST_SHOWN])
    ]
    if len(mine) > MOST_SHOWN:
        rows.append(small(f"The newest {MOST_SHOWN} of {len(mine)} are shown."))
    return list(built(*rows))


def _standing(opened: Opened) -> str:
    about = wording.ABOUT[opened.about].lower()
    raised = f"*{escape(opened.ward)}*, about: {about}. Sent on {wording.day(opened.raised_on)}."
    if opened.stage is Stage.ACKNOWLEDGED and opened.acknowledged_on:
        return f"{raised} Acknowledged on {wording.day(opened.acknowledged_on)}."
    return f"{raised} {wording.STAGE[opened.stage]}"


def _outcome(opened: Opened) -> list[Component]:
    if opened.outcome is None or opened.closed_on is None:
        return []
    on = wording.day(opened.closed_on)
    return [
        line(f"*How it ended, on {on}:* {wording.OUTCOME[opened.outcome]}."),
        small("Not settled? You can raise it again, and tick somebody else as well."),
    ]


def _not_sent(typed: str) -> list[Component]:
    """What was typed while the concern was being closed, to copy from."""
    return [Divider(), line("*Your reply, not sent*"), quoted(typed)] if typed else []


def _reply(local: Local, way: Way, typed: str, suspected: Suspected | None) -> list[Component]:
    block = f"{WORDS}:{way.texts}"
    return [
        Divider(),
        *(what_tripped(suspected, local, ids.REPLY_TAKE_OUT) if suspected else []),
        Input(
            "Your reply",
            PlainTextInput(
                action_id=action_of(block),
                multiline=True,
                max_length=LONGEST_REPLY,
                initial_value=typed or None,
            ),
            block_id=block,
            hint="No patients’ names; staff may be named.",
        ),
        *([no_patient_tick(NO_PATIENT)] if suspected and suspected.warns else []),
    ]
