"""The last view of a concern that was raised: its receipt."""

from __future__ import annotations

from blockkit.core import Component

from bot.concerns import by_when, ids
from bot.concerns.pieces import Local, alarm, line, people, small
from bot.slack.message import modal
from bot.slack.payloads import View
from bot.slack.text import escape, mention
from storage.concerns.codes import ReceiptCode
from storage.concerns.raising import Receipt
from storage.concerns.tables import CameBy, Naming

SENT_BEFORE = "This was already sent the first time, with the choices you made then."


def receipt_view(
    local: Local, receipt: Receipt, code: ReceiptCode, looks: str, told: str, *, shared: bool
) -> View:
    """What the person takes away. Nothing that they typed is in it.

    :param looks: when somebody will look, in a sentence.
    :param told: when those who may read it are told, in words; empty where it is at once.
    :param shared: whether the next person at this screen may be somebody else.
    """
    return modal(
        "Your receipt",
        alarm(local),
        line("*It is sent.* Somebody will answer."),
        *([line(SENT_BEFORE)] if receipt.again else []),
        *_code(receipt, code, shared=shared),
        line(f"*Who can open it:* {_readers(receipt)}"),
        line(f"*When somebody looks.* {_when(looks, told)}{_sooner(local)}"),
        line(by_when.a_word(receipt.answer_by)),
        *([line("*Close this before you leave the computer.*")] if shared else []),
        close="Done",
    )


def _code(receipt: Receipt, code: ReceiptCode, *, shared: bool) -> list[Component]:
    shown = line(f"*{code.words}*\nor  *{code.digits}*")
    if receipt.naming is Naming.UNNAMED or shared:
        return [
            line("*Your receipt code*"),
            shown,
            line(
                "*Write this down.* It is the only way back, and nobody can look it up. "
                "Nothing will be sent to you. To read the answer, press *I have a receipt code* "
                f"on Home or under `{ids.COMMAND}`."
            ),
        ]
    return [
        line("We tell you when there is an answer, and you find this concern on Home."),
        small(f"You can also come back with this receipt code: {code.words}, or {code.digits}"),
    ]


def _readers(receipt: Receipt) -> str:
    ticked = [one.user_id for one in receipt.readers if one.came_by == CameBy.TICKED.value]
    deputies = [
        f"{mention(one.user_id)} as deputy"
        for one in receipt.readers
        if one.came_by == CameBy.DEPUTY.value
    ]
    return ", ".join([people(ticked), *deputies])


def _when(looks: str, told: str) -> str:
    return f"They are told {told}, so that the hour gives nothing away. {looks}" if told else looks


def _sooner(local: Local) -> str:
    return f" Sooner? On-call manager: {escape(local.on_call)}" if local.on_call else ""
