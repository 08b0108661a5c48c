"""How much it takes to raise a concern: each way in, and each kind of name.

``pytest -n 0 -s tests/browser/test_concern_effort.py`` prints it as a table.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.bot.concerns.willow import (
    IN_CONFIDENCE,
    NO_NAME,
    NOTICED,
    WHO,
    WHOSE,
    WITH_NAME,
    WORDS,
    Willow,
)
from tests.browser.concerns import CHANNEL, RAISE, opens_the_form, sits_down
from tests.browser.effort import (
    DECIDE,
    HOME,
    KEY,
    POINT,
    PRESS,
    WORDS_A_MINUTE,
    Effort,
    Hand,
    counting,
)
from tests.browser.screens import AT_A_DESK, ON_A_PHONE, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage

pytestmark = pytest.mark.browser

TARGET_SECONDS = 20.0
BUTTON = "Something doesn't feel right"
SHORTCUT = "It doesn't feel right"
NAMES = {
    "with my name": ("anna", WITH_NAME),
    "in confidence": ("ben", IN_CONFIDENCE),
    "no name": ("chidi", NO_NAME),
}
"""Each kind of name, and who raises concerns with it here."""


def by_the_command(hand: Hand, screen: Screen) -> None:
    composer = screen.page.get_by_label(f"Message #{CHANNEL}")
    hand.clicks(composer)
    hand.types(composer, "/concern")
    hand.enters(composer)


def by_the_prompts_button(hand: Hand, screen: Screen) -> None:
    hand.clicks(screen.page.locator("#messages").get_by_role("button", name=BUTTON).last)


def by_the_shortcut(hand: Hand, screen: Screen) -> None:
    hand.clicks(screen.page.get_by_role("button", name="Shortcuts"))
    hand.clicks(screen.page.get_by_role("menuitem", name=SHORTCUT))


def by_home(hand: Hand, screen: Screen) -> None:
    if screen.size == ON_A_PHONE:
        hand.clicks(screen.page.get_by_role("button", name="Places and people"))
    hand.clicks(screen.page.locator("#sidebar .place").filter(has_text="See Think Act"))
    home = screen.page.locator("#home-place")
    expect(home).to_contain_text("You don’t need proof.", timeout=PATIENCE_MS)
    hand.clicks(home.get_by_role("button", name=RAISE))


# Home first: it is drawn anew each time it is opened, and whoever has not been there sees it once.
WAYS: dict[str, tuple[Callable[[Hand, Screen], None], int]] = {
    "Home": (by_home, 6),
    "the prompt's button": (by_the_prompts_button, 5),
    "/concern": (by_the_command, 5),
    "the shortcut": (by_the_shortcut, 6),
}
"""Each way in, and how many clicks it may take to raise a concern by it at a desk."""


def raises_by(way: Callable[[Hand, Screen], None], whose: str, screen: Screen) -> Effort:
    """Raise a concern from the ward's channel, and count what it takes up to the receipt."""
    with counting(screen.page) as hand:
        hand.decides()
        way(hand, screen)
        form = screen.form(RAISE)
        hand.clicks(form.get_by_label(NOTICED))
        hand.types(form.get_by_label(NOTICED), WORDS, own=True)
        answers(hand, form.get_by_role("group", name=WHO), "Guardian")
        answers(hand, form.get_by_role("radiogroup", name=WHOSE), whose)
        hand.decides()
        hand.clicks(form.get_by_role("button", name="Send", exact=True))
        receipt = screen.form("Your receipt")
        expect(receipt).to_contain_text("It is sent.")
        effort = hand.effort()
    screen.puts_away_the_form()
    screen.goes_to(CHANNEL)
    return effort


def answers(hand: Hand, question: Locator, answer: str) -> None:
    hand.decides()
    hand.clicks(question.get_by_label(answer))


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    """The lines of a table, printed at the end."""
    lines = ["| way in | name | clicks | seconds | and to type one's own words |"]
    lines.append("|---|---|---|---|---|")
    yield lines
    sys.stdout.write("\n".join(["", *lines, ""]))


@pytest.fixture
def prompted(willow: Willow) -> Willow:
    """Willow with a prompt on its channel, at a quarter past seven."""
    willow.house.at("Thursday 07:15")
    willow.house.anna.waits_for("SEE:")
    return willow


def test_at_a_desk_each_way_takes_few_clicks_and_under_twenty_seconds(
    prompted: Willow, open_page: OpenPage, table: list[str]
) -> None:
    for name, (person, whose) in NAMES.items():
        screen = sits_down(open_page, prompted, prompted.house.people[person], AT_A_DESK)
        for way, (enter, most_clicks) in WAYS.items():
            effort = raises_by(enter, whose, screen)
            table.append(
                f"| {way} | {name} | {effort.clicks} | {effort.seconds:.0f} "
                f"| {effort.seconds_of_typing:.0f} for {effort.typed} characters |"
            )
            assert effort.clicks <= most_clicks, (way, name)
            assert effort.seconds <= TARGET_SECONDS, (way, name)


def test_the_form_can_be_read_through_in_a_minute_and_a_half(
    prompted: Willow, open_page: OpenPage, table: list[str]
) -> None:
    emil = sits_down(open_page, prompted, prompted.house.emil, AT_A_DESK)
    form = opens_the_form(emil)
    words = len(form.inner_text().split())
    emil.puts_away_the_form()
    seconds = 60 * words / WORDS_A_MINUTE
    table.append(f"\nThe whole form has {words} words: {seconds:.0f} seconds to read, once.")

    assert seconds <= 90


@pytest.mark.parametrize(("way", "more"), [("Home", 1), ("the prompt's button", 0)])
def test_on_a_phone_it_takes_as_few_taps_and_one_for_the_list_of_places(
    prompted: Willow, open_page: OpenPage, way: str, more: int
) -> None:
    dora = sits_down(open_page, prompted, prompted.house.dora, ON_A_PHONE)
    enter, most_clicks = WAYS[way]

    assert raises_by(enter, NO_NAME, dora).clicks <= most_clicks + more


def test_the_seconds_are_what_the_model_adds_up() -> None:
    effort = Effort(clicks=2, keys=3, typed=100, scrolls=1, reaches=1, decisions=1)

    assert effort.seconds == pytest.approx(2 * (POINT + PRESS) + 3 * KEY + POINT + HOME + DECIDE)
