"""Receipt codes: 60 random bits that a person keeps, as six words or as twenty digits.

Ten bits a word. As a number the bits take nineteen digits; the twentieth is a check digit, so
that a slip in a number is seen before it counts as a guess.
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from stdnum import damm

from storage.concerns.code_words import WORDS

BITS: Final = 60
BITS_A_WORD: Final = 10
WORDS_IN_A_CODE: Final = BITS // BITS_A_WORD
DIGITS_IN_A_CODE: Final = 20
DIGITS_A_GROUP: Final = 4
# No way of writing a code comes near this; longer text is no code and not worth the work.
LONGEST: Final = 300

_PLACE = {word: place for place, word in enumerate(WORDS)}
_WORD = re.compile(r"[a-z]+")
_LOOKS_LIKE_DIGITS = str.maketrans({"o": "0", "l": "1", "i": "1"})


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """One receipt code. It never shows itself where it was not asked for.

    :ivar bits: the code as a number of 60 bits.
    :raises ValueError: the number has more than 60 bits.
    """

    bits: int = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.bits < 1 << BITS:
            raise ValueError("a receipt code has 60 bits")

    @property
    def words(self) -> str:
        """Six words, as they are shown and read out."""
        shifts = range(BITS - BITS_A_WORD, -1, -BITS_A_WORD)
        return " ".join(WORDS[self.bits >> shift & len(WORDS) - 1] for shift in shifts)

    @property
    def digits(self) -> str:
        """Twenty digits in groups of four, the last a check digit."""
        number = f"{self.bits:0{DIGITS_IN_A_CODE - 1}}"
        whole = number + damm.calc_check_digit(number)
        return " ".join(
            whole[start : start + DIGITS_A_GROUP]
            for start in range(0, DIGITS_IN_A_CODE, DIGITS_A_GROUP)
        )


def new_code() -> ReceiptCode:
    """A fresh code that nobody can guess."""
    return ReceiptCode(secrets.randbits(BITS))


def parse_code(text: str) -> ReceiptCode | None:
    """The code that a person means, in words or in digits.

    Case, spacing, punctuation and numbering do not matter, nor does one slip in a word.

    :returns: none if it cannot be a code.
    """
    if len(text) > LONGEST:
        return None
    plain = _plain(text)
    return _from_words(_WORD.findall(plain)) or _from_digits(plain)


class GuessLimit:
    """How often one account may guess a code wrong.

    What others do never stops anybody: with 60 bits to guess, ten thousand accounts that each
    guess as often as they may would need a hundred million years for one code.

    It lives in memory only and forgets each guess after a while: nothing on disk says who tried
    a code. Of very many guesses it forgets the oldest. Safe to share between threads.
    """

    def __init__(
        self,
        each: int = 5,
        within: timedelta = timedelta(minutes=15),
        most: int = 10_000,
    ) -> None:
        self._each = each
        self._within = within
        self._guesses: deque[tuple[datetime, str]] = deque(maxlen=most)
        self._lock = threading.Lock()

    def take(self, user_id: str, now: datetime) -> bool:
        """Take one guess from what an account has left; false if it has none."""
        with self._lock:
            self._forget_before(now - self._within)
            if sum(1 for _, who in self._guesses if who == user_id) >= self._each:
                return False
            self._guesses.append((now, user_id))
            return True

    def give_back(self, user_id: str) -> None:
        """The guess that an account took last was right, so it does not count.

        Its wrong ones still do: a person's own code buys no more guesses at another's.
        """
        with self._lock:
            for place in reversed(range(len(self._guesses))):
                if self._guesses[place][1] == user_id:
                    del self._guesses[place]
                    return

    def _forget_before(self, moment: datetime) -> None:
        while self._guesses and self._guesses[0][0] <= moment:
            self._guesses.popleft()


def _plain(text: str) -> str:
    """What was typed, in small letters and plain digits, without what cannot be seen."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = (char for char in folded if unicodedata.category(char) != "Cf")
    return "".join(str(unicodedata.decimal(char, char)) for char in seen)


def _from_words(typed: list[str]) -> ReceiptCode | None:
    if len(typed) != WORDS_IN_A_CODE:
        return None
    bits = 0
    for word in typed:
        place = _place(word)
        if place is None:
            return None
        bits = bits << BITS_A_WORD | place
    return ReceiptCode(bits)


def _place(typed: str) -> int | None:
    """The place in the list of the word that was meant, if that is plain."""
    if typed in _PLACE:
        return _PLACE[typed]
    meant = [place for word, place in _PLACE.items() if _is_one_slip(typed, word)]
    return meant[0] if len(meant) == 1 else None


def _from_digits(plain: str) -> ReceiptCode | None:
    digits = re.sub(r"[\W_]", "", plain.translate(_LOOKS_LIKE_DIGITS))
    if len(digits) != DIGITS_IN_A_CODE or not damm.is_valid(digits):
        return None
    bits = int(digits[:-1])
    return ReceiptCode(bits) if bits < 1 << BITS else None


def _is_one_slip(typed: str, word: str) -> bool:
    """Whether one letter is wrong, missing, too many, or changed places with the next."""
    short, long = sorted((typed, word), key=len)
    if len(long) - len(short) > 1:
        return False
    first = _first_difference(short, long)
    if len(short) < len(long):
        return short[first:] == long[first + 1 :]
    swapped = typed[:first] + typed[first + 1 : first + 2] + typed[first : first + 1]
    return typed[first + 1 :] == word[first + 1 :] or swapped + typed[first + 2 :] == word


def _first_difference(short: str, long: str) -> int:
    return next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
