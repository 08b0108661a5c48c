"""Putting a finished SQLite file where another one stands, so that one of them is always there.

The finished file is made beside the place, under a name of its own, and what stood there is kept
under another. A process that is killed in between leaves the old database or the new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from glob import escape
from pathlib import Path
from typing import Final

from storage.backup import BackupTrouble, on_disk
from storage.base import new_id
from storage.sqlite import companions

_ANY_ID: Final = "[0-9a-f]" * 20

Moved = tuple[Path, Path]


@contextmanager
def draft_of(place: Path) -> Iterator[Path]:
    """A file beside a place, which is gone in the end unless it has taken the place.

    What one that was killed has left there goes first: it holds what people said.
    """
    for left in place.parent.glob(f".{escape(place.name)}.{_ANY_ID}*"):
        _delete(left)
    draft = place.with_name(f".{place.name}.{new_id()}")
    try:
        yield draft
    finally:
        delete(draft)


def put(draft: Path, place: Path, now: datetime) -> Path:
    """Let a finished file take a place, and keep what stood there.

    :returns: where that is now. There is no file if none stood there, but perhaps a log that lost
        its own: it may hold what was saved last.
    :raises BackupTrouble: it could not be put there; it says what became of what stood there.
    """
    aside = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%SZ}-{new_id()[:4]}")
    moved: list[Moved] = []
    try:
        _keep(place, aside, moved)
        draft.replace(place)
        on_disk(place.parent)
    except OSError as error:
        raise BackupTrouble(_put_back(place, moved)) from error
    return aside


def delete(place: Path) -> None:
    """Delete a database's file, and what SQLite keeps beside it, as far as there are any."""
    for file in _files(place):
        _delete(file)


def _keep(place: Path, aside: Path, moved: list[Moved]) -> None:
    """Give what stands there another name: a second one where that will do, and it never goes.

    What SQLite may have left beside the file has to go with it, or it would be taken for the new
    one's.
    """
    there = [(old, kept) for old, kept in zip(_files(place), _files(aside), strict=True)
             if old.exists()]  # fmt: skip
    if there == [(place, aside)]:
        with suppress(OSError):  # not every kind of disk knows links
            aside.hardlink_to(place)
            moved.append((place, aside))
            return
    for old, kept in there:
        old.rename(kept)
        moved.append((old, kept))


def _put_back(place: Path, moved: Sequence[Moved]) -> str:
    """Put back what was moved aside.

    :returns: what became of it, for whoever is to mend it.
    """
    why = f"The restored database could not be put at {place}. Check the folder and its disk. "
    try:
        for old, kept in reversed(moved):
            kept.replace(old)
            kept.unlink(missing_ok=True)  # two names of one file both stay
    except OSError:
        kept_at = ", ".join(str(kept) for _, kept in moved if kept.exists())
        return f"{why}What stood there could not be put back. It is whole at {kept_at}."
    return f"{why}What stood there is there again. Nothing was changed."


def _files(place: Path) -> tuple[Path, ...]:
    return (place, *companions(place))


def _delete(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)
