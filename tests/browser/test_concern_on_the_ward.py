"""Raising a concern where it is hardest: in a hurry, on a shared screen, and thinking better of it.

Each test has an author of its own, so that Home shows them one concern.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.bot.concerns.willow import IN_CONFIDENCE, NO_NAME, NOTICED, WITH_NAME, WORDS, Willow
from tests.browser.concerns import (
    RAISE,
    THEIRS,
    code_on,
    comes_back_from_home,
    comes_back_with_the_code,
    fills_in,
    opens_the_form,
    opens_the_notice,
    raises,
    sends,
    sits_down,
)
from tests.browser.screens import AT_A_DESK, ON_A_PHONE, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage, Size

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("size", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])

TYPED_NAME = "The name I type, with it"
URGENT = "There is a knife under the sink in the kitchen."
CALM = "The alarm is raised, or nobody is at risk now"
NHS_NUMBER = "943 476 5919"
IDENTIFIES = f"Ask about {NHS_NUMBER}, the one by the window."
FOUND = "This seems to say who a patient is."
SENT = "It is sent."


@pytest.fixture(autouse=True)
def at_nine(willow: Willow) -> None:
    """Wednesday at half past nine, when the recipients are at work; again for each test."""
    willow.house.at("Wednesday 09:30")


def keeps_what_was_chosen(form: Locator, words: str) -> None:
    """A form that came back holds everything that was put into it."""
    expect(form.get_by_label(NOTICED)).to_have_value(words)
    expect(form.get_by_label("Guardian")).to_be_checked()
    expect(form.get_by_label(WITH_NAME)).to_be_checked()


@BOTH
def test_on_a_shared_account_nothing_personal_is_left_on_the_screen(
    willow: Willow, open_page: OpenPage, size: Size
) -> None:
    office = sits_down(open_page, willow, willow.house.office, size)
    form = opens_the_form(office)
    expect(form).not_to_contain_text("My name")
    fills_in(form, TYPED_NAME)
    sends(form)
    expect(form).to_contain_text("Please type your name")
    form.get_by_label("Your name, if you give one").fill("Anna O.")
    office.is_looked_at("shared-filled")
    sends(form)

    receipt = office.form("Your receipt")
    expect(receipt).to_contain_text("Close this before you leave the computer.")
    code = code_on(receipt)
    office.is_looked_at("shared-receipt")
    leaves_nothing(office, WORDS, "Anna O.")
    sends(receipt, "Done")
    expect(receipt).to_be_hidden()
    leaves_nothing(office, WORDS, "Anna O.", code)

    home = office.opens_home()
    expect(home).to_contain_text("This is a shared account", timeout=PATIENCE_MS)
    expect(home).not_to_contain_text("My concerns")
    office.is_looked_at("shared-home")
    leaves_nothing(office, WORDS, "Anna O.", code)
    office.page.reload()
    office.opens_messages()
    leaves_nothing(office, WORDS, "Anna O.", code)


def leaves_nothing(screen: Screen, *private: str) -> None:
    """Neither seen, nor in a field, nor in what the browser keeps for later."""
    kept = screen.page.evaluate(
        """() => [document.documentElement.outerHTML, JSON.stringify({...localStorage}),
          JSON.stringify({...sessionStorage}), location.href,
          ...[...document.querySelectorAll('input, textarea')].map((field) => field.value)]
          .join('\\n')"""
    )
    assert [words for words in private if words in kept] == []


@BOTH
def test_urgent_words_bring_the_alarm_up_before_it_goes_and_nothing_is_lost(
    willow: Willow, open_page: OpenPage, size: Size
) -> None:
    ben = sits_down(open_page, willow, willow.house.ben, size)
    form = opens_the_form(ben)
    fills_in(form, WITH_NAME, words=URGENT)
    sends(form)

    box = form.get_by_label(CALM)
    expect(box).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(form.get_by_text("Anyone at risk now? Alarm first.")).to_be_in_viewport()
    expect(form.get_by_text("Pull the alarm, then ring 2222.")).to_be_in_viewport()
    keeps_what_was_chosen(form, URGENT)
    ben.is_looked_at("urgent")
    sends(form)
    expect(form).to_contain_text("Please complete this required field.")
    box.check()
    sends(form)

    expect(ben.form("Your receipt")).to_contain_text(SENT)
    ben.puts_away_the_form()


@BOTH
def test_an_urgent_reply_brings_the_alarm_up_as_well(
    willow: Willow, open_page: OpenPage, size: Size
) -> None:
    ben = sits_down(open_page, willow, willow.house.ben, size)
    code = code_on(raises(ben, NO_NAME))
    ben.puts_away_the_form()
    form = comes_back_with_the_code(ben, code)
    form.get_by_label("Your reply").fill(URGENT)
    sends(form, "Send reply")

    box = form.get_by_label(CALM)
    expect(box).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(form.get_by_text("Pull the alarm, then ring 2222.")).to_be_in_viewport()
    expect(form.get_by_label("Your reply")).to_have_value(URGENT)
    ben.is_looked_at("urgent-reply")
    box.check()
    sends(form, "Send reply")

    expect(form).to_contain_text("Your reply is sent.")
    ben.puts_away_the_form()


@BOTH
def test_whoever_waits_in_vain_reads_whom_to_ring(
    willow: Willow, open_page: OpenPage, size: Size
) -> None:
    ben = sits_down(open_page, willow, willow.house.ben, size)
    code = code_on(raises(ben, NO_NAME))
    ben.puts_away_the_form()
    willow.house.at("Tuesday 09:30")

    form = comes_back_with_the_code(ben, code)
    expect(form).to_contain_text("Somebody should have acknowledged it by now.")
    expect(form.get_by_text("On-call manager: Duty manager, 5511")).to_be_in_viewport()
    ben.is_looked_at("own-overdue")
    ben.puts_away_the_form()


@BOTH
def test_what_says_who_a_patient_is_is_refused_and_can_be_taken_out(
    willow: Willow, open_page: OpenPage, size: Size
) -> None:
    chidi = sits_down(open_page, willow, willow.house.chidi, size)
    form = opens_the_form(chidi)
    fills_in(form, WITH_NAME, words=IDENTIFIES)
    sends(form)

    expect(form.get_by_text(FOUND)).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(form).to_contain_text(NHS_NUMBER)
    expect(form).to_contain_text("Must you say which patient? Ring Duty manager, 5511.")
    keeps_what_was_chosen(form, IDENTIFIES)
    chidi.is_looked_at("refused")
    sends(form, "Take it out and send")
    expect(chidi.form("Your receipt")).to_contain_text(SENT)
    chidi.puts_away_the_form()

    mine = comes_back_from_home(chidi, "Nobody has acknowledged it yet.")
    expect(mine).to_contain_text("Ask about [removed], the one by the window.")
    expect(mine).not_to_contain_text(NHS_NUMBER)
    chidi.puts_away_the_form()


def test_a_warning_can_be_answered_and_then_it_goes(willow: Willow, open_page: OpenPage) -> None:
    anna = sits_down(open_page, willow, willow.house.anna, AT_A_DESK)
    form = opens_the_form(anna)
    fills_in(form, WITH_NAME, words="The meter says 943 476 5918 again.")
    sends(form)
    form.get_by_label("It names no patient").check()
    anna.is_looked_at("warned")
    sends(form)

    expect(anna.form("Your receipt")).to_contain_text(SENT)
    anna.puts_away_the_form()


def test_one_s_name_is_taken_off_after_somebody_has_seen_it(
    willow: Willow, open_page: OpenPage
) -> None:
    dora = sits_down(open_page, willow, willow.house.dora, ON_A_PHONE)
    raises(dora, IN_CONFIDENCE)
    dora.puts_away_the_form()
    willow.house.tick()
    gwen = sits_down(open_page, willow, willow.house.gwen, AT_A_DESK)
    expect(opens_the_notice(gwen)).to_contain_text("Dora Quinn")
    gwen.puts_away_the_form()

    form = comes_back_from_home(dora, "Nobody has acknowledged it yet.")
    sends(form, "Take my name off")
    leaving = dora.form("Take my name off")
    expect(leaving).to_contain_text("These people have seen your name already: @Gwen Price.")
    code = code_on(leaving)
    dora.is_looked_at("name-off")
    sends(leaving, "Take my name off")
    expect(leaving).to_contain_text("Please complete this required field.")
    leaving.get_by_label("I have written the new code down").check()
    sends(leaving, "Take my name off")
    expect(dora.form("Your name is off")).to_contain_text(code)
    dora.is_looked_at("name-is-off")
    dora.puts_away_the_form()

    expect(opens_the_notice(gwen)).to_contain_text("somebody who gave no name")
    expect(gwen.form("A concern")).not_to_contain_text("Dora Quinn")
    gwen.puts_away_the_form()
    again = comes_back_with_the_code(dora, code)
    expect(again).to_contain_text(WORDS)
    expect(dora.page.locator("#home-place")).not_to_contain_text("My concerns")
    dora.puts_away_the_form()


def test_a_concern_is_taken_back_and_what_was_held_of_it_seen_before(
    willow: Willow, open_page: OpenPage
) -> None:
    emil = sits_down(open_page, willow, willow.house.emil, AT_A_DESK)
    raises(emil, WITH_NAME)
    emil.puts_away_the_form()

    emil.opens_home()
    listed = emil.presses_on_home("What is held about me", "What is held")
    emil.is_looked_at("held-list")
    sends(listed, "See")
    held = emil.page.get_by_role("dialog").filter(has_text="What is kept")
    expect(held).to_contain_text("your account, @Emil Novak, encrypted", timeout=PATIENCE_MS)
    expect(held).to_contain_text("Nobody so far.")
    emil.is_looked_at("held")
    emil.puts_away_the_form()
    emil.puts_away_the_form()

    form = comes_back_from_home(emil, "Nobody has acknowledged it yet.")
    sends(form, "Withdraw it")
    leaving = emil.form("Withdraw it")
    emil.is_looked_at("withdraw")
    sends(leaving, "Withdraw it")
    expect(emil.form("It is withdrawn")).to_contain_text("It is gone.")
    emil.is_looked_at("withdrawn")
    emil.puts_away_the_form()
    expect(emil.opens_home()).not_to_contain_text("My concerns", timeout=PATIENCE_MS)


def test_it_is_handed_on_with_the_name_only_once_its_author_says_yes(
    willow: Willow, open_page: OpenPage
) -> None:
    farah = sits_down(open_page, willow, willow.house.farah, ON_A_PHONE)
    raises(farah, WITH_NAME)
    farah.puts_away_the_form()
    willow.house.tick()
    gwen = sits_down(open_page, willow, willow.house.gwen, AT_A_DESK)
    sends(opens_the_notice(gwen), "Hand on")
    handing = gwen.form("Hand on")
    handing.get_by_label("@Sam Carter").check()
    handing.get_by_label("With the name, if the person says yes").check()
    handing.get_by_label("It is not about them").check()
    gwen.is_looked_at("hand-on")
    sends(handing, "Hand on")
    expect(gwen.form("A concern")).to_contain_text("The person is asked.")
    gwen.is_looked_at("hand-on-asked")
    gwen.puts_away_the_form()
    willow.house.tick()

    sam = sits_down(open_page, willow, willow.house.sam, AT_A_DESK)
    sam.opens_messages()
    expect(sam.page.locator("#messages")).not_to_contain_text("handed on")
    form = opens_the_word(farah)
    expect(form.get_by_text(re.compile("asks: may @Sam Carter"))).to_be_in_viewport(
        timeout=PATIENCE_MS
    )
    farah.is_looked_at("hand-on-question")
    sends(form, "Yes, with my name")
    expect(form).to_contain_text("They may read it with your name.")
    farah.puts_away_the_form()
    willow.house.tick()

    handed = opens_the_notice(sam, "A concern was handed on to you.")
    expect(handed).to_contain_text("@Farah Aziz")
    sam.is_looked_at("handed-on")
    sam.puts_away_the_form()


def opens_the_word(screen: Screen) -> Locator:
    """Open what waits from the message that says so, by the list of one's own concerns."""
    screen.opens_messages()
    screen.reads("There is a word for you.")
    screen.presses("Open it")
    several = screen.form("Your concerns")
    screen.is_looked_at("own-list")
    sends(several, "Open")
    form = screen.page.get_by_role("dialog", name=THEIRS, exact=True)
    expect(form).to_be_visible(timeout=PATIENCE_MS)
    return form


def test_a_ward_that_takes_no_concerns_says_whom_to_tell(
    willow: Willow, open_page: OpenPage
) -> None:
    grace = sits_down(open_page, willow, willow.house.grace, ON_A_PHONE)
    willow.names()
    try:
        grace.types("/concern", "willow")
        form = grace.form(RAISE)
        expect(form).to_contain_text("Freedom to Speak Up Guardian: Gwen Price, 5522")
        grace.is_looked_at("shut")
        grace.puts_away_the_form()
    finally:
        house = willow.house
        willow.names(willow.lead(house.sam, deputy_id=house.dora.id), willow.guardian(house.gwen))


def test_a_code_that_is_none_says_so_at_the_field(willow: Willow, open_page: OpenPage) -> None:
    hugh = sits_down(open_page, willow, willow.house.hugh, ON_A_PHONE)
    hugh.opens_home()
    form = hugh.presses_on_home("I have a receipt code", "Your receipt code")
    hugh.is_looked_at("code")
    form.get_by_label("Your receipt code").fill("not a code")
    sends(form, "Open")
    expect(form.get_by_label("Your receipt code")).to_have_accessible_description(
        re.compile("This is not a receipt code")
    )
    hugh.puts_away_the_form()
    receipt = raises(hugh, NO_NAME)
    code = code_on(receipt)
    hugh.puts_away_the_form()
    expect(comes_back_with_the_code(hugh, code.upper())).to_contain_text(WORDS)
    hugh.puts_away_the_form()
