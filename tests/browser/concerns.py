"""What people do about a concern on the page: raise it, answer it, follow it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from bot.emulator import Person
from tests.bot.concerns.willow import NOTICED, WHO, WHOSE, WORDS, Willow
from tests.browser.screens import PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage, Size

CHANNEL = "willow"
RAISE = "Raise a concern"
THEIRS = "Your concern"
ANSWERED = "Was this answered?"
SIX_WORDS = re.compile(r"^([a-z]+ ){5}[a-z]+$")


def sits_down(open_page: OpenPage, willow: Willow, person: Person, size: Size) -> Screen:
    """Somebody opens Slack on their ward, with no form left open from before."""
    willow.house.slack.backend.workspace.views.clear(person.id)
    page = open_page(f"{willow.house.slack.url}/?as={person.id}&in={willow.channel}", size)
    page.set_default_timeout(PATIENCE_MS)
    return Screen(page, size)


# Raising one


def opens_the_form(screen: Screen) -> Locator:
    """Type the command on the ward's channel."""
    screen.goes_to(CHANNEL)
    screen.types("/concern", CHANNEL)
    return screen.form(RAISE)


def fills_in(form: Locator, whose: str, *who: str, words: str = WORDS) -> None:
    """Say what it is, who should see it and whose name goes with it."""
    form.get_by_label(NOTICED).fill(words)
    for post in who or ("Guardian",):
        form.get_by_role("group", name=WHO).get_by_label(post).check()
    form.get_by_role("radiogroup", name=WHOSE).get_by_label(whose).check()


def sends(form: Locator, button: str = "Send") -> None:
    """Press the button that sends a form."""
    form.get_by_role("button", name=button, exact=True).click()


def raises(screen: Screen, whose: str, *who: str, words: str = WORDS) -> Locator:
    """Raise a concern; the receipt."""
    form = opens_the_form(screen)
    fills_in(form, whose, *who, words=words)
    sends(form)
    return screen.form("Your receipt")


def code_on(form: Locator) -> str:
    """The six words of a receipt code."""
    return form.locator("strong").filter(has_text=SIX_WORDS).inner_text()


# Answering one


def opens_the_notice(screen: Screen, notice: str = "A concern is waiting for you.") -> Locator:
    """Read that something waits, and open the newest that does."""
    screen.opens_messages()
    screen.reads(notice)
    screen.presses("Open it")
    return screen.form("A concern")


def does(form: Locator, screen: Screen, deed: str, field: str, words: str, send: str) -> Locator:
    """Write what a recipient writes; the concern with it in it."""
    sends(form, deed)
    writing = screen.form(deed)
    writing.get_by_label(field).fill(words)
    screen.is_looked_at(deed.lower().replace(" ", "-"))
    sends(writing, send)
    return screen.form("A concern")


def closes_it(screen: Screen, form: Locator, outcome: str, words: str) -> None:
    """Close a concern with an outcome and a last word."""
    form.locator(".blocks").get_by_role("button", name="Close", exact=True).click()
    ending = screen.form("Close the concern")
    ending.get_by_label(outcome).check()
    ending.get_by_label("A last word to the person").fill(words)
    screen.is_looked_at("close")
    sends(ending, "Close it")
    expect(screen.form("A concern")).to_contain_text("Closed.")
    screen.puts_away_the_form()


# Following one


def comes_back_with_the_code(screen: Screen, code: str) -> Locator:
    """Type a receipt code into the form on Home."""
    screen.opens_home()
    form = screen.presses_on_home("I have a receipt code", "Your receipt code")
    form.get_by_label("Your receipt code").fill(code)
    sends(form, "Open")
    return screen.form(THEIRS)


def comes_back_from_home(screen: Screen, once: str) -> Locator:
    """Open the newest concern with one's own name, once Home says this of it."""
    home = screen.opens_home()
    expect(home).to_contain_text(once, timeout=PATIENCE_MS)
    return screen.presses_on_home("Open", THEIRS)


def says_how_it_ended(
    form: Locator, answer: str, missing: str = "", *, leave: bool = False
) -> None:
    """Answer what is asked once it is closed."""
    form.get_by_role("radiogroup", name=ANSWERED).get_by_label(answer).check()
    if missing:
        form.get_by_label("If not: what is still missing?").fill(missing)
    if leave:
        form.get_by_label("The team may hear, in general words, what was done").check()
    sends(form)
