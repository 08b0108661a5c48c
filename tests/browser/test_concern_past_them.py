"""A concern about somebody goes past them; an overdue one climbs, over a bank-holiday weekend."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

import pytest
from playwright.sync_api import expect

from bot.emulator import JumpTarget, Person
from storage.concerns.recipients import Named
from storage.concerns.tables import Post
from tests.bot.concerns.willow import ABOUT, OFFICE_HOURS, SOON, WHO, WITH_NAME, WORDS, Willow
from tests.browser.concerns import (
    fills_in,
    opens_the_form,
    opens_the_notice,
    raises,
    sends,
    sits_down,
)
from tests.browser.screens import AT_A_DESK, ON_A_PHONE, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage
from tests.house import LONDON

pytestmark = pytest.mark.browser

ABOUT_MONA = "Mona shouts at people when nobody looks."
TELLS = re.compile("Open it|is waiting|still waits|waited too long|handed on", re.IGNORECASE)
NOTHING_WAITS = "0 open, 0 waiting for you, 0 overdue."


@pytest.fixture(autouse=True)
def three_receive(willow: Willow) -> None:
    """The manager; the security lead, whose deputy is Grace; the Guardian, whose deputy is Dora."""
    house = willow.house
    willow.names(
        Named(house.mona.id, Post.MANAGER, False, OFFICE_HOURS),
        willow.lead(house.sam, deputy_id=house.grace.id),
        willow.guardian(house.gwen, deputy_id=house.dora.id),
    )


def test_a_concern_about_the_manager_goes_past_her_for_good(
    willow: Willow, open_page: OpenPage
) -> None:
    willow.house.at("Wednesday 09:30")
    mona = sits_down(open_page, willow, willow.house.mona, AT_A_DESK)
    before = home_of(mona)

    anna_tells_of_mona(sits_down(open_page, willow, willow.house.anna, ON_A_PHONE))
    willow.house.tick()
    sees_nothing(mona, willow.house.mona, before)

    # Nobody acknowledges it: those ticked are reminded, and then a deputy.
    for moment in ("Monday 09:30", "Tuesday 09:30"):
        willow.house.at(moment)
    dora = sits_down(open_page, willow, willow.house.dora, AT_A_DESK)
    dora.opens_messages()
    dora.reads("A concern has waited too long.")
    sees_nothing(mona, willow.house.mona, before)

    gwen = sits_down(open_page, willow, willow.house.gwen, AT_A_DESK)
    form = opens_the_notice(gwen, "A concern still waits to be acknowledged.")
    expect(form).to_contain_text("Overdue:")
    sends(form, "Hand on")
    # She could hand it to Mona by mistake: the form asks first, and does not go without.
    expect(gwen.form("Hand on").get_by_label("It is not about them")).not_to_be_checked()
    gwen.puts_away_the_form()
    sees_nothing(mona, willow.house.mona, before)


def anna_tells_of_mona(anna: Screen) -> None:
    """For a concern about a colleague the Guardian stands first, and nobody is ticked."""
    form = opens_the_form(anna)
    form.get_by_role("radiogroup", name=ABOUT).get_by_label("A colleague or manager").check()
    offered = form.get_by_role("group", name=WHO).get_by_role("checkbox")
    expect(offered.first).to_have_accessible_name(re.compile("Guardian"), timeout=PATIENCE_MS)
    assert not any(box.is_checked() for box in offered.all())
    anna.is_looked_at("about-a-manager")
    fills_in(form, WITH_NAME, words=ABOUT_MONA)
    sends(form)
    receipt = anna.form("Your receipt")
    expect(receipt).to_contain_text("@Gwen Price")
    expect(receipt).not_to_contain_text("Mona")
    anna.puts_away_the_form()


def home_of(screen: Screen) -> list[str]:
    """What Home says of concerns, to somebody who receives them."""
    home = screen.opens_home()
    expect(home).to_contain_text(NOTHING_WAITS, timeout=PATIENCE_MS)
    return [line for line in home.inner_text().splitlines() if "oncern" in line or "Open" in line]


def sees_nothing(mona: Screen, person: Person, before: list[str]) -> None:
    """Walk everything that Mona can see: her Home, her messages, the ward, what is held."""
    assert home_of(mona) == before
    assert notices_of(person) == []
    held = mona.presses_on_home("What is held about me", "What is held")
    expect(held).to_contain_text("No concern is held here with your name.")
    mona.puts_away_the_form()
    mona.opens_messages()
    expect(mona.page.locator("#messages")).not_to_contain_text(TELLS)
    mona.goes_to("willow")
    expect(mona.page.locator("#messages")).not_to_contain_text(TELLS)
    expect(mona.page.locator("body")).not_to_contain_text(ABOUT_MONA)


FRIDAY = datetime(2026, 8, 28, 18, 30, tzinfo=LONDON)
"""The evening before the summer bank holiday's weekend, when nobody is at work any more."""

MOMENTS = {
    "Saturday": datetime(2026, 8, 29, 12, 0, tzinfo=LONDON),
    "Bank holiday": datetime(2026, 8, 31, 12, 0, tzinfo=LONDON),
    "Wednesday": datetime(2026, 9, 2, 16, 0, tzinfo=LONDON),
    "Thu 08:59": datetime(2026, 9, 3, 8, 59, tzinfo=LONDON),
    "Thu 09:00": datetime(2026, 9, 3, 9, 0, tzinfo=LONDON),
    "Fri 08:00": datetime(2026, 9, 4, 8, 0, tzinfo=LONDON),
    "Next Monday": datetime(2026, 9, 7, 12, 0, tzinfo=LONDON),
}


def test_over_a_bank_holiday_weekend_each_is_told_when_the_form_said(
    willow: Willow, open_page: OpenPage
) -> None:
    house = willow.house
    house.go_to(FRIDAY)
    house.slack.jumps[:] = [
        JumpTarget(label, partial(house.go_to, moment)) for label, moment in MOMENTS.items()
    ]
    ben = sits_down(open_page, willow, house.ben, AT_A_DESK)
    sam = sits_down(open_page, willow, house.sam, AT_A_DESK)
    grace = sits_down(open_page, willow, house.grace, ON_A_PHONE)

    ben_tells_the_security_lead(ben)
    house.tick()
    expect(opens_the_notice(sam)).to_contain_text(
        "Please acknowledge it by the end of Wednesday 2 September."
    )
    sam.puts_away_the_form()
    told = (house.sam, house.grace, house.gwen)
    heard = [notices_of(each) for each in told]

    for moment in ("Saturday", "Bank holiday", "Wednesday", "Thu 08:59"):
        jumps(ben, moment)
        assert [notices_of(each) for each in told] == heard, moment

    jumps(ben, "Thu 09:00")
    sam.opens_messages()
    sam.reads("A concern still waits to be acknowledged.")
    sam.is_looked_at("overdue-notice")
    assert [notices_of(each) for each in told[1:]] == heard[1:]

    jumps(ben, "Fri 08:00")
    form = opens_the_notice(grace, "A concern has waited too long.")
    expect(form).to_contain_text(WORDS)
    expect(form).to_contain_text("Overdue: it should have been acknowledged by now.")
    grace.is_looked_at("deputy")
    sends(form, "Acknowledge")
    expect(form).to_contain_text("Acknowledged.")
    grace.puts_away_the_form()
    last = [notices_of(each) for each in told]
    jumps(ben, "Next Monday")
    assert [notices_of(each) for each in told] == last, "it was answered"
    assert last[2] == heard[2], "Gwen was not ticked"


def ben_tells_the_security_lead(ben: Screen) -> None:
    """Nobody is on duty before Tuesday, so nobody is promised sooner, and today is not offered."""
    form = opens_the_form(ben)
    expect(form).to_contain_text("Earliest: Tuesday 09:00.")
    expect(form.get_by_role("radiogroup", name=SOON)).not_to_contain_text("Today")
    ben.is_looked_at("bank-holiday")
    ben.puts_away_the_form()
    receipt = raises(ben, WITH_NAME, "Security lead")
    expect(receipt).to_contain_text("Earliest: Tuesday 09:00.")
    expect(receipt).to_contain_text("@Grace Mensah as deputy")
    ben.is_looked_at("bank-holiday-receipt")
    ben.puts_away_the_form()


def jumps(screen: Screen, moment: str) -> None:
    """Put the clock on with the page's own button."""
    screen.page.get_by_role("group", name="Jump the clock").get_by_role(
        "button", name=moment, exact=True
    ).click()
    at = MOMENTS[moment]
    expect(screen.page.locator("#clock")).to_contain_text(
        f"{at:%A} {at.day} {at:%B}, {at:%H:%M}", timeout=PATIENCE_MS
    )


def notices_of(person: Person) -> list[str]:
    """What somebody was told that waits, in the bot's messages to them."""
    return [message.text for message in person.sees(person.dm) if TELLS.search(message.text)]
