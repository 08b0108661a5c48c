"""The small rules that every Block Kit table is made of.

A rule takes a value, its JSON pointer and the surface, and yields what is wrong.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

from .problem import Problem, Surface

Rule = Callable[[Any, str, Surface], Iterator[Problem]]


def string(longest: int, shortest: int = 1) -> Rule:
    """Text of so many characters."""

    def check(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must provide a string", pointer)
        elif len(value) < shortest:
            yield Problem(f"must be more than {shortest - 1} characters", pointer)
        elif len(value) > longest:
            yield Problem(f"must be less than {longest + 1} characters", pointer)

    return check


def further(rule: Rule, holds: Callable[[Any], bool], otherwise: str) -> Rule:
    """A rule, and a question that is asked only of what keeps it."""

    def check(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
        problems = list(rule(value, pointer, surface))
        yield from problems
        if not problems and not holds(value):
            yield Problem(otherwise, pointer)

    return check


def words(longest: int) -> Rule:
    """Text of so many characters that shows something: not blanks alone."""
    return further(string(longest), _shows_something, "must be more than 0 characters")


def _shows_something(text: str) -> bool:
    return bool(text.strip())


def pattern(expression: str, what: str, longest: int = 3000) -> Rule:
    """Text of a certain form."""
    form = re.compile(expression, re.ASCII)

    def of_the_form(text: str) -> bool:
        return form.fullmatch(text) is not None

    return further(string(longest), of_the_form, f"must be a valid {what}")


def boolean(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem("must provide a boolean", pointer)


def integer(least: int, most: int) -> Rule:
    """A whole number in a range."""

    def check(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must provide a number", pointer)
        elif not least <= value <= most:
            yield Problem(f"must be between {least} and {most}", pointer)

    return check


def number(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    """A number, whole or not, that is finite."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (isinstance(value, float) and math.isfinite(value)):
        yield Problem("must provide a number", pointer)


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def check(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(f"must be one of: {', '.join(allowed)}", pointer)

    return check


def array(item: Rule, least: int, most: int) -> Rule:
    """A list of so many things of one kind."""

    def check(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must provide an array", pointer)
            return
        if len(value) < least:
            yield Problem(f"no fewer than {least} items allowed", pointer)
        if len(value) > most:
            yield Problem(f"no more than {most} items allowed", pointer)
        for place, entry in enumerate(value[:most]):
            yield from item(entry, f"{pointer}/{place}", surface)

    return check


def shape(
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule] | None = None,
    checks: tuple[Rule, ...] = (),
) -> Rule:
    """An object with these properties and no others. `checks` run if the properties are well."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", pointer)
            return
        problems = [
            *_missing(value, required, pointer),
            *_properties(value, known, pointer, surface),
        ]
        yield from problems
        if not problems:
            for extra in checks:
                yield from extra(value, pointer, surface)

    return check


def _missing(value: Any, required: Mapping[str, Rule], pointer: str) -> Iterator[Problem]:
    for name in required:
        if name not in value:
            yield Problem(f"missing required field: {name}", pointer)


def _properties(
    value: Any, known: Mapping[str, Rule], pointer: str, surface: Surface
) -> Iterator[Problem]:
    for name, entry in value.items():
        rule = known.get(name)
        if rule is None:
            yield Problem(f"invalid additional property: {name}", pointer)
        else:
            yield from rule(entry, f"{pointer}/{name}", surface)


def kinds(table: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which rule holds for the rest of it."""

    def check(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", pointer)
            return
        if "type" not in value:
            yield Problem("missing required field: type", pointer)
            return
        kind = value["type"]
        rule = table.get(kind) if isinstance(kind, str) else None
        if rule is None:
            yield Problem(f"unsupported type: {kind}", f"{pointer}/type")
            return
        rest = {name: entry for name, entry in value.items() if name != "type"}
        yield from rule(rest, pointer, surface)

    return check


def kinds_by_surface(
    table: Mapping[str, Rule], limited: Mapping[str, Set[Surface]] | None = None
) -> Rule:
    """Like `kinds`, where some kinds are only for some surfaces."""
    limited = limited or {}
    by_surface = {
        surface: kinds(
            {kind: rule for kind, rule in table.items() if surface in limited.get(kind, {surface})}
        )
        for surface in Surface
    }

    def check(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
        yield from by_surface[surface](value, pointer, surface)

    return check


def only_on(rule: Rule, *surfaces: Surface) -> Rule:
    """A property that only some surfaces take."""

    def check(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
        if surface in surfaces:
            yield from rule(value, pointer, surface)
        else:
            parent, _, name = pointer.rpartition("/")
            yield Problem(f"invalid additional property: {name}", parent)

    return check


def exactly_one(*names: str) -> Rule:
    """An object that has one of these properties and not two."""

    def check(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
        present = [name for name in names if name in value]
        if len(present) != 1:
            yield Problem(f"must provide exactly one of: {', '.join(names)}", pointer)

    return check


def at_least_one(*names: str) -> Rule:
    """An object that has one of these properties or more."""

    def check(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield Problem(f"must provide at least one of: {', '.join(names)}", pointer)

    return check
