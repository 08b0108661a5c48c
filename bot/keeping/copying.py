"""A copy of what is held under a person's own name, in a file that only its owner can read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot import spreadsheet
from bot.keeping.deciding import CannotKeep
from bot.opening import checked, keyring
from bot.settings import Settings
from bot.slack.text import is_member_id
from storage import own_data, sealed
from storage.audit import OPERATOR
from storage.concerns.codes import parse_code
from storage.database import Database
from storage.own_data import Entry, OwnData
from storage.secrecy import Keyring

COLUMNS = ("part", "number", "ward", "day", "what", "text")
NOT_IN_IT = (
    "Not in it, and why:",
    "  Ratings: nothing leads from them to anybody.",
    "  Concerns raised without a name: nothing leads from them to anybody. Their receipt codes "
    "open them in Slack.",
    "  Concerns raised in confidence, unless the person gave their receipt code: whether there "
    "are any is for those they ticked. The person sees them on Home, under “What is held”.",
    "  Concerns that came back with a backup, until `sta open-concerns`: they may have been taken "
    "back since.",
    "  What they did as a reader of others' concerns: that is for the reviewer (`sta audit`).",
    "  What Slack keeps: ask your Slack administrators.",
)
NO_MEMBER = (
    "That is no Slack member ID. They look like U012ABCDEF: open the person's profile, then the "
    "three dots, then Copy member ID. No file was made."
)
HAND_OVER = (
    "The file is not encrypted, and only your account can read it. Give it to that person alone, "
    "then delete it. They can see on Home that a copy was made."
)


def copy_out(
    settings: Settings, user_id: str, codes: Sequence[str], place: Path, form: str, now: datetime
) -> list[str]:
    """Write what is held under a person's name into a new file.

    :param codes: receipt codes that the person gave, as they were typed.
    :param form: ``csv`` or ``json``.
    :returns: what was done, and what is not in it.
    :raises CannotKeep: something is at the place, or it cannot be written; or what was given is
        no person or no code.
    """
    if not is_member_id(user_id):
        raise CannotKeep(NO_MEMBER)
    keys = keyring(settings)
    bits = [_code(text) for text in codes]
    with checked(settings) as database:
        _refuse_missing_keys(database, keys)
        # The audit is saved last: a copy that could not be written was not made, and one that
        # could not be written down is taken away again.
        with _new_file(place) as file, database.writing() as session:
            found = own_data.gather(session, keys, user_id, bits, OPERATOR, now)
            file.write(as_csv(found.entries) if form == "csv" else as_json(found.entries))
            file.flush()
    return [
        f"{len(found.entries)} things that are held under that name are in {place}.",
        *_of_codes(found),
        HAND_OVER,
        *NOT_IN_IT,
    ]


def as_csv(entries: Sequence[Entry]) -> str:
    """A row a thing, with a head row. No cell can start a formula."""
    return spreadsheet.as_csv(COLUMNS, map(_row, entries))


def as_json(entries: Sequence[Entry]) -> str:
    """A list of things; what one does not have is null."""
    return json.dumps([_row(entry) for entry in entries], ensure_ascii=False, indent=2)


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "part": entry.part,
        "number": entry.number,
        "ward": entry.ward,
        "day": entry.on.isoformat() if entry.on else None,
        "what": entry.what,
        "text": entry.text,
    }


def _refuse_missing_keys(database: Database, keys: Keyring) -> None:
    """See that every key is there: without its own, a concern is not found to be theirs."""
    with database.reading() as session:
        if sealed.look(session, keys).unreadable:
            raise CannotKeep(
                "A key is missing in STA_KEYS, so the copy would not be whole. No file was made. "
                "`sta doctor` says more."
            )


def _code(text: str) -> int:
    code = parse_code(text)
    if code is None:
        raise CannotKeep("One of the receipt codes is none: six words, or twenty digits.")
    return code.bits


def _of_codes(found: OwnData) -> list[str]:
    if not found.unknown_codes:
        return []
    codes = "1 code" if found.unknown_codes == 1 else f"{found.unknown_codes} codes"
    return [f"{codes} led to no concern that was raised with that name."]


@contextmanager
def _new_file(place: Path) -> Iterator[TextIO]:
    """A file that is there whole or not at all, and that nobody else can read."""
    try:
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise CannotKeep(f"{place} is there already. Choose another name.") from None
    except OSError:
        raise CannotKeep(f"{place} cannot be written. Check the folder and its disk.") from None
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
    except BaseException:
        place.unlink(missing_ok=True)
        raise
