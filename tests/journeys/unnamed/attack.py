"""Somebody who has everything tries to find out who raised which concern.

They know the staff's user ids. With the key they open readings, so that they know who tapped, and
concerns. What is left is to match the two, and for that there has to be an order or a time in both:
in a value, in the order of rows, in the places of bytes on disk, in what is printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.base import Sealed
from storage.secrecy import Keyring, pseudonym
from tests.journeys.unnamed.evidence import Evidence, Pages

Token = bytes
Places = Mapping[str, Sequence[int]]
FIRST_TRACES = 3
# Of fewer, no order could be told from chance.
FEWEST = 12


@dataclass(frozen=True, slots=True)
class Trail:
    """One way in which something that was found is ordered.

    :ivar groups: whom it is about, in that order. Nothing is known of the order of groups.
    """

    found_in: str
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Suspects:
    """Whom there are traces of, and what these look like.

    :ivar tokens: the bytes that stand for each of them on disk.
    :ivar rows: the rows about each of them, by table, each with its place in it.
    """

    tokens: Mapping[str, Sequence[Token]]
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]]


def concerns(evidence: Evidence, keyring: Keyring) -> Suspects:
    """The concerns, called by the first word that was written in them."""
    names = {
        row["id"]: keyring.open(Sealed(bytes(row["words"]))).split()[0]
        for row in evidence.tables["concerns"]
    }
    tokens = {
        names[row["id"]]: (row["id"].encode(), bytes(row["receipt"]), bytes(row["words"])[:60])
        for row in evidence.tables["concerns"]
    }
    return Suspects(tokens, _rows_about(evidence, names))


def tappers(evidence: Evidence, keyring: Keyring, user_ids: Sequence[str]) -> Suspects:
    """The people who tapped, as the readings' keys and a list of the staff give them away."""
    keys = [keyring.unwrap(bytes(row["key"])) for row in evidence.tables["readings"] if row["key"]]
    marks = {pseudonym(key, user_id): user_id for key in keys for user_id in user_ids}
    found = {
        user_id: mark
        for mark, user_id in marks.items()
        if any(bytes(row["pseudonym"]) == mark for row in evidence.tables["answers"])
    }
    tokens = {user_id: (mark, user_id.encode()) for user_id, mark in found.items()}
    names = {mark: user_id for user_id, mark in found.items()}
    return Suspects(tokens, _rows_about(evidence, {**names, **{who: who for who in found}}))


def trails(evidence: Evidence, suspects: Suspects) -> list[Trail]:
    """Every order of them that can be found anywhere, each once."""
    found = [*_by_value(suspects)]
    for name, file in evidence.files.items():
        for kind in range(_kinds(suspects)):
            places = {
                who: _places(file.bytes, tokens[kind]) for who, tokens in suspects.tokens.items()
            }
            what = f"{name}, trace {kind + 1}"
            found += [*_by_place(what, places), *_within_pages(what, file, places)]
    # A file with many copies of a page has one order many times.
    return list({trail.groups: trail for trail in reversed(found) if trail.groups}.values())


def printed_about(evidence: Evidence, suspects: Suspects) -> list[str]:
    """Whom the log or the figures know."""
    return [
        name
        for name, tokens in suspects.tokens.items()
        if any(
            token.decode("latin1") in evidence.printed or token.hex() in evidence.printed
            for token in tokens
        )
    ]


def _rows_about(
    evidence: Evidence, names: Mapping[Any, str]
) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """The rows in which somebody is named, each of them with its place among the others."""
    about: dict[str, dict[str, Mapping[str, Any]]] = {}
    for table, rows in evidence.tables.items():
        mentioned: dict[str, Mapping[str, Any]] = {}
        for place, row in enumerate(rows):
            for value in row.values():
                name = _name_in(value, names)
                if name is not None:
                    mentioned.setdefault(name, {"its place": place, **row})
        about[table] = mentioned
    return about


def _name_in(value: Any, names: Mapping[Any, str]) -> str | None:
    if isinstance(value, (bytes, memoryview)):
        return names.get(bytes(value))
    if isinstance(value, str):
        # A delivery's subject begins with what it is about.
        return names.get(value) or names.get(value.split(":")[0])
    return None


def _by_value(suspects: Suspects) -> Iterator[Trail]:
    for table, rows in suspects.rows.items():
        columns = dict.fromkeys(column for row in rows.values() for column in row)
        for column in columns:
            values = {name: _comparable(row[column]) for name, row in rows.items()}
            if len(set(values.values())) > 1:
                yield from _trail(f"{table}: {column}", [values])


def _comparable(value: Any) -> tuple[Any, ...]:
    if value is None:
        return (0,)
    if isinstance(value, (int, float)):
        return (1, value)
    if isinstance(value, (bytes, memoryview)):
        return (2, bytes(value).hex())
    # Numbers inside a text, such as those of a place in a table, count as numbers.
    parts = re.split(r"(\d{1,9})", str(value))
    return (3, *((part.isdigit(), int(part) if part.isdigit() else part) for part in parts if part))


def _by_place(what: str, places: Places) -> Iterator[Trail]:
    """By their first traces in a file, and their last."""
    for nth in range(FIRST_TRACES):
        known = {who: at[nth] for who, at in places.items() if len(at) > nth}
        yield from _trail(f"{what}: number {nth + 1}", [known])
    yield from _trail(f"{what}: the last", [{who: at[-1] for who, at in places.items() if at}])


def _within_pages(what: str, file: Pages, places: Places) -> Iterator[Trail]:
    """By their places within each page, which fills from its end as rows come."""
    if file.is_log:
        return  # whatever is in it comes again and again, and is in order as it is
    pages: dict[int, dict[str, int]] = defaultdict(dict)
    for who, found in places.items():
        for at in found:
            pages[at // file.page_size][who] = at
    yield from _trail(f"{what}: within pages", list(_told_once(pages.values())))
    for number, page in sorted(pages.items()):
        yield from _trail(f"{what}: page {number}", [page])


def _told_once(pages: Collection[Mapping[str, int]]) -> Iterator[Mapping[str, int]]:
    """Each of them on the fullest page alone.

    A table's indexes repeat its order: that is one order, and not as many that agree.
    """
    known: set[str] = set()
    for page in sorted(pages, key=len, reverse=True):
        yield {who: at for who, at in page.items() if who not in known}
        known |= page.keys()


def _trail(found_in: str, groups: Sequence[Mapping[str, Any]]) -> Iterator[Trail]:
    ordered = tuple(_ordered(group) for group in groups if len(group) > 1)
    if sum(map(len, ordered)) >= FEWEST:
        yield Trail(found_in, ordered)


def _kinds(suspects: Suspects) -> int:
    return min((len(tokens) for tokens in suspects.tokens.values()), default=0)


def _places(held: bytes, token: Token) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(token), held)]


def _ordered(values: Mapping[str, Any]) -> tuple[str, ...]:
    # What is alike is put in an order that has nothing to do with anything.
    return tuple(sorted(values, key=lambda who: (values[who], _no_order(who))))


def _no_order(who: str) -> int:
    """A number that says nothing, and the same in every run."""
    return int.from_bytes(pseudonym(b"no order", who)[:8])
