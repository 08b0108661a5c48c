"""Encryption at rest: what the keys open, what they do not, and what nobody can tell from them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.base import Sealed
from storage.screening import screened
from storage.secrecy import (
    BadKey,
    Keyring,
    Unreadable,
    new_key,
    new_reading_key,
    pseudonym,
)

OLD, NEW = (base64.urlsafe_b64encode(letter * 32).decode() for letter in (b"o", b"n"))
BEFORE = Keyring([OLD])
DURING = Keyring([NEW, OLD])
AFTER = Keyring([NEW])
CODES = st.integers(min_value=0, max_value=2**60 - 1)
PEOPLE = st.from_regex(r"U[A-Z0-9]{3,10}", fullmatch=True)


@given(st.text())
def test_what_is_sealed_can_be_opened(name: str) -> None:
    assert AFTER.open(AFTER.seal_name(name)) == name


def test_words_that_were_screened_can_be_sealed() -> None:
    assert AFTER.open(AFTER.seal(screened("All quiet tonight."))) == "All quiet tonight."


def test_sealing_the_same_twice_does_not_look_the_same() -> None:
    assert AFTER.seal_name("Anna") != AFTER.seal_name("Anna")


def test_what_is_sealed_does_not_hold_the_words() -> None:
    assert b"Anna Okafor" not in base64.urlsafe_b64decode(AFTER.seal_name("Anna Okafor").token)


def test_what_is_sealed_does_not_say_when() -> None:
    sealed = [AFTER.seal_name("Anna").token, AFTER.wrap(new_reading_key())]
    times = [int.from_bytes(base64.urlsafe_b64decode(token)[1:9], "big") for token in sealed]
    assert times == [0, 0]


def test_an_older_key_still_opens_while_it_is_listed() -> None:
    assert DURING.open(BEFORE.seal_name("Anna")) == "Anna"


def test_the_newest_key_seals() -> None:
    assert AFTER.open(DURING.seal_name("Anna")) == "Anna"


def test_a_key_rotated_out_leaves_a_clear_message() -> None:
    with pytest.raises(Unreadable, match="no key in STA_KEYS opens this: add the key"):
        AFTER.open(BEFORE.seal_name("Anna"))


def test_a_reading_key_wrapped_by_a_key_rotated_out_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        AFTER.unwrap(BEFORE.wrap(new_reading_key()))


def test_what_was_tampered_with_is_unreadable() -> None:
    token = bytearray(AFTER.seal_name("Anna").token)
    token[30] ^= 1
    with pytest.raises(Unreadable):
        AFTER.open(Sealed(bytes(token)))


def test_an_unreadable_thing_is_not_quoted() -> None:
    with pytest.raises(Unreadable) as caught:
        AFTER.open(Sealed(b"something readable"))
    assert "something readable" not in str(caught.value)


def test_a_reading_key_comes_back_as_it_was() -> None:
    key = new_reading_key()
    assert DURING.unwrap(BEFORE.wrap(key)) == key


@given(CODES)
def test_a_receipt_is_found_again_under_an_older_key(code: int) -> None:
    assert BEFORE.receipt_mark(code) in DURING.receipt_marks(code)


@given(CODES, CODES)
def test_two_receipts_have_two_marks(code: int, other: int) -> None:
    assert (AFTER.receipt_mark(code) == AFTER.receipt_mark(other)) == (code == other)


@given(CODES)
def test_a_receipt_has_another_mark_under_another_key(code: int) -> None:
    assert AFTER.receipt_mark(code) not in BEFORE.receipt_marks(code)


@given(PEOPLE)
def test_a_person_is_found_again_under_an_older_key(user_id: str) -> None:
    assert BEFORE.person_mark(user_id) in DURING.person_marks(user_id)


@given(PEOPLE)
def test_a_persons_mark_does_not_hold_their_id(user_id: str) -> None:
    assert user_id.encode() not in AFTER.person_mark(user_id)


@given(PEOPLE)
def test_a_person_answers_under_another_pseudonym_in_every_reading(user_id: str) -> None:
    assert pseudonym(new_reading_key(), user_id) != pseudonym(new_reading_key(), user_id)


@given(PEOPLE)
def test_a_person_answers_under_one_pseudonym_in_one_reading(user_id: str) -> None:
    key = new_reading_key()
    assert pseudonym(key, user_id) == pseudonym(key, user_id)
    assert len(pseudonym(key, user_id)) == 16


def test_it_is_known_which_key_opens_what_is_sealed() -> None:
    assert DURING.key_of(BEFORE.seal_name("Anna").token) == BEFORE.fingerprint()
    assert DURING.key_of(AFTER.wrap(new_reading_key())) == AFTER.fingerprint()


def test_what_no_key_opens_has_none() -> None:
    assert AFTER.key_of(BEFORE.seal_name("Anna").token) is None


@given(st.text())
def test_what_is_renewed_says_the_same_and_needs_the_newest_key_alone(name: str) -> None:
    assert AFTER.open(Sealed(DURING.renewed(BEFORE.seal_name(name).token))) == name


def test_what_is_renewed_does_not_say_when() -> None:
    token = DURING.renewed(BEFORE.seal_name("Anna").token)
    assert int.from_bytes(base64.urlsafe_b64decode(token)[1:9], "big") == 0


def test_what_no_key_opens_is_not_renewed() -> None:
    with pytest.raises(Unreadable):
        AFTER.renewed(BEFORE.seal_name("Anna").token)


def test_a_fingerprint_names_the_newest_key() -> None:
    assert DURING.fingerprint() == AFTER.fingerprint()
    assert DURING.fingerprint() != BEFORE.fingerprint()


def test_a_fingerprint_does_not_give_the_key_away() -> None:
    raw = base64.urlsafe_b64decode(NEW)
    assert AFTER.fingerprint() not in raw.hex()
    assert AFTER.fingerprint() not in NEW


def test_a_new_key_is_a_key_and_never_the_same() -> None:
    one, another = new_key(), new_key()
    assert Keyring([one]).fingerprint() != Keyring([another]).fingerprint()


def test_no_key_at_all_is_refused_and_the_remedy_said() -> None:
    with pytest.raises(BadKey, match="make one with `sta keys new`"):
        Keyring([])


@pytest.mark.parametrize(
    "key",
    ["", "short", "not base64 at all!", OLD[:-1], OLD + "AAAA", f"{OLD[:20]}*{OLD[20:]}"],
)
def test_a_key_with_a_slip_in_it_is_refused_by_its_place(key: str) -> None:
    with pytest.raises(BadKey, match="key 2 is not a key"):
        Keyring([NEW, key])


def test_a_refused_key_is_not_quoted() -> None:
    with pytest.raises(BadKey) as caught:
        Keyring(["sesame-open-up"])
    assert "sesame" not in str(caught.value)


def test_space_around_a_key_does_no_harm() -> None:
    assert Keyring([f" {NEW}\n"]).fingerprint() == AFTER.fingerprint()


def test_a_keyring_is_not_shown_by_accident() -> None:
    assert NEW not in repr(AFTER)
    assert NEW not in str(vars(AFTER))
