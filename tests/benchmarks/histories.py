"""Wards with a past, stored as the years would have left them: written at once, not lived."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue, Prompt, Statement
from prompts.shifts import PRESETS
from storage import handovers
from storage.answers import Answer
from storage.base import new_id
from storage.figures import Medium
from storage.handovers import Band, Drawn, Handover, Talked
from storage.readings import ReadingRow, Stage
from storage.secrecy import Keyring, new_reading_key
from storage.wards import Role, Ward, WardPerson

WEEK = timedelta(weeks=1)
READINGS_A_WEEK = 8
PEOPLE = 7
MANAGER = "UMANAGER"
# What the nightly tidy leaves.
WEEKS_OF_HANDOVERS = 104
SHIFTS = (("Long day", time(7, 30)), ("Night", time(19, 30)))
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Past:
    """What wards are given.

    :ivar monday: the first day of the week that is still to be told of.
    :ivar weeks: how many weeks before it have been told of.
    """

    catalogue: Catalogue
    keyring: Keyring
    monday: date
    weeks: int


def wards_with_past(session: Session, past: Past, count: int) -> list[str]:
    """Add wards whose teams answered last week as in every week before; their ids."""
    created_at = datetime.combine(past.monday, time(), UTC) - past.weeks * WEEK
    added = [new_id() for _ in range(count)]
    _insert(session, Ward, [_ward(ward_id, created_at) for ward_id in added])
    _insert(
        session,
        WardPerson,
        [{"ward_id": each, "user_id": MANAGER, "role": Role.MANAGER.value} for each in added],
    )
    for ward_id in added:
        _insert(session, ReadingRow, list(_published(past, ward_id)))
        _insert(session, Handover, list(_handovers(past, ward_id)))
        _answered(session, past, ward_id)
    return added


def _ward(ward_id: str, created_at: datetime) -> dict[str, Any]:
    return {
        "id": ward_id,
        "team_id": "T0BENCH",
        "channel_id": f"C{ward_id}",
        "name": "A ward",
        "created_at": created_at,
        "shifts": PRESETS["long_days"].pattern().to_json(),
    }


def _published(past: Past, ward_id: str) -> Iterator[dict[str, Any]]:
    statements = _statements(past.catalogue)
    for week in range(past.weeks):
        on = past.monday - week * WEEK
        for number in range(READINGS_A_WEEK):
            statement = statements[(week * READINGS_A_WEEK + number) % len(statements)]
            low = number % 4
            yield {
                **_reading(ward_id, statement),
                "stage": Stage.PUBLISHED.value,
                "key": None,
                "opened_on": on - WEEK,
                "settled_on": on,
                "figures": {"1-2": low, "3": 2, "4-5": 5 - low, "people": PEOPLE},
            }


def _answered(session: Session, past: Past, ward_id: str) -> None:
    """Enough answers last week to publish as many readings as in any week."""
    open_now = [
        {
            **_reading(ward_id, statement),
            "stage": Stage.OPEN.value,
            "key": past.keyring.wrap(new_reading_key()),
            "opened_on": past.monday,
            "settled_on": None,
            "figures": None,
        }
        for statement in islice(_statements(past.catalogue), READINGS_A_WEEK)
    ]
    _insert(session, ReadingRow, open_now)
    _insert(
        session,
        Answer,
        [
            {"reading_id": reading["id"], "pseudonym": secrets.token_bytes(16), "score": score}
            for reading in open_now
            for score in (1, 2, 3, 4, 4, 5, 5)
        ],
    )


def _reading(ward_id: str, statement: Statement) -> dict[str, Any]:
    return {
        "id": new_id(),
        "ward_id": ward_id,
        "statement_id": statement.id,
        "area_id": statement.area,
        "statement": statement.text,
        "anchor": statement.anchor,
        "medium": Medium.TAPS.value,
    }


def _handovers(past: Past, ward_id: str) -> Iterator[dict[str, Any]]:
    drawn = list(_drawn(past))
    for each, row in zip(drawn, handovers.rows(ward_id, drawn), strict=True):
        yield {
            **row,
            "opened_at": each.due_at,
            "closes_at": each.ends_at,
            "closed_at": each.ends_at,
            "talked": Talked.TALKED.value,
            "touched": True,
            "band": Band.FIVE.value,
        }


def _drawn(past: Past) -> Iterator[Drawn]:
    """Last week's handovers, and those before them that are kept."""
    catalogue = past.catalogue
    days = 7 * (1 + min(past.weeks, WEEKS_OF_HANDOVERS))
    first = past.monday + WEEK - timedelta(days=days)
    for number in range(days * len(SHIFTS)):
        on = first + timedelta(days=number // len(SHIFTS))
        shift, starts = SHIFTS[number % len(SHIFTS)]
        starts_at = datetime.combine(on, starts, UTC)
        dimension = catalogue.dimensions[number % len(catalogue.dimensions)]
        area = catalogue.area(dimension.area)
        yield Drawn(
            local_date=on,
            shift=shift,
            starts_at=starts_at,
            ends_at=starts_at + HALF_AN_HOUR,
            due_at=starts_at - HALF_AN_HOUR,
            prompt=Prompt(
                area,
                dimension,
                dimension.see[0],
                dimension.think[0],
                dimension.act[0],
                catalogue.anchor(area.id),
                "It is this one's turn.",
            ),
        )


def _statements(catalogue: Catalogue) -> Sequence[Statement]:
    return [each for area in catalogue.areas for each in catalogue.askable(area.id)]


def _insert(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)
