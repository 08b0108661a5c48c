"""A concern as the person who raised it follows it, and the form for a receipt code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blockkit import Actions, Button, Divider, Input, PlainTextInput, Section
from blockkit.core import Component

from bot.concerns import ids, own_ending, own_questions, wording
from bot.concerns.by_when import NOTHING_OWED, Owed
from bot.concerns.dialogue import said
from bot.concerns.own_fields import (
    NOTHING_TYPED,
    Typed,
    Way,
    emergency,
    no_patient,
    tripped,
    words_field,
)
from bot.concerns.pieces import Local, alarm, line, not_instead, quoted, small
from bot.concerns.remarks import NO_REMARKS, Remarks
from bot.feature import Block
from bot.slack.message import built, modal, pack, prose
from bot.slack.payloads import View
from bot.slack.text import escape, mention
from prompts.walltime import day_in_words
from storage.concerns.queue import Mine
from storage.concerns.reading import Opened, Reader
from storage.concerns.tables import CameBy, Naming, Stage

NOBODY_LEFT = (
    "*Nobody is left who can open it.* Those you ticked no longer receive concerns here. You can "
    "raise it again, and tick somebody else."
)
NOBODY_WAS_LEFT = (
    "*We looked, and nobody was left who can open it.* If nobody has answered you since, raise it "
    "again, and tick somebody else."
)
SHUT = (
    "*Nobody but you can open it for now.* We had to go back to a backup, and what came back stays "
    "shut until the people who run the bot have asked everybody. If it cannot wait, raise it again."
)
CODE_FIELD = "concern_code_field"
LONGEST_CODE = 120
MOST_SHOWN = 20


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


@dataclass(frozen=True, slots=True)
class Laid:
    """A concern laid open for the person who raised it.

    :ivar heard: without a name, when others hear what they have said of its end, in words.
    :ivar asked_how_it_went: whether they are asked what to tell a Guardian.
    :ivar unread: whether nobody is left who may read it.
    :ivar was_unread: whether that was so once, and it still waits.
    :ivar shut: whether it came back with a backup, and nobody may open it yet.
    :ivar owed: by when they should hear something.
    """

    opened: Opened
    local: Local
    heard: str = ""
    asked_how_it_went: bool = False
    unread: bool = False
    was_unread: bool = False
    can_withdraw: bool = False
    can_take_name_off: bool = False
    shut: bool = False
    owed: Owed = NOTHING_OWED


def own_view(
    laid: Laid,
    way: Way,
    typed: Typed = NOTHING_TYPED,
    remarks: Remarks = NO_REMARKS,
    sent: str = "",
) -> View:
    """Where a concern stands, what was said about it, and what the person can say or do now.

    :param sent: what was done just now, in a sentence.
    """
    opened, local = laid.opened, laid.local
    asked = own_ending.is_asked(opened)
    # Whoever comes for this question alone finds it before all that was said.
    how_it_went = own_questions.how_it_went(laid.asked_how_it_went)
    closed = opened.stage is Stage.CLOSED
    unsent = typed.words if closed and (typed.is_reply or not asked) else ""
    if unsent:
        typed = NOTHING_TYPED
    if unsent or (closed and not asked):
        # It was closed meanwhile: there is no field left that anything could be said of.
        remarks = NO_REMARKS
    return modal(
        "Your concern",
        alarm(local),
        *emergency(remarks),
        *([line(f"*{sent}*")] if sent else []),
        line(_standing(opened)),
        *_owed(laid),
        *own_questions.hand_on(opened),
        *own_ending.how_it_ended(opened, laid.heard),
        *([] if asked else how_it_went),
        *_who_can_open_it(laid),
        Divider(),
        line("*You wrote*"),
        quoted(opened.words),
        *said(opened.dialogue, way.page, ids.MINE_PAGE, person="You"),
        *_not_sent(unsent),
        *(own_ending.fields(opened.naming, local, way, typed, remarks) if asked else []),
        *(_reply(local, way, typed, remarks) if not closed else []),
        *([Divider(), *how_it_went] if asked and how_it_went else []),
        # Whoever pressed a button has this end of the view in front of them.
        *(line(sentence) for sentence in remarks.missing),
        *_more(laid),
        submit="Send" if asked else None if closed else "Send reply",
        close="Close",
        callback_id=ids.ENDING if asked else ids.REPLY,
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
                f"*{escape(one.ward)}*, {day_in_words(one.raised_on)}. {_stage(one)}"
                f"{' *A word waits for you.*' if one.word_waits else ''}"
                f"{' *A question waits for you.*' if one.question_waits else ''}"
            ),
            accessory=Button("Open", action_id=f"{ids.MINE_OPEN}_{place}", value=one.concern_id),
        )
        for place, one in enumerate(mine[:MOST_SHOWN])
    ]
    if len(mine) > MOST_SHOWN:
        rows.append(small(f"The newest {MOST_SHOWN} of {len(mine)} are shown."))
    return list(built(*rows))


def _stage(one: Mine) -> str:
    if one.stage is Stage.OPEN and one.reopened:
        return wording.OPEN_AGAIN
    return wording.STAGE[one.stage]


def _standing(opened: Opened) -> str:
    about = wording.ABOUT[opened.about].lower()
    raised = f"*{escape(opened.ward)}*, about: {about}. Sent on {day_in_words(opened.raised_on)}."
    if opened.stage is Stage.OPEN and opened.reopened:
        return f"{raised} {wording.OPEN_AGAIN}"
    if opened.stage is Stage.ACKNOWLEDGED and opened.acknowledged_on:
        return f"{raised} Acknowledged on {day_in_words(opened.acknowledged_on)}."
    if opened.stage is Stage.OPEN:
        return f"{raised} Nobody has acknowledged it yet."
    return f"{raised} {wording.STAGE[opened.stage]}"


def _who_can_open_it(laid: Laid) -> list[Component]:
    if laid.shut:
        return [line(SHUT), *_whom_to_ring(laid.local)]
    if laid.unread:
        return [line(NOBODY_LEFT), *_whom_to_ring(laid.local)]
    naming = laid.opened.naming
    who = small("Who can open it: " + ", ".join(_who(one, naming) for one in laid.opened.readers))
    # Slack knows of accounts that are closed, and we look there once a day only.
    return [line(NOBODY_WAS_LEFT), *_whom_to_ring(laid.local), who] if laid.was_unread else [who]


def _who(reader: Reader, naming: Naming) -> str:
    """Somebody who can open it, and how they came to it, where the person did not tick them."""
    named = mention(reader.user_id)
    if reader.came_by is CameBy.TICKED:
        return named
    if reader.came_by is CameBy.DEPUTY:
        return f"{named} as deputy"
    if naming is Naming.UNNAMED:
        return f"{named} (handed on)"
    shown = "with" if reader.came_by is CameBy.HANDED_WITH_NAME else "without"
    return f"{named} (handed on, {shown} your name)"


def _owed(laid: Laid) -> list[Component]:
    """By when they should hear something; and what they can do where it is late."""
    if laid.shut or laid.unread or not laid.owed.sentence:
        return []
    return [line(laid.owed.sentence), *(_whom_to_ring(laid.local) if laid.owed.late else [])]


def _whom_to_ring(local: Local) -> list[Component]:
    # Each by itself: what a ward typed may fill a paragraph.
    ways = []
    if local.on_call:
        ways.append(f"On-call manager: {escape(local.on_call)}")
    if local.guardian:
        ways.append(f"Freedom to Speak Up Guardian: {escape(local.guardian)}")
    return [small(f"{'' if place else 'Sooner? '}{way}") for place, way in enumerate(ways)]


def _not_sent(words: str) -> list[Component]:
    """What was typed while the concern was being closed, to copy from."""
    return [Divider(), line("*Your reply, not sent*"), quoted(words)] if words else []


def _more(laid: Laid) -> list[Component]:
    """What the person can do about the concern itself."""
    buttons = [Button("What is held of it", action_id=ids.HELD)]
    if laid.can_take_name_off:
        buttons.append(Button("Take my name off", action_id=ids.NAME_OFF))
    if laid.can_withdraw:
        buttons.append(Button("Withdraw it", action_id=ids.WITHDRAW))
    return [Divider(), Actions([*buttons])]


def _reply(local: Local, way: Way, typed: Typed, remarks: Remarks) -> list[Component]:
    return [
        Divider(),
        *tripped(remarks, local),
        words_field("Your reply", way, typed),
        *no_patient(remarks),
        not_instead(local),
    ]
