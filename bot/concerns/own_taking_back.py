"""Taking one's name off a concern, or the concern back: what will happen, and that it has."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Option
from blockkit.core import Component

from bot.concerns import ids, own_fields, wording
from bot.concerns.own_fields import YES, Way
from bot.concerns.pieces import Local, alarm, line, people, small, ticks
from bot.slack.message import modal, pack
from bot.slack.payloads import View
from storage.concerns.codes import ReceiptCode
from storage.concerns.tables import Naming

MOST_NAMED = 30
BACKUPS = (
    "A backup made before today still holds it, encrypted, until your organisation deletes "
    "that backup."
)
NOT_WRITTEN_DOWN = "Please write the code down first, and tick this."


def name_off_form(local: Local, way: Way, saw_name: Sequence[str]) -> View:
    """What it means to take one's name off, and the code that leads back from then on.

    :param saw_name: the user ids of those who were shown the name.
    """
    written_down = {YES: Option("I have written the new code down", YES)}
    return modal(
        "Take my name off",
        alarm(local),
        line(
            "*What goes.* Your name, for good. Nobody who opens this concern sees it from then "
            "on, and we send you nothing about it any more."
        ),
        line(
            f"*What stays.* {_who_has_seen_it(saw_name)} That they looked stays written down. "
            "Your words stay as they are: if they say who you are, they still do."
        ),
        small(
            "It goes at once: somebody who opens this concern often can notice when. "
            f"{BACKUPS} Messages that we sent you stay in Slack; they name no concern."
        ),
        *_code(way),
        line(
            "From then on this code is the only way back. The old one leads nowhere any more, "
            "and nobody can look it up."
        ),
        ticks("The new code", own_fields.WRITTEN_DOWN, written_down, optional=False),
        Actions([Button("Back", action_id=ids.OWN_BACK)]),
        submit="Take my name off",
        close="Close",
        callback_id=ids.NAME_OFF_DONE,
        private_metadata=pack(way),
    )


def name_is_off(local: Local, way: Way) -> View:
    """The last view: the code once more."""
    return modal(
        "Your name is off",
        alarm(local),
        line("*Your name is off this concern.* We keep no account and no name with it."),
        *_code(way),
        small(
            "To read the answer, press *I have a receipt code* on Home or under "
            f"`{ids.COMMAND}`. Nothing will be sent to you."
        ),
        close="Done",
    )


def withdraw_form(local: Local, way: Way, naming: Naming) -> View:
    """What it means to take the concern back."""
    return modal(
        "Withdraw it",
        alarm(local),
        line(
            "*What goes.* Your words and all that was said about them, for good. "
            "Nobody can bring them back."
        ),
        line(
            "*What stays.* If somebody has opened it, they have read it, and that they looked "
            f"stays written down. Those who were told of it are told {_when(naming)} that a "
            "concern was withdrawn, and not which."
        ),
        small(f"{_at_once(naming)}{BACKUPS}"),
        Actions([Button("Back", action_id=ids.OWN_BACK)]),
        submit="Withdraw it",
        close="Close",
        callback_id=ids.WITHDRAWN,
        private_metadata=pack(way),
    )


def it_is_withdrawn(local: Local) -> View:
    """The last view."""
    return modal(
        "It is withdrawn",
        alarm(local),
        line("*It is gone.* You can raise a concern again at any time."),
        close="Done",
    )


def _code(way: Way) -> list[Component]:
    code = ReceiptCode(int(way.new_code, 16))
    return [line("*Your new receipt code*"), line(f"*{code.words}*\nor  *{code.digits}*")]


def _who_has_seen_it(saw_name: Sequence[str]) -> str:
    if not saw_name:
        return "Nobody has been shown your name so far."
    named = people(saw_name[:MOST_NAMED])
    more = f" and {len(saw_name) - MOST_NAMED} more" if len(saw_name) > MOST_NAMED else ""
    return f"These people have seen your name already: {named}{more}."


def _at_once(naming: Naming) -> str:
    """Nothing stored says when it went; but a list of theirs can be watched."""
    if naming is not Naming.UNNAMED:
        return ""
    return "It goes at once: somebody who has its list in front of them then can notice it go. "


def _when(naming: Naming) -> str:
    return wording.NEXT_FIXED_HOUR if naming is Naming.UNNAMED else "now"
