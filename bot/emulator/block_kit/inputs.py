"""Elements that something is entered in: pickers, choices, text, numbers, rich text, files."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from .menus import FOCUS, MENU
from .objects import CONFIRM, DISPATCH, ID, RICH_OPTION, URL, initial_among_options, plain_text
from .problem import Problem, Surface
from .rich_text import RICH_TEXT
from .rules import Rule, array, boolean, further, integer, kinds, pattern, shape, string

_TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "time of the form HH:mm")
_NUMBER = pattern(r"-?\d+(\.\d+)?", "number", longest=100)
_EXTENSION = pattern(r"[A-Za-z0-9]{1,20}", "file extension")
_CHOICE: Mapping[str, Rule] = {**FOCUS, "action_id": ID, "confirm": CONFIRM}
_TYPED: Mapping[str, Rule] = {
    **FOCUS,
    "action_id": ID,
    "placeholder": plain_text(150),
    "dispatch_action_config": DISPATCH,
}


def _in_the_calendar(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _known_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError):  # no zone, a folder of them, or no name at all
        return False
    return True


_A_DATE = "date of the form YYYY-MM-DD"
_DATE = further(
    pattern(r"\d{4}-\d{2}-\d{2}", _A_DATE), _in_the_calendar, f"must be a valid {_A_DATE}"
)
_ZONE = further(string(255), _known_zone, "must be a valid IANA time zone")

PICKERS: Mapping[str, Rule] = {
    "datepicker": shape({}, {**MENU, "initial_date": _DATE}),
    "timepicker": shape({}, {**MENU, "initial_time": _TIME, "timezone": _ZONE}),
}
DATETIME_PICKER: Mapping[str, Rule] = {
    "datetimepicker": shape(
        {}, {**_CHOICE, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
}

CHOICES: Mapping[str, Rule] = {
    "radio_buttons": shape(
        {"options": array(RICH_OPTION, 1, 10)},
        {**_CHOICE, "initial_option": RICH_OPTION},
        (initial_among_options,),
    ),
    "checkboxes": shape(
        {"options": array(RICH_OPTION, 1, 10)},
        {**_CHOICE, "initial_options": array(RICH_OPTION, 1, 10)},
        (initial_among_options,),
    ),
}


def _lengths_agree(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if least > most:
        yield Problem("`min_length` must not be more than `max_length`", f"{pointer}/min_length")
    if len(value.get("initial_value", "")) > most:
        yield Problem(f"must be less than {most + 1} characters", f"{pointer}/initial_value")


def _numbers_agree(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    given = [name for name in ("min_value", "initial_value", "max_value") if name in value]
    numbers = [Decimal(value[name]) for name in given]
    if numbers != sorted(numbers):
        yield Problem("`min_value`, `initial_value` and `max_value` must be in order", pointer)
    for name in given:
        if not value["is_decimal_allowed"] and "." in value[name]:
            yield Problem("must be a whole number", f"{pointer}/{name}")


TEXT_FIELDS: Mapping[str, Rule] = {
    "plain_text_input": shape(
        {},
        {
            **_TYPED,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        (_lengths_agree,),
    ),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
        (_numbers_agree,),
    ),
    "email_text_input": shape({}, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_TYPED, "initial_value": URL}),
    "rich_text_input": shape(
        {"action_id": ID}, {**_TYPED, "initial_value": kinds({"rich_text": RICH_TEXT})}
    ),
    "file_input": shape(
        {},
        {"action_id": ID, "filetypes": array(_EXTENSION, 1, 100), "max_files": integer(1, 10)},
    ),
}
