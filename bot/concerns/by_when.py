"""By when something is owed about a concern, in sentences: to its readers, and to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from prompts.walltime import day_in_words
from storage.concerns.clocks import DAY, MIDNIGHT
from storage.concerns.tables import Stage
from storage.wards import Ward

REMINDED = "Those you ticked are reminded, and their deputies."


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed to the person, in a sentence; nothing where nothing is.

    :ivar late: whether they should have had it by now.
    """

    sentence: str = ""
    late: bool = False


NOTHING_OWED = Owed()


def acknowledgement(ward: Ward, stage: Stage, acknowledge_by: datetime, now: datetime) -> str:
    """Until when its readers have to say that they have seen it; nothing once one has."""
    if stage is not Stage.OPEN:
        return ""
    if acknowledge_by <= now:
        return "*Overdue:* it should have been acknowledged by now."
    return f"Please acknowledge it by {_moment(ward, acknowledge_by)}."


def to_the_person(
    ward: Ward,
    stage: Stage,
    acknowledge_by: datetime,
    answer_by: date,
    now: datetime,
    *,
    answered: bool,
) -> Owed:
    """What the person can count on, and whether it is late.

    :param answered: whether a reader had the last word.
    """
    if stage is Stage.CLOSED:
        return NOTHING_OWED
    if stage is Stage.OPEN and acknowledge_by <= now:
        return Owed(f"*Somebody should have acknowledged it by now.* {REMINDED}", late=True)
    if not answered and answer_by < ward.local_date(now):
        return Owed(f"*You should have heard back by now.* {REMINDED}", late=True)
    sentences = []
    if stage is Stage.OPEN:
        sentences.append(f"Somebody should acknowledge it by {_moment(ward, acknowledge_by)}.")
    if not answered:
        sentences.append(a_word(answer_by))
    return Owed(" ".join(sentences))


def a_word(answer_by: date) -> str:
    """By when the person should have a word."""
    return f"You should hear back by {day_in_words(answer_by)}."


def _moment(ward: Ward, moment: datetime) -> str:
    by = ward.local(moment)
    if by.time() == MIDNIGHT:
        # People say the day that ends, not the one that begins.
        return f"the end of {day_in_words(by.date() - DAY)}"
    return f"{by:%H:%M} on {day_in_words(by.date())}"
