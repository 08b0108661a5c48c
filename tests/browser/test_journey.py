"""The main job as people do it, in a real browser: from setting a ward up to its first digest.

With ``STA_SCREENSHOTS`` set to a folder, the main screens are saved there as pictures.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.screens import (
    AT_A_DESK,
    ON_A_PHONE,
    PATIENCE_MS,
    Screen,
    chooses_several,
)
from tests.browser.training_room import OpenPage, Size
from tests.house import House, open_house
from tests.journeys.willow import STAFF

pytestmark = pytest.mark.browser

CHANNEL = "willow"
CONCERN = "The garden door was left open twice this week."


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """Without Slack's rate limits: days go by here in less than a second."""
    yield from open_house(sqlite_url, limits=False)


@pytest.mark.parametrize("size", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])
def test_a_ward_lives_its_first_week_from_setup_to_digest(
    house: House, open_page: OpenPage, size: Size
) -> None:
    ward = house.slack.add_channel(CHANNEL, members=house.people.values())
    page = open_page(f"{house.slack.url}/?as={house.mona.id}&in={ward}", size)
    page.set_default_timeout(PATIENCE_MS)
    screen = Screen(page, size)

    mona_sets_the_ward_up(screen)
    ada_names_who_receives_concerns(screen)
    house.at("Wednesday 07:15")
    anna_rates_the_prompt(screen)
    the_office_enters_the_rooms_hands(screen)
    anna_raises_a_concern(screen)
    house.tick()
    gwen_acknowledges_it(screen)
    the_week_goes_by(house, ward)
    mona_reads_the_digest_and_makes_a_focus(screen)
    each_finds_their_own_on_home(screen)


def mona_sets_the_ward_up(screen: Screen) -> None:
    """A name is enough; then she says which account is shared, and whom to ring."""
    screen.types("/handover setup", CHANNEL)
    form = screen.form("Set up this ward")
    form.get_by_label("What is the ward called?").fill("Willow")
    form.get_by_role("button", name="Set up").click()

    done = screen.form("Done")
    expect(done).to_contain_text("The next prompt comes on Wednesday 3 June at 07:15.")
    done.get_by_role("button", name="More settings").click()

    settings = screen.form("Ward settings")
    chooses_several(settings, "Shared accounts", "Willow Office")
    settings.get_by_label("In an emergency").fill("Pull the alarm, then ring 2222.")
    settings.get_by_label("On-call manager").fill("ring 4455, day and night.")
    settings.get_by_label("Where incidents are reported").fill("the ward's incident system")
    settings.get_by_label("Freedom to Speak Up Guardian").fill("Gwen Price, ext. 4321")
    settings.get_by_role("button", name="Save").click()
    expect(done).to_contain_text("Willow is saved.", timeout=PATIENCE_MS)
    screen.puts_away_the_form()
    screen.puts_away_the_form()


def ada_names_who_receives_concerns(screen: Screen) -> None:
    """Gwen, who is outside the ward's management, and Mona."""
    screen.acts_as("Ada Byrne")
    screen.types("/handover recipients", CHANNEL)
    form = screen.form("Who receives concerns?")
    chooses_several(form, "Recipients", "Gwen Price", "Mona Reid")
    form.get_by_role("button", name="Next").click()

    posts = form.get_by_label("Post", exact=True)
    expect(posts).to_have_count(2, timeout=PATIENCE_MS)
    posts.nth(0).select_option("Guardian")
    form.get_by_label("Is outside this ward’s management").nth(0).check()
    posts.nth(1).select_option("Manager")
    form.get_by_role("button", name="Save").click()
    expect(screen.form("Saved")).to_contain_text("Concerns are open")
    screen.puts_away_the_form()


def anna_rates_the_prompt(screen: Screen) -> None:
    """One tap, and an answer that only she sees."""
    screen.acts_as("Anna Okafor")
    screen.reads("SEE:")
    screen.is_photographed("prompt", message=True)
    screen.presses("4 out of 5")
    screen.reads("Saved: 4. Tap again to change it.")


def the_office_enters_the_rooms_hands(screen: Screen) -> None:
    """From a shared account a number opens the form in which hands are counted."""
    screen.acts_as("Willow Office")
    screen.presses("4 out of 5")
    form = screen.form("Enter for the room")
    form.get_by_label("3 (optional)").fill("2")
    form.get_by_label("4 (optional)").fill("5")
    screen.is_photographed("room")
    form.get_by_role("button", name="Save the hands").click()
    expect(form).to_contain_text("Saved: 7 hands.", timeout=PATIENCE_MS)
    screen.puts_away_the_form()


def anna_raises_a_concern(screen: Screen) -> None:
    """With her name, for Gwen alone."""
    screen.acts_as("Anna Okafor")
    screen.presses("Something doesn't feel right")
    form = screen.form("Raise a concern")
    expect(form).to_contain_text("Anyone at risk now? Alarm first.")
    screen.is_photographed("concern")
    form.get_by_label("What have you noticed?").fill(CONCERN)
    form.get_by_label("Guardian").check()
    form.get_by_label("My name, with it").check()
    screen.is_photographed("concern-filled")
    form.get_by_role("button", name="Send").click()
    expect(screen.form("Your receipt")).to_contain_text("Who can open it: @Gwen Price")
    screen.puts_away_the_form()


def gwen_acknowledges_it(screen: Screen) -> None:
    """Her message holds no words of it; the words are behind its button."""
    screen.acts_as("Gwen Price")
    screen.opens_messages()
    screen.reads("A concern is waiting for you.")
    expect(screen.page.locator("#messages")).not_to_contain_text(CONCERN)
    screen.presses("Open it")
    form = screen.form("A concern")
    expect(form).to_contain_text(CONCERN)
    screen.is_photographed("recipient")
    form.get_by_role("button", name="Acknowledge").click()
    expect(form).to_contain_text("Acknowledged.", timeout=PATIENCE_MS)
    screen.puts_away_the_form()


def the_week_goes_by(house: House, ward: str) -> None:
    """Ten handovers, at which six people tap and the team talks."""
    for day in ("Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        for hour in ("07:15", "19:15"):
            house.at(f"{day} {hour}")
            for name in STAFF:
                house.people[name].presses("4", channel=ward)
            house.anna.presses("We talked about it", channel=ward)
    house.at("Monday 07:15")
    house.at("Monday 08:00")


def mona_reads_the_digest_and_makes_a_focus(screen: Screen) -> None:
    """The week in a page, the whole of it behind a button, and what to look at next."""
    screen.acts_as("Mona Reid")
    screen.opens_messages()
    screen.reads("Where to look next")
    expect(screen.page.locator("#messages")).to_contain_text("Ten handovers prompted")
    screen.is_photographed("digest", message=True)

    screen.presses("See more")
    expect(screen.form("This week in full")).to_contain_text("By show of hands:")
    screen.is_photographed("digest-in-full")
    screen.puts_away_the_form()

    screen.presses("Make this our focus")
    form = screen.form("The ward's focus")
    form.get_by_role("button", name="Make it our focus").click()
    expect(screen.form("Saved")).to_contain_text("is the ward's focus until Sunday 21 June.")
    screen.puts_away_the_form()


def each_finds_their_own_on_home(screen: Screen) -> None:
    """Staff their ward and what they raised, a manager the ward's week, a recipient her queue."""
    mona = screen.opens_home()
    expect(mona).to_contain_text("until Sunday 21 June.")
    expect(mona.get_by_role("button", name="Ward settings")).to_be_visible()
    expect(mona).to_contain_text("0 open, 0 waiting for you, 0 overdue.")
    screen.is_photographed("home-manager")

    screen.acts_as("Gwen Price")
    gwen = screen.opens_home()
    expect(gwen).to_contain_text("1 open, 0 waiting for you, 0 overdue.", timeout=PATIENCE_MS)
    screen.is_photographed("home-recipient")

    screen.acts_as("Anna Okafor")
    anna = screen.opens_home()
    expect(anna).to_contain_text("My concerns", timeout=PATIENCE_MS)
    expect(anna).not_to_contain_text("Concerns for you to answer.")
    expect(anna.get_by_role("button", name="Ward settings")).to_have_count(0)
    screen.is_photographed("home")
