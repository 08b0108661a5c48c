"""An attacker who has seen everything for a year, and knows who was there, learns no answer.

They have every digest, view, export, chart and choice of prompts; they know who took part in each
handover and what hands went up in the room. They subtract, and they try every set of answers that
would look the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import pytest

from prompts.catalogue import Catalogue
from storage import readings, schema
from storage.database import Database
from storage.figures import Group, kept
from storage.readings import ReadingRow
from storage.secrecy import Keyring, new_key
from tests.bot.digest.attacked_ward import CANT_SAY, Answers, Reading, Year, live, opinions

WEEKS = 52
SEED = 20260608
K = 5
ONE_OF = {Group.UNFAVOURABLE: 1, Group.MIDDLE: 3, Group.FAVOURABLE: 5}

Groups = tuple[int, ...]


@pytest.fixture(scope="module", params=[6, 40])
def people(request: pytest.FixtureRequest) -> int:
    size: int = request.param
    return size


@pytest.fixture(scope="module")
def year(people: int, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Year:
    return a_year(people, opinions(people, SEED), catalogue, tmp_path_factory)


def a_year(
    people: int, answers: Answers, catalogue: Catalogue, folders: pytest.TempPathFactory
) -> Year:
    database = Database(f"sqlite:///{folders.mktemp('ward')}/ward.db")
    schema.migrate(database)
    try:
        keyring = Keyring([new_key()])
        hands = opinions(people, SEED)
        return live(
            database, keyring, catalogue, people, answers, hands=hands, weeks=WEEKS, seed=SEED
        )
    finally:
        database.close()


def groups_of(answers: Mapping[str, int]) -> Groups:
    counted = Counter(Group.of(score) for score in answers.values())
    return tuple(counted[group] for group in Group)


@cache
def looks(groups: Groups) -> tuple[object, ...]:
    """How answers look that lie so, where they are shown coarsely."""
    counts = {ONE_OF[group]: count for group, count in zip(Group, groups, strict=True)}
    row = ReadingRow(
        id="r",
        ward_id="w",
        statement_id="s",
        area_id="a",
        statement="",
        anchor=True,
        medium="taps",
        settled_on=date(2026, 6, 8),
        figures=kept([counts]),
    )
    figures = readings.shown(row)
    return figures.exact is None, figures.band, figures.low, tuple(figures.shares.values())


@cache
def like(groups: Groups) -> tuple[Groups, ...]:
    """Every way in which as many answers could lie and look the same."""
    people = sum(groups)
    ways = ((a, b, people - a - b) for a in range(people + 1) for b in range(people - a + 1))
    return tuple(way for way in ways if looks(way) == looks(groups))


def thinkable(reading: Reading, without: Group | None = None) -> set[Group]:
    """The groups in which somebody's answer may be, as far as the attacker can tell.

    :param without: the attacker's own answer, if they are one of those who tapped.
    """
    groups = groups_of(reading.answers)
    ways = [groups] if reading.figures.exact else like(groups)
    if without is not None:
        own = tuple(int(group is without) for group in Group)
        ways = [
            tuple(count - mine for count, mine in zip(way, own, strict=True))
            for way in ways
            if way[list(Group).index(without)]
        ]
    return {group for way in ways for group, count in zip(Group, way, strict=True) if count}


def test_enough_is_published_to_be_attacked(year: Year) -> None:
    assert len(year.published) > WEEKS / 2


def test_the_team_and_the_lead_are_told_something_to_be_attacked(year: Year) -> None:
    assert any("what the team said" in seen for seen in year.seen)


def test_no_reading_is_of_fewer_than_five(year: Year) -> None:
    assert min(len(reading.answers) for reading in year.published) >= K


def test_what_is_shown_tells_nobodys_answer(year: Year) -> None:
    assert [reading for reading in year.published if len(thinkable(reading)) < 2] == []


def test_one_who_tapped_learns_the_others_answers_only_where_they_alone_thought_otherwise(
    year: Year,
) -> None:
    for reading in year.published:
        groups = dict(zip(Group, groups_of(reading.answers), strict=True))
        for group in (group for group, count in groups.items() if count):
            if len(thinkable(reading, without=group)) < 2:
                assert groups[group] == 1, "told more than that everybody else agreed"
                assert sum(count > 0 for count in groups.values()) == 2


def test_who_gave_which_answer_changes_nothing_that_anybody_sees(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # So many that some readings are shown exactly, and some are not; and so low in some areas that
    # the lead hears of it.
    people = 11
    usual = opinions(people, SEED, minds=(1, 1, 2, 3, 4, 5))
    year = a_year(people, usual, catalogue, tmp_path_factory)
    swapped = dict(swaps(year, usual))

    def answers(person: str, handover: int) -> int:
        return swapped.get((person, handover), usual(person, handover))

    twin = a_year(people, answers, catalogue, tmp_path_factory)

    assert {reading.figures.exact is None for reading in year.published} == {True, False}
    assert any("Perhaps ask how you can help." in seen for seen in year.seen)
    assert len(swapped) > len(year.published)
    assert twin.seen == year.seen


def swaps(year: Year, usual: Answers) -> Iterator[tuple[tuple[str, int], int]]:
    """In every reading, two who thought differently give each other's answer."""
    for reading in year.published:
        score_of = reading.answers
        one = min(score_of)
        other = next((person for person in score_of if score_of[person] != score_of[one]), None)
        if other is None:
            continue
        for handover in reading.handovers:
            for person, score in ((one, score_of[other]), (other, score_of[one])):
                if usual(person, handover) != CANT_SAY:
                    yield (person, handover), score
