"""The rules of what comes back: options that an app suggests, and what a person entered."""

from typing import Any

from .objects import OPTION_GROUP, PLAIN_OPTION
from .problem import Problem, Surface
from .rich_text import RICH_TEXT
from .rules import array, exactly_one, kinds, shape

_ANSWER = shape(
    {},
    {"options": array(PLAIN_OPTION, 0, 100), "option_groups": array(OPTION_GROUP, 0, 100)},
    (exactly_one("options", "option_groups"),),
)
_ENTERED = kinds({"rich_text": RICH_TEXT})


def check_suggestions(answer: Any) -> list[Problem]:
    """What is wrong with an answer; none at all may be suggested."""
    return list(_ANSWER(answer, "", Surface.MODAL))


def check_option(option: Any) -> list[Problem]:
    """What is wrong with one option of a menu."""
    return list(PLAIN_OPTION(option, "", Surface.MODAL))


def check_rich_text(value: Any) -> list[Problem]:
    """What is wrong with rich text that a person entered."""
    return list(_ENTERED(value, "", Surface.MODAL))
