"""The sentences of a digest."""

from __future__ import annotations

from datetime import date

import pytest

from bot.digest import words
from bot.digest.content import Content, Look, ShiftTally
from storage.handovers import Band
from storage.readings import Figures, Group, Medium, Share

LOOK = Look(
    dimension_id="boundaries",
    dimension="Boundaries",
    reason="It is the ward's focus.",
    question="Which rule do I let slide?",
    acts=("Name one rule.", "Pair up now."),
)


def content(*shifts: ShiftTally, **changes: object) -> Content:
    given: dict[str, object] = {
        "first": date(2026, 5, 25),
        "last": date(2026, 5, 31),
        "shifts": shifts,
        "published": (),
        "lapsed": (),
        "look": LOOK,
    }
    return Content(**{**given, **changes})  # type: ignore[arg-type] # values by name


def figures(**changes: object) -> Figures:
    given: dict[str, object] = {
        "id": "r1",
        "statement_id": "team-holding-the-line",
        "area_id": "team",
        "statement": "I feel able to hold a rule.",
        "anchor": False,
        "medium": Medium.TAPS,
        "published_on": date(2026, 6, 1),
        "band": Band.FIVE,
        "shares": {
            Group.UNFAVOURABLE: Share.SOME,
            Group.MIDDLE: Share.NONE_OR_FEW,
            Group.FAVOURABLE: Share.MOST,
        },
        "exact": None,
        "low": False,
    }
    return Figures(**{**given, **changes})  # type: ignore[arg-type] # values by name


NIGHT = ShiftTally("Night", prompted=7, talked=5, not_this_time=1, missed=0)
DAY = ShiftTally("Long day", prompted=7, talked=2, not_this_time=0, missed=0)


def test_a_quiet_week_names_the_shift_that_talked_most() -> None:
    assert words.heading(content(DAY, NIGHT)) == (
        "Quiet week. Night talked about it five times out of seven."
    )


def test_a_week_with_new_readings_says_how_many() -> None:
    assert words.heading(content(DAY, published=("a", "b"))).startswith("Two new readings.")


def test_a_paused_ward_is_said_to_be_paused() -> None:
    assert words.heading(content(paused=True)) == "Prompts are paused on this ward."


def test_a_week_in_which_nobody_talked_blames_no_shift() -> None:
    silent = ShiftTally("Night", prompted=7, talked=0, not_this_time=2, missed=0)

    assert words.heading(content(silent)) == (
        "Quiet week. No shift said that it talked about its prompt."
    )


def test_missed_handovers_are_said_with_their_reason() -> None:
    missed = ShiftTally("Night", prompted=5, talked=1, not_this_time=0, missed=2)
    told = content(missed, missed_because=("we were down", "could not be posted"))

    assert "two missed, because the bot was down and Slack would not take it" in words.prompted(
        told
    )


def test_a_week_with_a_missed_handover_is_not_quiet() -> None:
    assert not content(ShiftTally("Night", 5, 1, 0, missed=1)).quiet


def test_a_small_group_is_shown_in_words_and_never_in_numbers() -> None:
    said = words.distribution(figures())

    assert said == "some at 1 or 2, none or few at 3, most at 4 or 5"


def test_a_large_group_is_shown_in_counts() -> None:
    said = words.distribution(figures(exact=(1, 0, 2, 5, 4), band=Band.TEN))

    assert said == "1 at 1, 0 at 2, 2 at 3, 5 at 4, 4 at 5"


def test_level_groups_are_called_spread() -> None:
    level = dict.fromkeys(Group, Share.SOME)

    assert "Answers were spread" in words.reading(figures(shares=level))


def test_hands_are_told_from_taps() -> None:
    assert "by show of hands" in words.reading(figures(medium=Medium.ROOMS))
    assert "by tap" in words.reading(figures())


def test_lapsed_answers_are_said_to_be_destroyed() -> None:
    assert "destroyed" in words.lapsed(["We know our limits."])


def test_the_plain_digest_of_a_quiet_week_ends_with_a_question() -> None:
    said = words.plain_digest("Willow", content(DAY, NIGHT), [])

    assert said.splitlines()[-1] == "A question to ask on the ward: Which rule do I let slide?"


def test_the_plain_digest_of_a_busy_week_ends_with_what_to_do() -> None:
    said = words.plain_digest("Willow", content(NIGHT, published=("r1",)), [figures()])

    assert said.splitlines()[-2:] == ["- Name one rule.", "- Pair up now."]


@pytest.mark.parametrize("secret", ["USAMPLE", "7 of 9"])
def test_the_plain_digest_holds_nobody(secret: str) -> None:
    assert secret not in words.plain_digest("Willow", content(NIGHT), [figures()])


def test_what_is_stored_reads_back_the_same() -> None:
    told = content(DAY, NIGHT, published=("r1",), lapsed=("A statement.",), once_a_day=True)

    assert Content.from_json(told.to_json()) == told
