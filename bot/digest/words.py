"""The sentences of a digest, as plain text: for its screen, its terminal and its fallback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from bot.digest.content import Content, ShiftTally, Silence
from storage.figures import Figures, Group, Medium, Share
from storage.handovers import Missed

NUMBERS = (
    "none", "one", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
GROUP_WORDS = {
    Group.UNFAVOURABLE: "1 or 2",
    Group.MIDDLE: "3",
    Group.FAVOURABLE: "4 or 5",
}

WHY_MISSED = {
    Missed.TOO_LATE: "it could only have come too late",
    Missed.NOT_POSTED: "Slack would not take it",
    Missed.DOWN: "the bot was down",
}


def number(count: int) -> str:
    """A count as people write it in a sentence."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def day(on: date) -> str:
    """A day in a sentence: ``4 May``."""
    return f"{on.day} {on:%B}"


def weekday(on: date) -> str:
    """A day that somebody has to plan with: ``Monday 4 May``."""
    return f"{on:%A} {day(on)}"


def heading(content: Content) -> str:
    """The sentence that says most of the week, true and useful on its own."""
    return " ".join(filter(None, _heading(content)))


def _heading(content: Content) -> list[str]:
    if content.paused:
        return ["Prompts are paused on this ward.", _owed(content.owed)]
    if content.prompted == 0:
        return ["No handover was prompted this week.", _owed(content.owed)]
    return [_opening(content), _owed(content.owed), _most_talked(content)]


def prompted(content: Content) -> str:
    """How many handovers were prompted, and what became of them."""
    if content.prompted == 0 and content.missed == 0:
        return "No handover was due a prompt."
    count = number(content.prompted).capitalize() if content.prompted else "No"
    parts = [f"{count} {_plural('handover', content.prompted)} prompted"]
    parts.append(f"{number(content.talked)} talked about")
    if content.not_this_time:
        parts.append(f"{number(content.not_this_time)} “not this time”")
    if content.missed:
        because = " and ".join(WHY_MISSED[Missed(why)] for why in content.missed_because)
        parts.append(f"{number(content.missed)} missed" + (f", because {because}" * bool(because)))
    return " ".join([", ".join(parts) + ".", *_late(content)])


def by_shift(content: Content) -> list[str]:
    """A line for each shift."""
    return [
        f"{tally.shift}: talked about it {_times(tally)}."
        for tally in content.shifts
        if tally.prompted
    ]


def reading(figures: Figures) -> str:
    """One published reading in a sentence or two, no finer than it may be shown."""
    return (
        f"“{figures.statement}” {_spread(figures)} "
        f"({figures.band.value} answered, {how_answered(figures)}.)"
    )


def how_answered(figures: Figures) -> str:
    """Taps and rooms are two readings of one statement: this tells them apart."""
    return "by show of hands" if figures.medium is Medium.ROOMS else "by tap"


def distribution(figures: Figures) -> str:
    """How the answers lay: counts where the group is large enough, else shares in words."""
    if figures.exact is None:
        return _shares(figures)
    counts = ", ".join(f"{count} at {score}" for score, count in enumerate(figures.exact, start=1))
    return f"{counts}. The middle answer is {figures.median:g}"


def lapsed(statements: Sequence[str]) -> str:
    """That too few answered, and what became of the answers."""
    listed = " ".join(f"“{statement}”" for statement in statements)
    return f"Too few answered within twelve weeks, so these answers were destroyed: {listed}"


def silence(silent: Silence, *, has_leads: bool) -> str:
    """That an area is low, and nobody has written a word about it; and who hears of it next."""
    return (
        f"More of the team chose 1 or 2 than 4 or 5 about “{silent.area}”. Nothing that was done "
        f"or is planned has been written since {day(silent.since)}. {_lead(silent, has_leads)}"
    ).strip()


def _lead(silent: Silence, has_leads: bool) -> str:
    if silent.lead_told_on is not None:
        return f"The service lead was told on {day(silent.lead_told_on)}."
    if not has_leads:
        return ""
    return f"If that stays so, the service lead hears of it from {day(silent.lead_hears_from)} on."


def team_at(at: datetime) -> str:
    """When the team gets its version, on the ward's clock."""
    return f"The team's version goes to the channel on {weekday(at)} at {at:%H:%M}."


def rhythm(content: Content) -> str | None:
    """That prompts come less often, where they do."""
    if not content.once_a_day:
        return None
    return (
        "Six prompts in a row were left untouched, so the ward now gets one a day. "
        "The next one that is used brings the others back."
    )


def _late(content: Content) -> list[str]:
    if content.late == 0:
        return []
    count = number(content.late).capitalize()
    return [f"{count} {_plural('prompt', content.late)} came more than five minutes late."]


def _new_readings(count: int) -> str:
    if count == 0:
        return ""
    return f"{number(count).capitalize()} new {_plural('reading', count)}."


def _owed(count: int) -> str:
    if count == 0:
        return ""
    verb = "is" if count == 1 else "are"
    return f"{number(count).capitalize()} {_plural('thing', count)} {verb} owed."


def _opening(content: Content) -> str:
    if content.moved:
        count = len(content.moved)
        return f"{number(count).capitalize()} {_plural('statement', count)} moved."
    return "Quiet week." if content.quiet else _new_readings(len(content.published))


def _most_talked(content: Content) -> str:
    tallies = [tally for tally in content.shifts if tally.prompted]
    most = max(Fraction(tally.talked, tally.prompted) for tally in tallies)
    if most == 0:
        return "No shift said that it talked about its prompt."
    best = [tally for tally in tallies if Fraction(tally.talked, tally.prompted) == most]
    together = replace(
        best[0],
        talked=sum(tally.talked for tally in best),
        prompted=sum(tally.prompted for tally in best),
    )
    *others, last = [tally.shift for tally in best]
    shifts = f"{', '.join(others)} and {last}" if others else last
    return f"{shifts} talked about it {_times(together)}."


def _times(tally: ShiftTally) -> str:
    if tally.talked == 0:
        return "not once"
    if tally.prompted == 1:
        return "the one time it was asked"
    return f"{number(tally.talked)} {_plural('time', tally.talked)} out of {number(tally.prompted)}"


def _spread(figures: Figures) -> str:
    """The largest group, if one stands out; two that are level are never told apart."""
    if figures.split:
        return "The team is of two minds: about half chose 1 or 2, and about half 4 or 5."
    by_share = sorted(Group, key=lambda group: list(Share).index(figures.shares[group]))
    largest, next_largest = by_share[-1], by_share[-2]
    if figures.shares[largest] is figures.shares[next_largest]:
        return f"Answers were spread: {_shares(figures)}."
    return f"{figures.shares[largest].value.capitalize()} chose {GROUP_WORDS[largest]}."


def _shares(figures: Figures) -> str:
    return ", ".join(f"{figures.shares[group].value} at {GROUP_WORDS[group]}" for group in Group)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
