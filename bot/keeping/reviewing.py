"""The audit, for the organisation's reviewer, as text, for a spreadsheet, or for a program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from bot import spreadsheet
from bot.keeping.deciding import CannotKeep
from bot.opening import checked
from bot.operating import NotFound, find_ward
from bot.settings import Settings
from storage import review
from storage.review import Reviewed, Wanted

USUAL_DAYS = 30
COLUMNS = ("day", "time", "who", "act", "ward", "concern")
NOT_ALL = (
    "Whoever has a role on a ward, or was a reader of a concern, sees only what was done about "
    "concerns that they may open."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer asks for, as it was typed.

    :ivar first: the first day; 30 days before the last where there is none.
    :ivar last: the last day; today where there is none.
    """

    first: str | None = None
    last: str | None = None
    ward: str | None = None
    person: str | None = None


def reviewed(settings: Settings, reviewer: str, asked: Asked, now: datetime) -> review.Review:
    """What one reviewer may see of the audit. The look is audited under their name.

    :raises CannotKeep: they are not in STA_REVIEWERS.
    :raises bot.operating.NotFound: there is no such ward, or a day is none.
    """
    if reviewer not in settings.reviewers:
        raise CannotKeep(
            "That person is not in STA_REVIEWERS. Name there, by Slack member ID, who reviews "
            "the audit for your organisation."
        )
    last = _day(asked.last) if asked.last else now.date()
    first = _day(asked.first) if asked.first else _days_before(last)
    if first > last:
        raise NotFound(f"{first} comes after {last}. Give --from the earlier day.")
    with checked(settings) as database:
        # First that it is looked at, or nobody looks. And whoever taps waits for no long reading.
        with database.writing() as session:
            ward_id = find_ward(session, asked.ward).id if asked.ward else None
            wanted = Wanted(first, last, ward_id, asked.person)
            review.note(session, reviewer, wanted, now)
        with database.reading() as session:
            return review.review(session, reviewer, wanted, now)


def as_text(found: review.Review) -> str:
    """A line an act, the newest first."""
    rows = [_row(line) for line in found.lines]
    wide = {name: max((len(row[name]) for row in rows), default=0) for name in COLUMNS}
    lines = ["  ".join(row[name].ljust(wide[name]) for name in COLUMNS).rstrip() for row in rows]
    return "\n".join([*(lines or ["Nothing."]), *([] if found.whole else [NOT_ALL])])


def as_csv(found: review.Review) -> str:
    """A row an act, with a head row. No cell can start a formula."""
    return spreadsheet.as_csv(COLUMNS, map(_row, found.lines))


def as_json(found: review.Review) -> str:
    """A list of acts; what may not be told, or is not there, is empty."""
    return json.dumps([_row(line) for line in found.lines], ensure_ascii=False, indent=2)


def _row(line: Reviewed) -> dict[str, str]:
    return {
        "day": line.on.isoformat(),
        "time": f"{line.at:%H:%M}" if line.at else "",
        "who": line.actor,
        "act": line.act,
        "ward": line.ward or "",
        "concern": line.of.value if line.of else "",
    }


def _days_before(last: date) -> date:
    return date.fromordinal(max(last.toordinal() - USUAL_DAYS, date.min.toordinal()))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound(f"“{text}” is not a date. Write it like 2026-06-01.") from None
