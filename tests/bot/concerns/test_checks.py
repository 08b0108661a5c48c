"""What doctor says of concerns."""

from __future__ import annotations

from bot.concerns.checks import check
from storage.restorations import Restoration
from tests.bot.concerns.willow import Willow, another_ward


def said(willow: Willow) -> list[tuple[bool, str]]:
    found = check(willow.house.bot.wiring, willow.now)
    return [(finding.well, finding.said) for finding in found]


def test_all_is_well_where_every_ward_has_recipients(willow: Willow) -> None:
    assert said(willow) == [(True, "Every ward has somebody to read them.")]


def test_after_a_restore_it_says_that_concerns_are_shut_and_how_they_are_opened(
    willow: Willow,
) -> None:
    with willow.house.bot.wiring.database.writing() as session:
        session.add(
            Restoration(backed_up_at=willow.now, restored_at=willow.now, concerns_shut=True)
        )
    (finding,) = check(willow.house.bot.wiring, willow.now)
    assert "stays shut" in finding.said
    assert "`sta open-concerns`" in finding.remedy


def test_a_ward_without_recipients_is_named_with_what_to_do(willow: Willow) -> None:
    another_ward(willow)

    (finding,) = check(willow.house.bot.wiring, willow.now)
    assert "Elm" in finding.said
    assert "/handover recipients" in finding.remedy


def test_a_ward_whose_recipients_are_all_away_is_named(willow: Willow) -> None:
    willow.names(willow.guardian(willow.house.gwen, away_from=willow.now.date()))

    assert said(willow) == [
        (False, "Willow: everybody who receives concerns is away, and nobody stands in.")
    ]
