"""The demo's guided path, walked step by step in a browser, on a real ``sta demo``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.demo_guide import STEPS
from tests.browser.screens import AT_A_DESK, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage
from tests.demo_process import running_demo

pytestmark = pytest.mark.browser

# A jump to Monday waits until the sample wards' past is in.
LONG_PATIENCE_MS = 90_000


@pytest.fixture
def screen(open_page: OpenPage, tmp_path: Path) -> Iterator[Screen]:
    """The demo's page as it opens."""
    with running_demo(tmp_path / "temporary") as demo:
        page = open_page(demo.address, AT_A_DESK)
        page.set_default_timeout(PATIENCE_MS)
        yield Screen(page, AT_A_DESK)
        page.close()


def test_the_guide_leads_through_the_whole_product(screen: Screen) -> None:
    walks = (
        rate_the_prompt,
        enter_for_the_room,
        raise_a_concern_with_gwen,
        acknowledge_it_as_gwen,
        jump_to_monday_as_mona,
        read_the_digest,
        write_what_was_done,
    )
    for walk, step in zip(walks, STEPS, strict=True):
        screen.page.get_by_role("button", name="Show me").click()
        expect(screen.page.locator(":focus")).to_have_text(step.button, timeout=PATIENCE_MS)
        assert screen.page.locator(".is-pointed-at").count() <= 1, "it points one way"
        screen.page.keyboard.press("Enter")
        walk(screen)
        expect(screen.page.get_by_text(step.then)).to_be_visible(timeout=PATIENCE_MS)

    expect(screen.page.get_by_text("All steps done.")).to_be_visible()


def rate_the_prompt(screen: Screen) -> None:
    """The page opens as Anna, on Willow, with a prompt."""
    screen.reads("Saved: 4.")


def enter_for_the_room(screen: Screen) -> None:
    """Anybody may count the hands."""
    form = screen.form("Enter for the room")
    form.get_by_label("4 (optional)").fill("6")
    form.get_by_role("button", name="Save the hands").click()
    expect(form).to_contain_text("Saved: 6 hands.", timeout=PATIENCE_MS)
    screen.puts_away_the_form()


def raise_a_concern_with_gwen(screen: Screen) -> None:
    """From the button on the prompt."""
    form = screen.form("Raise a concern")
    form.get_by_label("What have you noticed?").fill("The rota for the weekend has a gap.")
    form.get_by_label("Guardian").check()
    form.get_by_label("My name, with it").check()
    form.get_by_role("button", name="Send").click()
    expect(screen.form("Your receipt")).to_contain_text("Gwen Price")
    screen.puts_away_the_form()


def acknowledge_it_as_gwen(screen: Screen) -> None:
    """She is told that something waits."""
    form = screen.form("A concern")
    form.get_by_role("button", name="Acknowledge").click()
    expect(form).to_contain_text("Acknowledged.", timeout=PATIENCE_MS)
    screen.puts_away_the_form()


def jump_to_monday_as_mona(screen: Screen) -> None:
    """Every handover on the way is lived through."""
    expect(screen.page.locator("#clock")).to_contain_text(", 08:00", timeout=LONG_PATIENCE_MS)


def read_the_digest(screen: Screen) -> None:
    """One for each ward that she manages."""
    screen.reads("Willow (sample)")
    screen.reads("Rowan (sample)")
    expect(screen.form("This week in full")).to_contain_text("How the answers lay")
    screen.is_photographed("demo-digest-in-full")
    screen.puts_away_the_form()
    screen.is_photographed("demo-digest", message=True)


def write_what_was_done(screen: Screen) -> None:
    """From the digest, with its theme chosen."""
    form = screen.form("What we did")
    form.get_by_label("What was done?").fill("We greet visitors at the gate.")
    form.get_by_role("button", name="Tell the team").click()
    expect(screen.form("What we do")).to_contain_text("It opens the next three prompts.")
    screen.puts_away_the_form()
