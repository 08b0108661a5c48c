"""A ward for a year, and all that anybody outside its database ever sees of its answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.digest import blocks, lead_blocks, leading, page, service
from bot.digest.plain import plain_digest
from bot.digest.team import blocks as team_blocks
from bot.digest.team import page as team_page
from bot.digest.team import service as team_service
from bot.export import as_csv
from prompts.catalogue import Catalogue
from storage import ratings, readings, wards
from storage.database import Database
from storage.figures import Figures, Medium
from storage.handovers import Handover
from storage.ratings import Tap
from storage.secrecy import Keyring
from storage.wards import Role, Ward
from tests.storage.sample_ward import CHANNEL, TEAM, a_handover, a_ward, close

LONDON = ZoneInfo("Europe/London")
FIRST_MONDAY = datetime(2026, 6, 8, 8, 0, tzinfo=LONDON)
DAYS = (1, 3, 5)  # handovers on Tuesday, Thursday and Saturday
DIMENSIONS = ("boundaries", "patient_mix", "outward_connections")
CANT_SAY = 0
LEAD = "ULEAD"
COMES = 0.6
CANNOT_SAY = 0.05

# Who gives what at which handover: the world that a year is lived in.
Answers = Callable[[str, int], int]


@dataclass
class Year:
    """What was seen of a ward in a year, and what really happened.

    :ivar seen: every text and payload that shows figures, week by week.
    :ivar published: every reading that became figures, with who answered what, and when.
    """

    seen: list[str] = field(default_factory=list)
    published: list[Reading] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """A published reading, and the answers that an attacker wants to know.

    :ivar answers: each person's last score.
    :ivar handovers: at which handovers they were given.
    """

    figures: Figures
    answers: Mapping[str, int]
    handovers: frozenset[int]


def opinions(people: int, seed: int, minds: Sequence[int] = (1, 2, 3, 4, 4, 5)) -> Answers:
    """People who mostly stay of one mind, and sometimes change it or cannot say."""
    chance = Random(seed)
    usual = {f"U{person:03}": chance.choice(minds) for person in range(people)}

    def answer(person: str, handover: int) -> int:
        mood = Random(f"{seed}{person}{handover}")
        if mood.random() < CANNOT_SAY:
            return CANT_SAY
        return mood.choice([1, 2, 3, 4, 5]) if mood.random() < 0.2 else usual[person]

    return answer


def live(
    database: Database,
    keyring: Keyring,
    catalogue: Catalogue,
    people: int,
    answers: Answers,
    *,
    hands: Answers,
    weeks: int,
    seed: int,
) -> Year:
    """Let a ward of so many people answer for so many weeks, and look at everything.

    :param answers: what they tap.
    :param hands: what they show in the room, at every other handover.
    """
    year = Year()
    presence = Random(seed)
    with database.writing() as session:
        ward = a_ward(session)
        ward.created_at = FIRST_MONDAY - timedelta(days=8)
        wards.give_role(session, ward.id, Role.SERVICE_LEAD, [LEAD])
    given: dict[str, dict[str, int]] = {}
    held: dict[str, set[int]] = {}
    for number in range(weeks * len(DAYS)):
        week, turn = divmod(number, len(DAYS))
        at = FIRST_MONDAY + timedelta(weeks=week - 1, days=DAYS[turn])
        handover = _open(database, keyring, catalogue, ward, at, DIMENSIONS[turn])
        reading = str(handover.reading_id)
        held.setdefault(reading, set()).add(number)
        here = [f"U{person:03}" for person in range(people) if presence.random() < COMES]
        scores = {person: answers(person, number) for person in here}
        _tap(database, keyring, handover, scores, at)
        given.setdefault(reading, {}).update(scores)
        if number % 2:
            _count_hands(database, handover, [hands(person, number) for person in here], at)
        close(database, handover, at + timedelta(hours=11))
        if turn == len(DAYS) - 1:
            _digest(database, catalogue, ward.id, FIRST_MONDAY + timedelta(weeks=week), year)
    _remember(database, ward.id, given, held, year)
    return year


def _open(
    database: Database,
    keyring: Keyring,
    catalogue: Catalogue,
    ward: Ward,
    at: datetime,
    dimension: str,
) -> Handover:
    with database.writing() as session:
        handover = a_handover(
            session,
            wards.get(session, ward.id),
            catalogue,
            starts_at=at + timedelta(minutes=15),
            dimension=dimension,
        )
        readings.start(session, keyring, handover, at)
    return handover


def _tap(
    database: Database,
    keyring: Keyring,
    handover: Handover,
    scores: Mapping[str, int],
    at: datetime,
) -> None:
    with database.writing_core() as connection:
        reading = readings.behind(connection, keyring, handover.id)
        assert reading is not None
        for person, score in scores.items():
            tap = Tap(handover.id, TEAM, CHANNEL, person, score)
            assert ratings.record(connection, tap, reading, at)


def _count_hands(
    database: Database, handover: Handover, scores: Sequence[int], at: datetime
) -> None:
    counted = Counter(score for score in scores if score != CANT_SAY)
    if counted:
        with database.writing() as session:
            ratings.record_room(session, session.get_one(Handover, handover.id), counted, at)


def _digest(
    database: Database, catalogue: Catalogue, ward_id: str, monday: datetime, year: Year
) -> None:
    with database.writing() as session:
        ward = wards.get(session, ward_id)
        at = service.due_at(ward, monday.date())  # later on a bank holiday
        digest = service.make_if_due(session, catalogue, ward, at)
        assert digest is not None
        found = page.of(session, catalogue, digest, at)
        charted = page.charted(session, catalogue, digest)
        low = readings.low_areas(session, [ward_id], monday.date() - timedelta(weeks=12))
        for_all = team_service.as_it_stands(session, ward, digest)
        year.seen += [
            # Nobody writes a word all year, so every silence is told of in the end.
            *(lead_blocks.word(ward.name, each).text for each in found.content.unanswered),
            *map(repr, leading.home(session, catalogue, TEAM, LEAD, at)),
        ]
        if for_all is not None:
            told = team_page.of(session, catalogue, ward, for_all)
            message = team_blocks.team_message(told)
            year.seen += [message.text, json.dumps(message.blocks)]
    shown = replace(found, digest_id="d", ward_id="w")
    year.seen += [
        plain_digest(shown),
        json.dumps(blocks.digest_message(shown).blocks),
        json.dumps(blocks.more_view(shown)),
        json.dumps(blocks.home_section("d", shown.ward, shown.content)),
        as_csv(shown.figures),
        repr([series.chart() for series in charted]),
        repr(sorted(low[ward_id])),  # all that the rotation of prompts knows of answers
    ]


def _remember(
    database: Database,
    ward_id: str,
    given: Mapping[str, Mapping[str, int]],
    held: Mapping[str, set[int]],
    year: Year,
) -> None:
    with database.reading() as session:
        year.published += [
            Reading(
                figures,
                {who: score for who, score in given[figures.id].items() if score != CANT_SAY},
                frozenset(held[figures.id]),
            )
            for figures in readings.published(session, ward_id)
            if figures.medium is Medium.TAPS
        ]
