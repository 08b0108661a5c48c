"""What a manager reads after an outage."""

from __future__ import annotations

from datetime import datetime

from bot.slack.message import Message
from bot.slack.text import bold
from prompts.walltime import day_in_words


def over(
    ward: str,
    began: datetime,
    ended: datetime,
    handovers: int,
    back_to: datetime | None = None,
) -> Message:
    """That a ward's handovers passed without a prompt, and that they have prompts again.

    Moments are as the ward's clocks show them.

    :param back_to: when the backup was made that it ended with; None where it took none.
    """
    return Message.plain(
        f"{bold(ward)}: {_passed(handovers)} without a prompt, {_between(began, ended)}. "
        "In that time the bot was down or could not reach Slack, so it could not tell you.\n"
        f"It works again, and prompts come as before. {_lost(back_to)} If "
        "somebody saw an error in that time, what they did was not saved: please do it again.\n"
        "You need do nothing else. If this happens again, tell the people in IT who run this bot."
    )


def _lost(back_to: datetime | None) -> str:
    """What became of all that had been saved."""
    if back_to is None:
        return "Nothing that people had saved was lost."
    return (
        f"We had to go back to a backup, made on {day_in_words(back_to)} at {back_to:%H:%M}. "
        "Ratings saved after it are lost, and so are earlier ones that no digest has shown yet."
    )


def _passed(handovers: int) -> str:
    return "one handover went by" if handovers == 1 else f"{handovers} handovers went by"


def _between(began: datetime, ended: datetime) -> str:
    """From when to when, as a ward's clocks show it."""
    if began.date() == ended.date():
        return f"on {day_in_words(began)} from {began:%H:%M} to {ended:%H:%M}"
    return f"from {day_in_words(began)} at {began:%H:%M} to {day_in_words(ended)} at {ended:%H:%M}"
