"""Somebody takes everything there is, and tries to match fifty unnamed concerns with their people.

An order is said to tell something if one as near to the truth, or to its reverse, comes about by
chance less than once in a hundred million times; a matching, if as many right ones do. The orders
looked at are fewer than a thousand, and the matchings fewer than ten thousand: so together, these
tests are wrong about a bot that tells nothing less than once in five thousand runs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from tests.journeys.unnamed import attack, chance
from tests.journeys.unnamed.attack import Trail
from tests.journeys.unnamed.evidence import Evidence
from tests.journeys.unnamed.world import PEOPLE, Evening, evening

BY_CHANCE = 1e-8
MOST_ORDERS = 1000


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Evening]:
    place = tmp_path_factory.mktemp("evening")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), place / "ward.db")
        with evening(f"sqlite:///{place / 'ward.db'}", place) as whole:
            yield whole
        return
    lent = request.getfixturevalue("lent_postgres")
    try:
        with evening(lent.url, place) as whole:
            yield whole
    finally:
        lent.take_back()


def trails_of_both(lived: Evening, evidence: Evidence) -> tuple[list[Trail], list[Trail]]:
    """All that orders the concerns, and all that orders the people who tapped."""
    keyring = lived.house.bot.wiring.keyring
    return (
        attack.trails(evidence, attack.concerns(evidence, keyring)),
        attack.trails(evidence, attack.tappers(evidence, keyring, lived.came)),
    )


def telling(lived: Evening, evidence: Evidence) -> list[str]:
    """Where the order in which people came can be seen, better than by chance."""
    of_concerns, of_people = trails_of_both(lived, evidence)
    assert len(of_concerns) + len(of_people) < MOST_ORDERS
    return [
        trail.found_in
        for trails, truth in ((of_concerns, lived.wrote), (of_people, lived.came))
        for trail in trails
        if chance.chance([_places_in(truth, group) for group in trail.groups]) < BY_CHANCE
    ]


def best_matching(lived: Evening, evidence: Evidence) -> int:
    """How many concerns are laid at the right person's door by the luckiest of all matchings."""
    whole = [
        [trail.groups[0] for trail in trails if list(map(len, trail.groups)) == [PEOPLE]]
        for trails in trails_of_both(lived, evidence)
    ]
    tried = [
        chance.right_matches(_places_in(lived.wrote, one), _places_in(lived.came, other))
        for one, other in product(*whole)
    ]
    assert len(tried) < MOST_ORDERS * 10
    return max(tried, default=0)


def _places_in(truth: Sequence[str], found: Sequence[str]) -> list[int]:
    return [truth.index(one) for one in found]


def test_after_the_tidy_nothing_tells_in_which_order_people_came(lived: Evening) -> None:
    assert telling(lived, lived.after) == []


def test_after_the_tidy_no_matching_is_better_than_chance(lived: Evening) -> None:
    assert chance.chance_of_matches(best_matching(lived, lived.after)) > BY_CHANCE


def test_before_it_most_can_be_matched_as_the_readme_says_so_this_can_fail(lived: Evening) -> None:
    assert best_matching(lived, lived.before) > PEOPLE / 2


def test_a_backup_tells_no_order_even_before_the_tidy(lived: Evening) -> None:
    backup = Evidence({"backup": lived.before.files["backup"]}, lived.before.tables, "")

    assert [where for where in telling(lived, backup) if where.startswith("backup")] == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_neither_log_nor_figures_know_a_concern_or_who_tapped(lived: Evening, when: str) -> None:
    evidence, keyring = getattr(lived, when), lived.house.bot.wiring.keyring
    people = attack.tappers(evidence, keyring, lived.came)
    concerns = attack.concerns(evidence, keyring)

    known = [attack.printed_about(evidence, suspects) for suspects in (people, concerns)]
    assert (len(people.tokens), len(concerns.tokens), known) == (PEOPLE, PEOPLE, [[], []])
