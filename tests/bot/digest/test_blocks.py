"""The digest as a message: what stands in it, and that it always fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.digest import blocks
from bot.digest.content import Content, Look, Moved, ShiftTally
from bot.digest.movement import Movement, Signal, Way
from bot.digest.page import Page, Shown
from storage.figures import Figures, Group, Medium, Share
from storage.handovers import Band

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=300
).filter(lambda text: text.strip())
shares = st.fixed_dictionaries({group: st.sampled_from(Share) for group in Group})
exact = st.none() | st.tuples(*[st.integers(0, 30)] * 5).filter(any)


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    return Figures(
        id=draw(st.uuids().map(str)),
        statement_id="team-good-example",
        area_id="team",
        statement=draw(words),
        anchor=draw(st.booleans()),
        medium=draw(st.sampled_from(Medium)),
        published_on=date(2026, 6, 1),
        band=draw(st.sampled_from(Band)),
        shares=draw(shares),
        exact=draw(exact),
        low=draw(st.booleans()),
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    return Content(
        first=date(2026, 5, 25),
        last=date(2026, 5, 31),
        shifts=tuple(
            ShiftTally(draw(words)[:24], draw(st.integers(0, 14)), 0, 0, draw(st.integers(0, 3)))
            for _ in range(draw(st.integers(0, 6)))
        ),
        published=tuple(draw(st.lists(st.uuids().map(str), max_size=3))),
        lapsed=tuple(draw(st.lists(words, max_size=40))),
        look=Look("boundaries", "Boundaries", draw(words), draw(words), (draw(words),)),
        paused=draw(st.booleans()),
        once_a_day=draw(st.booleans()),
    )


@given(contents(), st.lists(figures(), max_size=60), words)
def test_any_week_makes_a_message_that_slack_takes(
    content: Content, published: list[Figures], ward: str
) -> None:
    message = blocks.digest_message(Page("d1", "w1", ward, content, published))

    assert 0 < len(message.text) <= 4000
    assert len(message.blocks) <= 50


@given(contents(), st.lists(figures(), max_size=120))
def test_any_week_makes_a_view_that_slack_takes(content: Content, published: list[Figures]) -> None:
    view = blocks.more_view(Page("d1", "w1", "Willow", content, published))

    assert len(view["blocks"]) <= 100


def test_a_low_reading_stands_before_the_others() -> None:
    low, high = a_reading("We know who to ring.", low=True), a_reading("We talk.", low=False)
    message = blocks.digest_message(Page("d1", "w1", "Willow", a_week(), [high, low]))

    text = str(message.blocks)
    assert text.index("We know who to ring.") < text.index("We talk.")


def test_the_one_thing_to_do_stands_just_above_its_buttons() -> None:
    message = blocks.digest_message(Page("d1", "w1", "Willow", a_week(), [a_reading("We talk.")]))

    kinds = [block["type"] for block in message.blocks]
    assert "Where to look next" in str(message.blocks[kinds.index("actions") - 1])


def test_what_moved_stands_first_with_its_picture_below_it() -> None:
    moved = Moved("We talk.", Movement(Signal.RUN, Way.DOWN, 7))
    shown = Shown("F123", "Charts. “We talk.” Fewer than usual.")
    message = blocks.digest_message(
        Page("d1", "w1", "Willow", a_week(moved=(moved,)), [a_reading("We talk.")], shown)
    )

    text = str(message.blocks)
    places = [
        text.index("Fewer than usual chose 4 or 5, seven readings in a row."),
        text.index("F123"),
        text.index("Where to look next"),
    ]
    assert places == sorted(places)


def test_all_that_moved_is_told_of_and_the_rest_is_said_to_stand_under_see_more() -> None:
    statements = ["We talk.", "We plan.", "We listen.", "We know who to ring."]
    moved = tuple(Moved(each, Movement(Signal.RUN, Way.DOWN, 7)) for each in statements)
    readings = [a_reading(each) for each in (*statements, "Rooms are safe.", "We say when.")]
    message = blocks.digest_message(Page("d1", "w1", "Willow", a_week(moved=moved), readings))

    text = str(message.blocks)
    assert all(each in text for each in statements)
    assert "*Newly published:* two, under *See more*." in text


def test_without_movement_the_picture_waits_under_see_more() -> None:
    shown = Shown("F123", "Charts.")
    page = Page("d1", "w1", "Willow", a_week(), [a_reading("We talk.")], shown)

    assert "F123" not in str(blocks.digest_message(page).blocks)
    assert "F123" in str(blocks.more_view(page))


def a_week(**changes: Any) -> Content:
    tally = ShiftTally("Night", 7, 5, 0, 0)
    look = Look("boundaries", "Boundaries", "It is the focus.", "Which rule?", ("Pair up.",))
    given = Content(date(2026, 5, 25), date(2026, 5, 31), (tally,), ("r1",), (), look)
    return replace(given, **changes)


def a_reading(statement: str, **changes: Any) -> Figures:
    given_values: dict[str, Any] = {
        "id": statement,
        "statement_id": "team-good-example",
        "area_id": "team",
        "statement": statement,
        "anchor": False,
        "medium": Medium.TAPS,
        "published_on": date(2026, 6, 1),
        "band": Band.FIVE,
        "shares": dict.fromkeys(Group, Share.SOME),
        "exact": None,
        "low": False,
    }
    return Figures(**{**given_values, **changes})
