"""The forms in which a workspace admin names who receives a ward's concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self

from blockkit import (
    Checkboxes,
    DatePicker,
    Divider,
    Input,
    MultiStaticSelect,
    MultiUsersSelect,
    Option,
    StaticSelect,
    TimePicker,
    UsersSelect,
)
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.pieces import line, small
from bot.slack.message import modal, pack
from bot.slack.payloads import View
from bot.slack.text import escape, mention
from prompts.shifts import DAY_NAMES
from storage.concerns.clocks import WorkingHours
from storage.concerns.recipients import MOST_RECIPIENTS, Named
from storage.concerns.tables import Post
from storage.concerns.terms import MOST_DAYS, MOST_DAYS_TO_ANSWER, MOST_HOURS, USUAL, Terms

PEOPLE = "concern_people"
POST = "concern_post"
OUTSIDE = "concern_outside"
DAYS = "concern_days"
START = "concern_start"
END = "concern_end"
DEPUTY = "concern_deputy"
AWAY_FROM = "concern_away_from"
AWAY_UNTIL = "concern_away_until"
WITHIN_DAYS = "concern_within_days"
WITHIN_HOURS = "concern_within_hours"
ANSWER_WITHIN = "concern_answer_within"

YES = "yes"
OFFICE_HOURS = WorkingHours(frozenset(range(5)), time(9, 0), time(17, 0))
WHY_OUTSIDE = (
    "At least one must be outside the ward’s management, such as a Freedom to Speak Up "
    "Guardian, so that people can turn to somebody their managers do not answer for."
)
KEEPING_NOT_SET = (
    "*Concerns stay shut for now:* your organisation must first decide how long a closed concern "
    "is kept. Ask whoever runs this bot to set `STA_CLOSED_CONCERNS_KEPT_DAYS`. "
    "You can name people already."
)


@dataclass(frozen=True, slots=True)
class Naming:
    """Which ward's recipients are being named, who they are to be, and what is agreed on."""

    ward_id: str
    people: tuple[str, ...] = ()
    acknowledge_days: int = USUAL.acknowledge_days
    acknowledge_hours: int = USUAL.acknowledge_hours
    answer_days: int = USUAL.answer_days

    @classmethod
    def of(cls, ward_id: str, agreed: Terms, people: tuple[str, ...] = ()) -> Self:
        return cls(
            ward_id, people, agreed.acknowledge_days, agreed.acknowledge_hours, agreed.answer_days
        )

    @property
    def terms(self) -> Terms:
        return Terms(self.acknowledge_days, self.acknowledge_hours, self.answer_days)


def people_form(
    ward_id: str, ward: str, named: Sequence[str], agreed: Terms, *, keeping_set: bool
) -> View:
    """The first form: who they are, and by when they are to answer."""
    return modal(
        "Who receives concerns?",
        *_keeping(keeping_set=keeping_set),
        line(f"*{escape(ward)}.* {WHY_OUTSIDE}"),
        Input(
            "Recipients",
            MultiUsersSelect(
                action_id=PEOPLE,
                initial_users=list(named) or None,
                max_selected_items=MOST_RECIPIENTS,
            ),
            block_id=PEOPLE,
            optional=True,
            hint=f"Up to {MOST_RECIPIENTS} people. With nobody here, no concerns can be raised.",
        ),
        small("Deputies are named in the next step. They stand in while a recipient is away."),
        *_terms(agreed),
        submit="Next",
        close="Cancel",
        callback_id=ids.RECIPIENTS_PICKED,
        private_metadata=pack(Naming(ward_id)),
    )


def terms_in(values: Mapping[str, Any]) -> Terms:
    """What the first form says of when to answer."""
    given = (values.get(field) for field in (WITHIN_DAYS, WITHIN_HOURS, ANSWER_WITHIN))
    days, hours, answer = (int(number) if number else None for number in given)
    return Terms(
        days or USUAL.acknowledge_days,
        hours or USUAL.acknowledge_hours,
        answer or USUAL.answer_days,
    )


def details_form(
    naming: Naming, ward: str, known: Mapping[str, Named], *, keeping_set: bool
) -> View:
    """The second form: in what capacity each of them reads, when, and who stands in.

    :param known: those who are recipients already, by user id.
    """
    return modal(
        "Who receives concerns?",
        *_keeping(keeping_set=keeping_set),
        line(f"*{escape(ward)}.* {WHY_OUTSIDE}"),
        *(block for person in naming.people for block in _person(person, known.get(person))),
        submit="Save",
        close="Cancel",
        callback_id=ids.RECIPIENTS_SAVED,
        private_metadata=pack(naming),
    )


def saved_view(ward: str, count: int, *, opened: bool, keeping_set: bool) -> View:
    """What was saved, and whether concerns are open now."""
    if opened:
        said = "Concerns are open: anyone can raise one and tick who should see it."
    elif count == 0:
        said = "Nobody receives concerns here, so none can be raised."
    else:
        said = "Concerns are not open yet."
    return modal(
        "Saved", line(f"*{escape(ward)}.* Saved. {said}"), *_keeping(keeping_set=keeping_set)
    )


def named_in(naming: Naming, values: Mapping[str, Any]) -> list[Named]:
    """Read the second form.

    :raises ValueError: a person's days are missing.
    """
    return [_named(person, values) for person in naming.people]


def _named(person: str, values: Mapping[str, Any]) -> Named:
    def given(field: str) -> Any:
        return values.get(f"{field}:{person}")

    def day(field: str) -> date | None:
        return date.fromisoformat(given(field)) if given(field) else None

    return Named(
        user_id=person,
        post=Post(given(POST)),
        outside_management=bool(given(OUTSIDE)),
        hours=WorkingHours(
            frozenset(int(number) for number in given(DAYS) or ()),
            time.fromisoformat(given(START)),
            time.fromisoformat(given(END)),
        ),
        deputy_id=given(DEPUTY) or None,
        away_from=day(AWAY_FROM),
        away_until=day(AWAY_UNTIL),
    )


def _terms(agreed: Terms) -> list[Component]:
    return [
        Divider(),
        _choice(
            "A concern is acknowledged within", WITHIN_DAYS, "working day",
            range(1, MOST_DAYS + 1), agreed.acknowledge_days,
            "Overdue, its recipients are reminded, and then their deputies.",
        ),
        _choice(
            "If somebody should look today, within", WITHIN_HOURS, "working hour",
            range(1, MOST_HOURS + 1), agreed.acknowledge_hours,
            "Counted while a recipient who was ticked is at work.",
        ),
        _choice(
            "The person hears back within", ANSWER_WITHIN, "day",
            (7, 14, 21, MOST_DAYS_TO_ANSWER), agreed.answer_days,
            "What was raised before keeps its own dates.",
        ),
    ]  # fmt: skip


def _choice(
    label: str, field: str, unit: str, numbers: Iterable[int], chosen: int, hint: str
) -> Input:
    options = {
        number: Option(f"{number} {unit}{'' if number == 1 else 's'}", str(number))
        for number in sorted({*numbers, chosen})
    }
    return Input(
        label,
        StaticSelect(
            action_id=field, options=list(options.values()), initial_option=options[chosen]
        ),
        block_id=field,
        hint=hint,
    )


def _keeping(*, keeping_set: bool) -> list[Component]:
    return [] if keeping_set else [line(KEEPING_NOT_SET)]


def _person(person: str, known: Named | None) -> list[Component]:
    posts = {post: Option(text, post.value) for post, text in wording.POST.items()}
    days = [Option(name, str(number)) for number, name in enumerate(DAY_NAMES)]
    hours = known.hours if known else OFFICE_HOURS
    outside = Option("Is outside this ward’s management", YES)
    # Nine blocks for each of ten people: a view holds a hundred.
    return [
        line(f"*{mention(person)}*"),
        _input("Post", POST, person, StaticSelect(
            options=list(posts.values()), initial_option=posts[known.post] if known else None)),
        _input("Management", OUTSIDE, person, Checkboxes(
            options=[outside],
            initial_options=[outside] if known and known.outside_management else None),
            optional=True),
        _input("Working days", DAYS, person, MultiStaticSelect(
            options=days, initial_options=[days[number] for number in sorted(hours.days)])),
        _input("At work from", START, person, TimePicker(initial_time=hours.start)),
        _input("Until", END, person, TimePicker(initial_time=hours.end)),
        _input("Deputy", DEPUTY, person, UsersSelect(
            initial_user=known.deputy_id if known else None), optional=True),
        _input("First day away", AWAY_FROM, person, DatePicker(
            initial_date=known.away_from if known else None), optional=True),
        _input("Last day away", AWAY_UNTIL, person, DatePicker(
            initial_date=known.away_until if known else None), optional=True),
    ]  # fmt: skip


def _input(label: str, field: str, person: str, element: Any, *, optional: bool = False) -> Input:
    block = f"{field}:{person}"
    return Input(label, element.action_id(block), block_id=block, optional=optional or None)
