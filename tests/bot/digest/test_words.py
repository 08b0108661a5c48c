"""The sentences of a digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.digest import findings, words
from bot.digest.content import Content, Look, Moved, ShiftTally
from bot.digest.movement import Movement, Signal, Way
from bot.digest.page import Page
from bot.digest.plain import plain_digest
from storage.figures import Figures, Group, Medium, Share
from storage.handovers import Band

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


def page(said: Content, *published: Figures, **changes: Any) -> Page:
    return Page("d1", "w1", "Willow", said, published, **changes)


NIGHT = ShiftTally("Night", prompted=7, talked=5, not_this_time=1, missed=0)
DAY = ShiftTally("Long day", prompted=7, talked=2, not_this_time=0, missed=0)


def test_shifts_that_talked_equally_often_are_named_together() -> None:
    day = ShiftTally("Long day", prompted=7, talked=5, not_this_time=0, missed=0)
    late = ShiftTally("Late", prompted=7, talked=0, not_this_time=0, missed=0)
    said = words.heading(content(day, late, NIGHT))
    assert said == "Quiet week. Long day and Night talked about it ten times out of 14."


def test_what_moved_comes_before_everything_else() -> None:
    moved = (Moved("r1", Movement(Signal.RUN, Way.DOWN, 7)),)
    said = words.heading(content(NIGHT, published=("r1",), moved=moved))
    assert said == "One statement moved. Night talked about it five times out of seven."


@pytest.mark.parametrize(
    ("movement", "said"),
    [
        (Movement(Signal.OUTSIDE, Way.UP, 1), "The share at 4 or 5 is above its usual range."),
        (
            Movement(Signal.RUN, Way.DOWN, 8),
            "Fewer than usual chose 4 or 5, eight readings in a row.",
        ),
        (
            Movement(Signal.TREND, Way.UP, 6),
            "The share at 4 or 5 has risen over six readings in a row.",
        ),
        (
            Movement(Signal.NEAR_LIMIT, Way.DOWN, 2),
            "Two of the last three readings were low, near the edge of the usual range.",
        ),
    ],
)
def test_a_movement_is_told_in_words_with_how_we_can_tell(movement: Movement, said: str) -> None:
    told = findings.moved(figures(), movement)
    assert told.startswith("“I feel able to hold a rule.”")
    assert told.endswith(said)


def test_a_moved_reading_is_told_of_once() -> None:
    moved = (Moved("r1", Movement(Signal.RUN, Way.DOWN, 7)),)
    week = content(NIGHT, published=("r1",), moved=moved)
    assert plain_digest(page(week, figures())).count("I feel able to hold a rule.") == 1


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


def test_a_week_in_which_all_were_missed_prompted_no_handovers() -> None:
    assert words.prompted(content(ShiftTally("Night", 0, 0, 0, missed=2))).startswith(
        "No handover prompted, two missed"
    )


def test_a_week_with_a_missed_handover_is_not_quiet() -> None:
    assert not content(ShiftTally("Night", 5, 1, 0, missed=1)).quiet


def test_a_small_group_is_shown_in_words_and_never_in_numbers() -> None:
    said = words.distribution(figures())

    assert said == "some at 1 or 2, none or few at 3, most at 4 or 5"


def test_a_team_of_two_minds_is_said_to_be() -> None:
    shares = {
        Group.UNFAVOURABLE: Share.ABOUT_HALF,
        Group.MIDDLE: Share.NONE_OR_FEW,
        Group.FAVOURABLE: Share.ABOUT_HALF,
    }
    said = words.reading(figures(shares=shares))
    assert "The team is of two minds: about half chose 1 or 2, and about half 4 or 5." in said


def test_a_large_group_is_shown_in_counts() -> None:
    said = words.distribution(figures(exact=(1, 0, 2, 5, 4), band=Band.TEN))

    assert said == "1 at 1, 0 at 2, 2 at 3, 5 at 4, 4 at 5. The middle answer is 4"


def test_level_groups_are_called_spread() -> None:
    level = dict.fromkeys(Group, Share.SOME)

    assert "Answers were spread" in words.reading(figures(shares=level))


def test_hands_are_told_from_taps() -> None:
    assert "by show of hands" in words.reading(figures(medium=Medium.ROOMS))
    assert "by tap" in words.reading(figures())


def test_lapsed_answers_are_said_to_be_destroyed() -> None:
    assert "destroyed" in words.lapsed(["We know our limits."])


def test_the_plain_digest_of_a_quiet_week_ends_with_a_question() -> None:
    said = plain_digest(page(content(DAY, NIGHT)))

    assert said.splitlines()[-1] == "A question to ask on the ward: Which rule do I let slide?"


def test_the_plain_digest_of_a_busy_week_ends_with_what_to_do() -> None:
    said = plain_digest(page(content(NIGHT, published=("r1",)), figures()))

    assert said.splitlines()[-2:] == ["- Name one rule.", "- Pair up now."]


@pytest.mark.parametrize("secret", ["USAMPLE", "7 of 9"])
def test_the_plain_digest_holds_nobody(secret: str) -> None:
    assert secret not in plain_digest(page(content(NIGHT), figures()))


def test_what_is_stored_reads_back_the_same() -> None:
    told = content(DAY, NIGHT, published=("r1",), lapsed=("A statement.",), once_a_day=True)

    assert Content.from_json(told.to_json()) == told


def test_prompts_that_came_late_are_counted_in_a_sentence_of_their_own() -> None:
    late = replace(NIGHT, late=2)
    assert words.prompted(content(late)).endswith(" Two prompts came more than five minutes late.")


def test_where_none_came_late_nothing_is_said_of_it() -> None:
    assert "late" not in words.prompted(content(NIGHT))


def test_a_digest_from_before_late_prompts_were_counted_can_still_be_read() -> None:
    stored = content(NIGHT).to_json()
    stored["shifts"] = [
        {name: value for name, value in tally.items() if name != "late"}
        for tally in stored["shifts"]
    ]
    assert Content.from_json(stored).late == 0
