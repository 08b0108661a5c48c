"""What it takes a person to do something on the page: clicks, keys and, by a model, seconds.

The seconds are an estimate by the keystroke-level model (Card, Moran and Newell, 1980: "The
keystroke-level model for user performance time with interactive systems", Communications of the
ACM 23:7). It adds up what a practised person does without a mistake; it leaves out reading and the
wait for the machine. Its operators here are:

    K  a key, at the pace of an average typist who is no secretary    0.28 s
    P  pointing at something with the mouse                           1.10 s
    B  pressing the mouse button and letting it go                    0.20 s
    H  moving the hand between the keyboard and the mouse             0.40 s
    M  making one's mind up before the next thing to do               1.35 s

A click is P and B. A scroll is not in the model; it counts as one P. Making one's mind up counts
once before the way in, before each question that has to be answered, and before sending. What the
person types of their own is counted apart: a few words and a page take what they take.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

KEY, POINT, PRESS, HOME, DECIDE = 0.28, 1.10, 0.20, 0.40, 1.35
# Silent reading of English, for adults: Brysbaert, 2019, Journal of Memory and Language 109.
WORDS_A_MINUTE = 238

COUNT = """() => {
  const count = window.counted = {clicks: 0, keys: 0};
  addEventListener('pointerdown', () => { count.clicks += 1; }, true);
  addEventListener('keydown', () => { count.keys += 1; }, true);
}"""
IS_IN_SIGHT = """(node) => {
  const box = node.getBoundingClientRect();
  const around = node.closest('.modal-body')?.getBoundingClientRect()
    ?? {top: 0, bottom: innerHeight};
  return box.top >= around.top - 1 && box.bottom <= around.bottom + 1;
}"""


@dataclass(frozen=True, slots=True)
class Effort:
    """What it took.

    :ivar clicks: as the page counted them.
    :ivar typed: the characters of the person's own words, not in `keys` and not in the seconds.
    :ivar decisions: how often they had to make their mind up.
    """

    clicks: int
    keys: int
    typed: int
    scrolls: int
    reaches: int
    decisions: int

    @property
    def seconds(self) -> float:
        """By the keystroke-level model, without the typing of one's own words."""
        return (
            self.keys * KEY
            + self.clicks * (POINT + PRESS)
            + self.scrolls * POINT
            + self.reaches * HOME
            + self.decisions * DECIDE
        )

    @property
    def seconds_of_typing(self) -> float:
        return self.typed * KEY


@dataclass
class Hand:
    """A hand that begins on the mouse, and what it has done so far."""

    page: Page
    typed: int = 0
    scrolls: int = 0
    reaches: int = 0
    decisions: int = 0
    _at_the_keyboard: bool = field(default=False)

    def decides(self) -> None:
        """Make one's mind up."""
        self.decisions += 1

    def clicks(self, what: Locator) -> None:
        """Scroll to something where it is out of sight, and click it."""
        self._reaches(keyboard=False)
        if not what.evaluate(IS_IN_SIGHT):
            self.scrolls += 1
        what.click()

    def types(self, what: Locator, text: str, *, own: bool = False) -> None:
        """Type, key by key.

        :param own: whether it is what the person wants to say, and not what the machine wants.
        """
        self._reaches(keyboard=True)
        what.press_sequentially(text)
        self.typed += len(text) if own else 0

    def enters(self, what: Locator) -> None:
        """Press Enter."""
        self._reaches(keyboard=True)
        what.press("Enter")

    def _reaches(self, *, keyboard: bool) -> None:
        if self._at_the_keyboard is not keyboard:
            self.reaches += 1
            self._at_the_keyboard = keyboard

    def effort(self) -> Effort:
        """What it took so far."""
        counted = self.page.evaluate("() => window.counted")
        return Effort(
            clicks=counted["clicks"],
            keys=counted["keys"] - self.typed,
            typed=self.typed,
            scrolls=self.scrolls,
            reaches=self.reaches,
            decisions=self.decisions,
        )


@contextmanager
def counting(page: Page) -> Iterator[Hand]:
    """Count from here on what is clicked and typed."""
    page.evaluate(COUNT)
    yield Hand(page)
