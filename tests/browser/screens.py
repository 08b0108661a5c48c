"""What a person does on the page to get about in it, at a desk or on a phone, and its pictures."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.training_room import Size

AT_A_DESK: Size = (1440, 900)
ON_A_PHONE: Size = (375, 812)
# A loaded machine may take its time; a step that never comes must still end the test.
PATIENCE_MS = 15_000
# How often a person presses a button that was drawn anew just then.
MOST_PRESSES = 5

PLACES = "Places and people"
# The page keeps to the bottom while it is being drawn, so this asks again until it has settled.
NEWEST_FROM_ITS_FIRST_LINE = """() => {
  const newest = [...document.querySelectorAll('#messages > li')].at(-1);
  const before = scroller.scrollTop;
  newest.scrollIntoView({block: 'start'});
  return scroller.scrollTop === before;
}"""
CUT_OFF = """() => [...document.querySelectorAll('.top *, .main *, #modal form:not([hidden]) *')]
  .filter((node) => node.getClientRects().length > 0)
  .filter((node) => !node.closest('.table-scroll, .carousel, .unseen'))
  .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 0.5)
  .map((node) => node.outerHTML.slice(0, 80))"""
A_SCREENFUL_ON = """() => {
  const body = document.querySelector('#modal form:not([hidden]) .modal-body');
  if (!body || body.scrollTop + body.clientHeight >= body.scrollHeight - 8) return false;
  body.scrollTop += body.clientHeight - 40;
  return true;
}"""
BACK_TO_THE_TOP = """() => {
  const body = document.querySelector('#modal form:not([hidden]) .modal-body');
  if (body) body.scrollTop = 0;
}"""
DRAWN = """() => new Promise((drawn) => {
  requestAnimationFrame(() => requestAnimationFrame(drawn));
})"""
MOST_SCREENFULS = 9


@dataclass(frozen=True)
class Screen:
    """The page in somebody's hands."""

    page: Page
    size: Size

    # Going about

    def acts_as(self, name: str) -> None:
        """Take another person's place."""
        self._unfolds_places()
        who = self.page.locator("#act-as")
        who.click()
        self.page.get_by_role("menuitemradio", name=name).click()
        expect(who).to_contain_text(name, timeout=PATIENCE_MS)

    def goes_to(self, channel: str) -> None:
        """Open a channel."""
        self._chooses_place(channel)
        expect(self.page.locator(".place-title")).to_contain_text(channel, timeout=PATIENCE_MS)

    def opens_messages(self) -> None:
        """Open the bot's messages to this person."""
        self._chooses_place("See Think Act")
        self.page.get_by_role("tab", name="Messages").click()

    def opens_home(self) -> Locator:
        """Open the bot's Home; returns it once it is drawn."""
        self._chooses_place("See Think Act")
        self.page.get_by_role("tab", name="Home").click()
        home = self.page.locator("#home-place")
        expect(home).to_contain_text("See, think, act.", timeout=PATIENCE_MS)
        return home

    def presses_on_home(self, name: str, title: str) -> Locator:
        """Press the first button of that name on Home; the form with this title that it opens.

        Home is drawn anew whenever it is opened, and when there is news. What was pressed a moment
        before is gone by then: the page says so, and it is pressed again.
        """
        button = self.page.locator("#home-place").get_by_role("button", name=name, exact=True).first
        form = self.page.get_by_role("dialog", name=title)
        was_gone = self.page.get_by_role("button", name="Dismiss")
        for _ in range(MOST_PRESSES):
            button.click()
            expect(form.or_(was_gone).first).to_be_visible(timeout=PATIENCE_MS)
            if not was_gone.is_visible():
                break
            was_gone.click()
        return self.form(title)

    def _chooses_place(self, name: str) -> None:
        self._unfolds_places()
        self.page.locator("#sidebar .place").filter(has_text=name).click()

    def _unfolds_places(self) -> None:
        if self.size == ON_A_PHONE and not self.page.get_by_role("navigation").is_visible():
            self.page.get_by_role("button", name=PLACES).click()

    # Speaking and pressing

    def types(self, text: str, channel: str) -> None:
        """Type something in a channel's composer and send it."""
        composer = self.page.get_by_label(f"Message #{channel}")
        composer.fill(text)
        composer.press("Enter")

    def presses(self, name: str) -> None:
        """Press the newest button of that name in the messages."""
        button = self.page.locator("#messages").get_by_role("button", name=name, exact=True).last
        button.click(timeout=PATIENCE_MS)

    def reads(self, text: str) -> None:
        """Wait until the messages say something."""
        expect(self.page.locator("#messages").get_by_text(text).last).to_be_visible(
            timeout=PATIENCE_MS
        )

    # Forms

    def form(self, title: str) -> Locator:
        """The form that lies open, once it bears this title."""
        dialog = self.page.get_by_role("dialog", name=title)
        expect(dialog).to_be_visible(timeout=PATIENCE_MS)
        return dialog

    def puts_away_the_form(self) -> None:
        """Close the form that lies on top."""
        forms = self.page.locator("#modal > form")
        lying = forms.count()
        self.page.keyboard.press("Escape")
        expect(forms).to_have_count(lying - 1, timeout=PATIENCE_MS)

    # Pictures

    def is_photographed(self, name: str, *, message: bool = False) -> None:
        """Save a picture of the screen, where a folder for pictures is named.

        :param message: show the newest message from its first line.
        """
        folder = os.environ.get("STA_SCREENSHOTS")
        if folder:
            width, height = self.size
            picture = Path(folder) / f"{name}-{width}x{height}.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            if message:
                self.page.wait_for_function(NEWEST_FROM_ITS_FIRST_LINE, polling=200)
            self.page.screenshot(path=picture)

    def is_looked_at(self, name: str) -> None:
        """See that nothing is cut off on a phone, and save pictures of all of it at either width.

        They are saved where a folder for them is named; those below the first are numbered.
        """
        pictured = bool(os.environ.get("STA_SCREENSHOTS"))
        for size in (AT_A_DESK, ON_A_PHONE) if pictured else (ON_A_PHONE,):
            self._is_made(size)
            assert self.page.evaluate(CUT_OFF) == [], f"{name} at {size[0]}"
            if pictured:
                self._is_photographed_whole(name, size)
        self._is_made(self.size)

    def _is_made(self, size: Size) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def _is_photographed_whole(self, name: str, size: Size) -> None:
        looking = Screen(self.page, size)
        self.page.evaluate(BACK_TO_THE_TOP)
        looking.is_photographed(name)
        for place in range(2, MOST_SCREENFULS):
            if not self.page.evaluate(A_SCREENFUL_ON):
                break
            self.page.evaluate(DRAWN)
            looking.is_photographed(f"{name}-{place}")
        self.page.evaluate(BACK_TO_THE_TOP)


def chooses_several(form: Locator, label: str, *names: str) -> None:
    """Tick people or options in a list that unfolds."""
    field = form.get_by_role("group", name=label)
    unfolds = field.get_by_text("Choose", exact=True)
    unfolds.click()
    for name in names:
        field.get_by_label(name, exact=True).check()
    unfolds.click()
