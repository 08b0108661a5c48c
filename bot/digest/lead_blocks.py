"""What a service lead reads: of one ward at a time, and no figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from blockkit import Section

from bot.digest import words
from bot.digest.content import Silence
from bot.feature import Block
from bot.slack.message import Message, built, prose
from bot.slack.text import bold, escape, truncate

LONGEST_PARAGRAPH = 3000


@dataclass(frozen=True, slots=True)
class Led:
    """What the lead of a ward sees of it on Home.

    :ivar days: the first and the last day of its latest digest; None where there is none yet.
    :ivar silent: the low areas that the lead was told of, and that are still without a word.
    """

    ward: str
    paused: bool
    days: tuple[date, date] | None
    prompted: int
    talked: int
    silent: tuple[Silence, ...]


def word(ward: str, silent: Silence) -> Message:
    """That a ward has gone without a word about something low, and may be glad of help."""
    return Message.plain(
        f"On {bold(ward)}, more of the team chose 1 or 2 than 4 or 5 about "
        f"“{escape(silent.area)}”. The manager has been shown it since "
        f"{words.day(silent.shown_on)}. Nothing that was done or is planned has been written. "
        "Perhaps ask how you can help."
    )


def home_section(led: Led) -> list[Block]:
    """One ward, for its lead: whether it talks, and whether it may need help."""
    lines = [f"{bold(led.ward)}, which you lead", escape(_talks(led)), escape(_help(led))]
    text = truncate("\n".join(lines), LONGEST_PARAGRAPH)
    return list(built(Section(prose(text))))


def _talks(led: Led) -> str:
    if led.paused:
        return "Prompts are paused."
    if led.days is None:
        return "There is no weekly digest yet."
    first, last = led.days
    span = f"From {words.day(first)} to {words.day(last)}"
    if led.prompted == 0:
        return f"{span} no handover was prompted."
    return f"{span} the team talked about {led.talked} of {led.prompted} prompts."


def _help(led: Led) -> str:
    if not led.silent:
        return "Nothing asks for your help now."
    areas = " and ".join(f"“{each.area}”" for each in led.silent)
    return (
        f"Help may be needed with {areas}: nothing that was done or is planned has been "
        "written. Perhaps ask how you can help."
    )
