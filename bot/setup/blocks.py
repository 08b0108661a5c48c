"""The forms in which a ward is set up and changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from blockkit import (
    Actions,
    Button,
    Checkboxes,
    Divider,
    Input,
    MultiStaticSelect,
    MultiUsersSelect,
    Option,
    PlainTextInput,
    RadioButtons,
    Section,
    StaticSelect,
)

from bot.feature import Block
from bot.setup import form
from bot.setup.service import SetUp
from bot.slack.message import Message, built, modal, prose
from bot.slack.payloads import View
from bot.slack.text import bold, escape, mention, truncate
from prompts.shift_lines import describe
from prompts.shifts import DAY_NAMES, PRESETS, ShiftPattern
from prompts.walltime import day_in_words
from storage.concerns.clocks import Region

NEW = "setup_new"
SETTINGS = "setup_settings"
OPEN_SETTINGS = "setup_open_settings"
# On Home there is one for every ward, told apart by the ward's id.
OPEN_SETTINGS_PATTERN = re.compile(rf"^{OPEN_SETTINGS}(_\w+)?$")
LONGEST_PARAGRAPH = 2900
# Slack shows ten boxes to tick; a ward with more shifts chooses from a menu.
MOST_BOXES = 10
MINUTES_OFFERED = (0, 5, 10, 15, 20, 30, 45, 60)
HOURS_OFFERED = range(6, 21)
EXAMPLE = "Early 07:00-15:00\nLate 13:30-21:30\nNight 21:00-07:30\nLong day 07:30-20:00 Sat Sun"


INVITE = (
    "If the bot is not in the ward's channel yet, please type `/invite @See Think Act` there. "
    "Otherwise it cannot post."
)
CONCERNS_SHUT = (
    "Concerns stay shut until a workspace admin has named who may read them: "
    "`/handover recipients`."
)


@dataclass(frozen=True, slots=True)
class Current:
    """A ward's settings as its form shows them."""

    ward_id: str
    name: str
    pattern: ShiftPattern
    minutes_before: int
    region: str
    digest_day: int
    digest_time: str
    team_digest_days: int | None = form.USUAL_DAYS
    managers: Sequence[str] = ()
    facilitators: Sequence[str] = ()
    service_leads: Sequence[str] = ()
    shared: Sequence[str] = ()
    words: dict[str, str] = field(default_factory=dict)


def new_ward(channel_id: str, user_id: str) -> View:
    """The short form: a name and a pattern are enough for prompts to work."""
    presets = [Option(preset.name, key) for key, preset in PRESETS.items()]
    own = Option("Our own times", form.OWN_TIMES)
    return modal(
        "Set up this ward",
        Section(
            prose(
                "A short prompt will come to this channel before each handover. "
                "You can change everything later with `/handover setup`."
            )
        ),
        _line("What is the ward called?", form.NAME, most=form.LONGEST_NAME, focus=True),
        Input(
            "Which shifts do you work?",
            RadioButtons(options=[*presets, own], initial_option=presets[0], action_id=form.PRESET),
            block_id=form.PRESET,
        ),
        _times(""),
        _people(
            "Who are the managers?",
            form.MANAGERS,
            [user_id],
            hint="They get the weekly digest and can change these settings.",
        ),
        submit="Set up",
        close="Cancel",
        callback_id=NEW,
        private_metadata=channel_id,
    )


def settings(current: Current) -> View:
    """Everything that a ward can set."""
    return modal(
        "Ward settings",
        _line("Ward name", form.NAME, current.name, most=form.LONGEST_NAME),
        *_when(current),
        Divider(),
        *_who(current),
        Divider(),
        *_digest(current),
        Divider(),
        Section(prose("*Your own words.* They stand on every concern form.")),
        _words("In an emergency", form.EMERGENCY, current, "Pull the alarm, then ring 2222."),
        _words("On-call manager", form.ON_CALL, current, "How to reach them, day and night."),
        _words("Where incidents are reported", form.INCIDENTS, current, "Your system's name."),
        _words(
            "Freedom to Speak Up Guardian", form.GUARDIAN, current, "Name and how to reach them."
        ),
        submit="Save",
        close="Cancel",
        callback_id=SETTINGS,
        private_metadata=current.ward_id,
    )


def saved(done: SetUp, *, new: bool) -> View:
    """What was saved, when the next prompt comes, and what is odd but allowed."""
    words = f"{bold(done.name)} is {'set up' if new else 'saved'}. {_coming(done)}"
    blocks: list[Section | Actions] = [Section(prose(words))]
    if done.remarks:
        check = "Please check: " + escape(" ".join(done.remarks))
        blocks.append(Section(prose(truncate(check, LONGEST_PARAGRAPH))))
    blocks.append(Section(prose(INVITE)))
    if new:
        more = Button("More settings", action_id=OPEN_SETTINGS, value=done.ward_id)
        blocks += [Section(prose(CONCERNS_SHUT)), Actions([more])]
    return modal("Done", *blocks, close="Close")


def _coming(done: SetUp) -> str:
    if done.paused:
        return "Its prompts are paused. To let them come again, type `/handover resume`."
    if done.first is None:
        return "No handover gets a prompt in the coming week: tick at least one."
    if done.at_once:
        return "A handover is going on, so a prompt comes now."
    first = done.first
    return f"The next prompt comes on {day_in_words(first)} at {first:%H:%M}."


def home_section(wards: Sequence[tuple[str, str]]) -> list[Block]:
    """A settings button for each ward that a manager manages."""
    return list(
        built(
            *(
                Section(
                    prose(f"{bold(name)}. Shifts, people, times and your own words."),
                    accessory=Button(
                        "Ward settings", action_id=f"{OPEN_SETTINGS}_{ward_id}", value=ward_id
                    ),
                )
                for ward_id, name in wards
            )
        )
    )


def trouble(ward: str, what_to_do: str) -> Message:
    """That a ward's messages do not arrive, to the one person who can mend it."""
    return Message.plain(
        f"{escape(ward)}: a message could not be posted. {escape(what_to_do)} "
        "We try again at the next handover, and tell you this only once."
    )


def trouble_over(ward: str) -> Message:
    """That Slack took nothing from the bot for a while; it does, or this would not arrive."""
    return Message.plain(
        f"{escape(ward)}: for a while Slack took no messages from us. It does again. What is "
        "still of use comes late. If it happens again, run `sta doctor` on the bot's machine."
    )


def trouble_with_manager(ward: str, user_id: str, what_to_do: str) -> Message:
    """That a manager's digest does not arrive, to another manager or a workspace admin."""
    return Message.plain(
        f"{escape(ward)}: the digest for {mention(user_id)} could not be delivered. "
        f"{escape(what_to_do)} Please check the managers: type `/handover setup` in the ward's "
        "channel. We tell you this only once."
    )


def trouble_with_person(user_id: str, what_to_do: str) -> Message:
    """That a private message does not arrive, to a workspace admin; not what it was about."""
    return Message.plain(
        "A private message to somebody named in this workspace's ward settings could not be "
        f"delivered: {mention(user_id)}. {escape(what_to_do)} We tell you this only once."
    )


def _when(current: Current) -> list[Input]:
    names = [shift.name for shift in current.pattern.shifts]
    minutes = [(f"{count} minutes before", str(count)) for count in MINUTES_OFFERED]
    return [
        _times(describe(current.pattern.prompting(names))),
        Input(
            "Which handovers get a prompt?",
            _ticks(current.pattern),
            block_id=form.PROMPTED,
            optional=True,
            hint="The handover into each of these shifts.",
        ),
        _choice(
            "How long before the handover?", form.MINUTES, minutes, str(current.minutes_before)
        ),
        _line("Time zone", form.ZONE, current.pattern.zone, most=64),
    ]


def _ticks(pattern: ShiftPattern) -> Checkboxes | MultiStaticSelect:
    options = [Option(shift.name, shift.name) for shift in pattern.shifts]
    ticked = [
        option for option, shift in zip(options, pattern.shifts, strict=True) if shift.prompted
    ]
    if len(options) <= MOST_BOXES:
        return Checkboxes(options=options, initial_options=ticked or None, action_id=form.PROMPTED)
    return MultiStaticSelect(
        options=options, initial_options=[*ticked] or None, action_id=form.PROMPTED
    )


def _who(current: Current) -> list[Input]:
    return [
        _people("Managers", form.MANAGERS, current.managers),
        _people(
            "Facilitators",
            form.FACILITATORS,
            current.facilitators,
            optional=True,
            hint="They can pick a focus and bring a prompt forward.",
        ),
        _people(
            "Service leads",
            form.SERVICE_LEADS,
            current.service_leads,
            optional=True,
            hint="They see whether the ward talks, and hear when it may need help. No scores.",
        ),
        _people(
            "Shared accounts",
            form.SHARED,
            current.shared,
            optional=True,
            hint="Accounts that several people use on one computer.",
        ),
    ]


def _digest(current: Current) -> list[Input]:
    days = [(name, str(number)) for number, name in enumerate(DAY_NAMES)]
    hours = [f"{hour:02}:00" for hour in HOURS_OFFERED]
    if current.digest_time not in hours:
        hours.append(current.digest_time)
    times = [(hour, hour) for hour in hours]
    regions = [(region.value, region.value) for region in Region]
    days_after = current.team_digest_days
    chosen = form.NO_TEAM_DIGEST if days_after is None else str(days_after)
    return [
        _choice("Day of the weekly digest", form.DIGEST_DAY, days, str(current.digest_day)),
        _choice("Time of the weekly digest", form.DIGEST_TIME, times, current.digest_time),
        _choice("When does the team get it?", form.TEAM_DIGEST, _team_days(), chosen),
        _choice("Bank holidays of", form.REGION, regions, current.region),
    ]


def _team_days() -> list[tuple[str, str]]:
    """When a team can have its version of the digest, in words and as a value."""
    after = [
        (f"{days} day{'s' if days > 1 else ''} after the managers", str(days))
        for days in form.DAYS_OFFERED
    ]
    return [*after, ("Not at all", form.NO_TEAM_DIGEST)]


def _times(text: str) -> Input:
    return Input(
        "Shift times" if text else "Our own times",
        PlainTextInput(
            action_id=form.TIMES,
            multiline=True,
            max_length=form.LONGEST_TIMES,
            initial_value=text or None,
            placeholder=None if text else EXAMPLE,
        ),
        block_id=form.TIMES,
        optional=not text,
        hint="One shift a line: name, start, end, and days if not every day.",
    )


def _line(label: str, block: str, text: str = "", *, most: int, focus: bool = False) -> Input:
    return Input(
        label,
        PlainTextInput(
            action_id=block,
            max_length=most,
            initial_value=text or None,
            focus_on_load=focus or None,
        ),
        block_id=block,
    )


def _words(label: str, block: str, current: Current, hint: str) -> Input:
    return Input(
        label,
        PlainTextInput(
            action_id=block,
            multiline=True,
            max_length=form.LONGEST_WORDS,
            initial_value=current.words.get(block) or None,
        ),
        block_id=block,
        optional=True,
        hint=hint,
    )


def _people(
    label: str,
    block: str,
    chosen: Sequence[str],
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Input:
    return Input(
        label,
        MultiUsersSelect(action_id=block, initial_users=list(chosen) or None),
        block_id=block,
        optional=optional,
        hint=hint,
    )


def _choice(label: str, block: str, offered: Sequence[tuple[str, str]], chosen: str) -> Input:
    """:param offered: the words of each option, and its value."""
    options = [Option(words, value) for words, value in offered]
    values = [value for _, value in offered]
    initial = options[values.index(chosen)] if chosen in values else options[0]
    return Input(
        label,
        StaticSelect(action_id=block, options=options, initial_option=initial),
        block_id=block,
    )
