"""What the concern forms have in common: the alarm line, people's words, choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from blockkit import (
    Checkboxes,
    Context,
    Input,
    Option,
    RadioButtons,
    RichText,
    RichTextEl,
    RichTextQuote,
    Section,
)

from bot.feature import Block
from bot.slack.message import prose
from bot.slack.text import escape, mention, truncate
from storage.wards import Ward

Choice = TypeVar("Choice", bound=str)

ALARM = "*Anyone at risk now? Alarm first.*"
NO_EMERGENCY_WORDS = "Use your alarm, then ring your emergency number."
# Slack counts an emoji as two, and a piece may have 3,000.
LONGEST_PIECE = 1400
LONGEST_OPTION = 75


@dataclass(frozen=True, slots=True)
class Local:
    """A ward's name and its own words, as its team typed them."""

    ward_id: str
    ward: str
    emergency: str = ""
    on_call: str = ""
    incidents: str = ""
    guardian: str = ""

    @classmethod
    def of(cls, ward: Ward) -> Self:
        return cls(
            ward_id=ward.id,
            ward=ward.name,
            emergency=ward.emergency_words,
            on_call=ward.on_call,
            incidents=ward.incident_system,
            guardian=ward.guardian,
        )


def alarm(local: Local | None) -> Section:
    """What every concern screen opens with."""
    emergency = escape(local.emergency) if local and local.emergency else NO_EMERGENCY_WORDS
    return Section(prose(f"{ALARM}\n{emergency}"))


def line(mrkdwn: str) -> Section:
    """A paragraph of ours; what people typed in it is escaped already."""
    return Section(prose(mrkdwn))


def small(mrkdwn: str) -> Context:
    """A paragraph of ours in small print."""
    return Context([prose(mrkdwn)])


def not_instead(local: Local) -> Context:
    """What a concern is not, in small print, for whoever raises one (trust 19)."""
    return small(f"Nobody watches this round the clock. It is {_no_record(local)}")


def no_record(local: Local) -> Context:
    """The same for those who answer."""
    return small(f"This is {_no_record(local)}")


def quoted(words: str) -> RichText:
    """What a person typed, letter by letter: rich text knows no markup, mention or emoji code."""
    pieces = (words[at : at + LONGEST_PIECE] for at in range(0, len(words), LONGEST_PIECE))
    return RichText([RichTextQuote([RichTextEl(piece) for piece in pieces])])


def people(user_ids: Iterable[str]) -> str:
    """Mentions of several people, as in a sentence."""
    named = [mention(user_id) for user_id in user_ids]
    return named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]


def radio(
    label: str,
    block: str,
    options: Mapping[Choice, Option],
    chosen: Choice | None,
    *,
    hint: str | None = None,
    tells: bool = False,
) -> Input:
    """A choice of one.

    :param tells: whether we hear of it at once, and not only when the form is sent.
    """
    return Input(
        label,
        RadioButtons(
            action_id=action_of(block),
            options=list(options.values()),
            initial_option=options.get(chosen) if chosen is not None else None,
        ),
        block_id=block,
        hint=hint,
        dispatch_action=tells or None,
    )


def ticks(
    label: str,
    block: str,
    options: Mapping[str, Option],
    ticked: Sequence[str] = (),
    *,
    hint: str | None = None,
    optional: bool = True,
) -> Input:
    """A choice of any number, none included, unless it has to be made."""
    initial = [options[value] for value in ticked if value in options]
    return Input(
        label,
        Checkboxes(
            action_id=action_of(block), options=list(options.values()), initial_options=initial
        ),
        block_id=block,
        hint=hint,
        optional=optional or None,
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be chosen: how they are shown, in mrkdwn, and what is said of them."""

    user_id: str
    shown: str
    said: str = ""

    def option(self) -> Block:
        option: Block = {"text": _marked_up(self.shown), "value": self.user_id}
        return {**option, "description": _marked_up(self.said)} if self.said else option


def choose_people(
    label: str,
    block: str,
    people: Sequence[Person],
    chosen: Sequence[str] = (),
    *,
    hint: str,
    several: bool,
) -> Block:
    """A choice among people, shown by real mentions.

    Slack takes mrkdwn in ticks and radio buttons; blockkit does not know it, so this is built by
    hand.
    """
    options = [person.option() for person in people]
    initial = [option for option in options if option["value"] in chosen]
    element: Block = {
        "type": "checkboxes" if several else "radio_buttons",
        "action_id": action_of(block),
        "options": options,
    }
    if initial and several:
        element["initial_options"] = initial
    elif initial:
        element["initial_option"] = initial[0]
    return {
        "type": "input",
        "block_id": block,
        "label": {"type": "plain_text", "text": label},
        "hint": {"type": "plain_text", "text": hint},
        "element": element,
    }


def action_of(block: str) -> str:
    """The action of a field: that of its block, without the count of times it was redrawn."""
    return block.partition(":")[0]


def _marked_up(mrkdwn: str) -> Block:
    return {"type": "mrkdwn", "text": truncate(mrkdwn, LONGEST_OPTION), "verbatim": True}


def _no_record(local: Local) -> str:
    as_well = f" ({escape(local.incidents)})" if local.incidents else ""
    return (
        "not an incident report, a safeguarding referral or a clinical record: "
        f"please use those as well{as_well}."
    )
