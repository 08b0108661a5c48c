"""A concern from its first word to the day, months later, when the person is asked how it went.

Once for each kind of name: Anna raises it with hers, Ben in confidence and Chidi without. Gwen, the
Guardian, answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.bot.concerns.willow import IN_CONFIDENCE, NO_NAME, WITH_NAME, WORDS, Willow
from tests.browser.concerns import (
    ANSWERED,
    closes_it,
    code_on,
    comes_back_from_home,
    comes_back_with_the_code,
    does,
    fills_in,
    opens_the_form,
    opens_the_notice,
    says_how_it_ended,
    sends,
    sits_down,
)
from tests.browser.screens import AT_A_DESK, ON_A_PHONE, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage, Size
from tests.house import LONDON

pytestmark = pytest.mark.browser

QUESTION = "Was it on days or on nights?"
REPLY = "Both, most of all after supper."
MISSING = "Nobody has spoken with nights."
COMES_BACK = "Nobody has spoken with us since."


@dataclass(frozen=True)
class Case:
    """One concern, and how its author finds it again."""

    willow: Willow
    author: Screen
    gwen: Screen
    whose: str
    come_back: Callable[[str], Locator]

    @property
    def unnamed(self) -> bool:
        return self.whose == NO_NAME

    @property
    def kind(self) -> str:
        return {WITH_NAME: "named", IN_CONFIDENCE: "confidential", NO_NAME: "unnamed"}[self.whose]

    def goes_on(self, hours: float) -> None:
        """Let time pass: what is due goes out, at fixed hours and at once."""
        self.willow.house.go_to(self.willow.house.clock.at + timedelta(hours=hours))

    def is_told(self, notice: str) -> None:
        """A named person is told in a message that something waits; any other is sent nothing."""
        self.author.opens_messages()
        if self.unnamed:
            expect(self.author.page.locator("#messages")).not_to_contain_text(notice)
        else:
            self.author.reads(notice)


@pytest.mark.parametrize(
    ("author", "whose", "size"),
    [
        ("anna", WITH_NAME, AT_A_DESK),
        ("ben", IN_CONFIDENCE, ON_A_PHONE),
        ("chidi", NO_NAME, AT_A_DESK),
    ],
    ids=["named-desk", "confidential-phone", "unnamed-desk"],
)
def test_a_concern_is_raised_answered_opened_again_and_asked_after(
    willow: Willow, open_page: OpenPage, author: str, whose: str, size: Size
) -> None:
    begins_on_a_working_day(willow)
    at_the_page = sits_down(open_page, willow, willow.house.people[author], size)
    gwen = sits_down(open_page, willow, willow.house.gwen, AT_A_DESK)
    case = somebody_raises_it(willow, at_the_page, gwen, whose)

    gwen_acknowledges_and_asks(case)
    they_answer(case)
    gwen_closes_it(case, "We talked it through")
    they_have_it_opened_again(case)
    gwen_closes_it(case, "Something was done")
    they_give_leave_to_tell_the_team(case)
    sixty_days_on_they_tell_the_guardian(case)
    gwen_reads_how_it_went(case)


def begins_on_a_working_day(willow: Willow) -> None:
    """A Wednesday morning, the next one."""
    now = willow.now.astimezone(LONDON)
    day = now + timedelta(days=(2 - now.weekday()) % 7 or 7)
    willow.house.go_to(day.replace(hour=9, minute=30))


def somebody_raises_it(willow: Willow, author: Screen, gwen: Screen, whose: str) -> Case:
    form = opens_the_form(author)
    author.is_looked_at("raise")
    fills_in(form, whose)
    sends(form)
    receipt = author.form("Your receipt")
    expect(receipt).to_contain_text("Somebody will answer.")
    expect(receipt).not_to_contain_text(WORDS)
    code = code_on(receipt) if whose == NO_NAME else ""

    def come_back(once: str) -> Locator:
        if code:
            return comes_back_with_the_code(author, code)
        return comes_back_from_home(author, once)

    case = Case(willow, author, gwen, whose, come_back)
    author.is_looked_at(f"receipt-{case.kind}")
    author.puts_away_the_form()
    return case


def gwen_acknowledges_and_asks(case: Case) -> None:
    """Without a name it reaches her at the next fixed hour, else at once."""
    case.goes_on(3 if case.unnamed else 0)
    case.gwen.opens_messages()
    case.gwen.reads("A concern is waiting for you.")
    case.gwen.is_looked_at("notice")
    form = opens_the_notice(case.gwen)
    expect(form).to_contain_text(WORDS)
    if case.unnamed:
        expect(form).to_contain_text("somebody who gave no name")
        expect(form).not_to_contain_text("Chidi")
    else:
        expect(form).to_contain_text(re.compile("From: @(Anna Okafor|Ben Lewis)"))
    case.gwen.is_looked_at(f"recipient-{case.kind}")
    sends(form, "Acknowledge")
    expect(form).to_contain_text("Acknowledged.")
    form = does(form, case.gwen, "Ask", "What would you like to ask?", QUESTION, "Ask")
    expect(form).to_contain_text("Asked.")
    case.gwen.puts_away_the_form()


def they_answer(case: Case) -> None:
    case.goes_on(0)
    case.is_told("There is a word for you.")
    form = case.come_back("A word waits for you.")
    expect(form).to_contain_text(QUESTION)
    case.author.is_looked_at(f"own-asked-{case.kind}")
    form.get_by_label("Your reply").fill(REPLY)
    sends(form, "Send reply")
    expect(form).to_contain_text("Your reply is sent.")
    case.author.puts_away_the_form()


def gwen_closes_it(case: Case, outcome: str) -> None:
    case.goes_on(12)
    home = case.gwen.opens_home()
    expect(home).to_contain_text("1 waiting for you", timeout=PATIENCE_MS)
    form = case.gwen.presses_on_home("Open", "A concern")
    expect(form).to_contain_text(REPLY)
    closes_it(case.gwen, form, outcome, "Come and find me when you like.")


def they_have_it_opened_again(case: Case) -> None:
    """Without a name it opens at the next fixed hour."""
    case.goes_on(0)
    form = case.come_back("Closed.")
    case.author.is_looked_at(f"own-closed-{case.kind}")
    says_how_it_ended(form, "No, please open it again", MISSING)
    expect(form).to_contain_text("It opens" if case.unnamed else "It is open again.")
    case.author.is_looked_at(f"own-reopened-{case.kind}")
    case.author.puts_away_the_form()
    case.goes_on(12)
    case.gwen.opens_messages()
    case.gwen.reads("A concern was opened again.")


def they_give_leave_to_tell_the_team(case: Case) -> None:
    form = case.come_back("Closed.")
    says_how_it_ended(form, "Yes", leave=True)
    expect(form).to_contain_text("You said that the team may hear")
    expect(form.get_by_role("radiogroup", name=ANSWERED)).to_have_count(0)
    case.author.is_looked_at(f"own-answered-{case.kind}")
    case.author.puts_away_the_form()


def sixty_days_on_they_tell_the_guardian(case: Case) -> None:
    case.goes_on(61 * 24)
    case.is_told("There is a question for you.")
    form = case.come_back("A question waits for you.")
    case.author.is_looked_at(f"own-later-{case.kind}")
    sends(form, "Tell a Guardian")
    telling = case.author.form("Tell a Guardian")
    expect(telling.get_by_label("Guardian", exact=False).last).to_be_checked(timeout=PATIENCE_MS)
    telling.get_by_role("radiogroup", name="Would you speak up again?").get_by_label(
        "Yes", exact=True
    ).check()
    telling.get_by_role("radiogroup", name="Has it cost you anything?").get_by_label(
        "Something", exact=True
    ).check()
    telling.get_by_label("Anything the Guardian should know?").fill(COMES_BACK)
    case.author.is_looked_at("tell-a-guardian")
    sends(telling)
    expect(case.author.form("Your concern")).to_contain_text("The Guardian is")
    case.author.puts_away_the_form()


def gwen_reads_how_it_went(case: Case) -> None:
    case.goes_on(12)
    case.gwen.opens_messages()
    case.gwen.reads("Somebody has told you how it went for them.")
    case.gwen.presses("Open it")
    form = case.gwen.form("How it went")
    expect(form).to_contain_text("Asked 60 days later.")
    expect(form).to_contain_text(COMES_BACK)
    expect(form).not_to_contain_text(re.compile("Anna|Ben|Chidi"))
    case.gwen.is_looked_at("how-it-went")
    case.gwen.puts_away_the_form()
