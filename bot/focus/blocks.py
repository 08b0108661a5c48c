"""The form in which a manager or facilitator picks the ward's focus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from blockkit import Actions, Button, Input, Option, RadioButtons, Section, StaticSelect

from bot.feature import Block
from bot.slack.message import built, modal, prose
from bot.slack.payloads import View
from bot.slack.text import bold, plain
from bot.ways_in import CHOOSE_FOCUS
from prompts.catalogue import Dimension
from prompts.walltime import day_in_words

END = "focus_end"
# On Home there is one of each for every ward, told apart by the ward's id.
CHOOSE_PATTERN = re.compile(rf"^{CHOOSE_FOCUS}(_\w+)?$")
END_PATTERN = re.compile(rf"^{END}_\w+$")
FORM = "focus_form"
DIMENSION = "focus_dimension"
WEEKS = "focus_weeks"
MOST_WEEKS = 4
# The library's names may be longer than a menu shows.
LONGEST_OPTION = 75


def form(ward_id: str, ward: str, dimensions: Sequence[Dimension], chosen: str | None) -> View:
    """Which dimension, and for how many weeks."""
    options = [
        Option(plain(dimension.name, LONGEST_OPTION), dimension.id) for dimension in dimensions
    ]
    initial = next(
        (each for each, d in zip(options, dimensions, strict=True) if d.id == chosen), None
    )
    weeks = [
        Option(f"{count} week{'s' if count > 1 else ''}", str(count))
        for count in range(1, MOST_WEEKS + 1)
    ]
    return modal(
        "The ward's focus",
        Section(
            prose(
                f"{bold(ward)} will be asked about this more often. The other "
                "dimensions still come round. What is not posted yet is drawn again."
            )
        ),
        Input(
            "What shall we look at?",
            StaticSelect(options=options, action_id=DIMENSION, initial_option=initial),
            block_id=DIMENSION,
        ),
        Input(
            "For how long?",
            RadioButtons(options=weeks, action_id=WEEKS, initial_option=weeks[1]),
            block_id=WEEKS,
        ),
        submit="Make it our focus",
        close="Cancel",
        callback_id=FORM,
        private_metadata=ward_id,
    )


def done(name: str, ends: date) -> View:
    """What was saved."""
    return modal(
        "Saved",
        Section(prose(f"{bold(name)} is the ward's focus until {day_in_words(ends)}.")),
        close="Close",
    )


def section(ward_id: str, ward: str, name: str | None, ends: date | None) -> list[Block]:
    """A ward's focus, on the Home of those who may change it."""
    now = (
        f"The focus is {bold(name)} until {day_in_words(ends)}."
        if name and ends
        else "No focus is set: the dimensions take turns."
    )
    label = "Change the focus" if name else "Pick a focus"
    change = Button(label, action_id=f"{CHOOSE_FOCUS}_{ward_id}", value=ward_id)
    stop = [Button("End it", action_id=f"{END}_{ward_id}", value=ward_id)] if name else []
    return list(
        built(Section(prose(f"{bold(ward)}. {now}")), Actions([change, *stop])),
    )
