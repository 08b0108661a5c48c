"""Composition objects: text, options, confirmations, filters."""

from collections.abc import Iterator
from typing import Any

from .problem import Problem, Surface
from .rules import (
    Rule,
    array,
    at_least_one,
    boolean,
    exactly_one,
    kinds,
    one_of,
    pattern,
    shape,
    string,
    words,
)

ID = string(255)
URL = pattern(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+", "URL")
USER = string(255)


def plain_text(longest: int) -> Rule:
    """A `plain_text` object; mrkdwn is refused."""
    return kinds({"plain_text": _plain(longest)})


def any_text(longest: int) -> Rule:
    """A `plain_text` or `mrkdwn` object."""
    return kinds({"plain_text": _plain(longest), "mrkdwn": _mrkdwn(longest)})


def _plain(longest: int) -> Rule:
    return shape({"text": words(longest)}, {"emoji": boolean})


def _mrkdwn(longest: int) -> Rule:
    return shape({"text": words(longest)}, {"verbatim": boolean})


PLAIN_OPTION = shape(
    {"text": plain_text(75), "value": string(150)}, {"description": plain_text(75)}
)
RICH_OPTION = shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
OVERFLOW_OPTION = shape(
    {"text": plain_text(75), "value": string(150)},
    {"description": plain_text(75), "url": URL},
)
OPTION_GROUP = shape({"label": plain_text(75), "options": array(PLAIN_OPTION, 1, 100)})

CONFIRM = shape(
    {
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    {"style": one_of("primary", "danger")},
)

DISPATCH = shape(
    {
        "trigger_actions_on": array(
            one_of("on_enter_pressed", "on_character_entered"), least=1, most=2
        )
    }
)

FILTER = shape(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    (at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

SLACK_FILE = shape({}, {"id": ID, "url": URL}, (exactly_one("id", "url"),))

WORKFLOW = shape(
    {
        "trigger": shape(
            {"url": URL},
            {
                "customizable_input_parameters": array(
                    shape({"name": string(255), "value": string(3000)}), 1, 100
                )
            },
        )
    }
)


def initial_among_options(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    """The initial option, or each of them, is one of the options."""
    offered = all_options(value)
    if "initial_option" in value and value["initial_option"] not in offered:
        where = f"{pointer}/initial_option"
        yield Problem("`initial_option` must exactly match one of the provided options", where)
    for place, option in enumerate(value.get("initial_options", ())):
        if option not in offered:
            where = f"{pointer}/initial_options/{place}"
            yield Problem("`initial_options` must exactly match the provided options", where)


def all_options(element: Any) -> list[Any]:
    """An element's options, those of its groups included."""
    grouped = (o for group in element.get("option_groups", ()) for o in group.get("options", ()))
    return [*element.get("options", ()), *grouped]
