"""Every view of concerns is one that Slack takes, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns import own_view, raise_form, reader_view, recipients_form
from bot.concerns.fields import Form, Typed
from bot.concerns.identifiers import Suspected
from bot.concerns.own_view import Way
from bot.concerns.pieces import Local
from bot.concerns.raise_fields import Offer, Reader
from bot.concerns.raise_form import Remarks
from bot.concerns.reader_view import Answering, At, Deed
from bot.emulator.block_kit import check_modal, too_large
from storage.base import new_id
from storage.concerns.clocks import WorkingHours
from storage.concerns.reading import Opened, Spoken
from storage.concerns.reading import Reader as Opener
from storage.concerns.recipients import Named
from storage.concerns.tables import (
    About,
    CameBy,
    Naming,
    Outcome,
    Post,
    Said,
    Side,
    Soon,
    Stage,
)

LOCAL = Local("w", "Willow & <Oak>", "Ring *2222*", "<@U1> & co", "Datix", "Gwen")
FORM = Form(ward_id=new_id(), code="f" * 15, picks_ward=True)
PEOPLE = tuple(f"U0123456{number}" for number in range(10))
SUSPECTED = Suspected(
    ("NHS number: “943 476 5919”. Say it without.",) * 20, blocks=True, warns=True
)

words = st.text(min_size=1, max_size=3000)
hostile = st.sampled_from(
    ["<!channel> & `code`", "😀" * 3000, "\u202eabc", "\x00", "=cmd()", "*_~"]
)


def offer(**changes: Any) -> Offer:
    readers = [Reader(person, Post.GUARDIAN, "Earliest: Wednesday 24 December, 09:00.", person)
               for person in PEOPLE]  # fmt: skip
    given = {
        "readers": readers,
        "earliest": "Now.",
        "told": "today at 12:00",
        "today": True,
        "shared": True,
        "kept_days": 1,
    }
    return Offer(LOCAL, **{**given, **changes})


def opened(text: str, **changes: Any) -> Opened:
    whole: dict[str, Any] = {
        "id": new_id(), "ward_id": new_id(), "ward": "Willow", "about": About.WARD,
        "soon": Soon.DAYS, "naming": Naming.NAMED, "wants_talk": True, "words": text,
        "author": "U1AB", "typed_name": None, "raised_on": date(2026, 6, 3),
        "acknowledge_by": datetime(2026, 6, 5, 23, tzinfo=UTC),
        "answer_by": date(2026, 6, 17), "stage": Stage.OPEN, "acknowledged_on": None,
        "outcome": None, "closed_on": None,
        "readers": tuple(Opener(person, CameBy.TICKED, None) for person in PEOPLE),
        "dialogue": tuple(Spoken(Side.RECIPIENT, Said.QUESTION, text, "U2AB", date(2026, 6, 4))
                          for _ in range(20)),
    }  # fmt: skip
    return Opened(**{**whole, **changes})


def faults(view: dict[str, Any]) -> list[str]:
    found = [str(problem) for problem in check_modal(view)]
    return [*found, "too large"] if too_large(view) else found


@given(words | hostile)
def test_the_form_takes_back_whatever_was_typed(text: str) -> None:
    typed = Typed(words=text[:3000], about=About.ME, ticked=PEOPLE, naming=Naming.NAMED)
    remarks = Remarks(SUSPECTED, urgent=True, missing=("Please choose.",))

    assert faults(raise_form.raise_form(offer(), FORM, typed, remarks, [("w", "Willow")])) == []


@pytest.mark.parametrize(
    "wards", [[], [("w", "x" * 200)], [(f"w{n}", f"Ward {n}") for n in range(150)]]
)
def test_the_choice_of_a_ward_fits_however_many_there_are(wards: list[tuple[str, str]]) -> None:
    assert faults(raise_form.which_ward(wards, FORM, Typed())) == []


def test_a_ward_that_is_shut_keeps_what_was_typed() -> None:
    view = raise_form.whom_to_tell(LOCAL, FORM, Typed(words="Hm."), [("w", "Willow")])

    assert (faults(view), "Hm." in str(view)) == ([], True)


@given(words | hostile)
def test_a_recipient_can_open_whatever_was_written(text: str) -> None:
    view = reader_view.reader_view(opened(text), LOCAL, At(new_id()), "Please answer.", "Done.")

    assert faults(view) == []


@pytest.mark.parametrize("deed", list(Deed))
def test_each_form_of_a_recipient_fits(deed: Deed) -> None:
    at = At(new_id(), deed=deed.value, word_id=new_id())
    typed = Answering("😀" * 1500, Outcome.DONE, PEOPLE[0])

    assert faults(reader_view.deed_form(Naming.NAMED, LOCAL, at, typed, PEOPLE, SUSPECTED)) == []


def test_with_nobody_to_hand_on_to_the_form_says_so() -> None:
    at = At(new_id(), deed=Deed.HAND_ON.value, word_id=new_id())
    view = reader_view.deed_form(Naming.NAMED, LOCAL, at, Answering())

    assert (faults(view), "can open it already" in str(view)) == ([], True)


@given(words | hostile)
def test_the_person_can_open_whatever_was_said(text: str) -> None:
    way = Way(code="f" * 15, word_id=new_id())

    assert (
        faults(own_view.own_view(opened(text), LOCAL, way, text[:3000], SUSPECTED, "Sent.")) == []
    )


def test_ten_recipients_with_everything_filled_in_fit_into_one_form() -> None:
    hours = WorkingHours(frozenset(range(7)), time(9), time(17))
    known = {
        person: Named(person, Post.OTHER, True, hours, "U9ZZ", date(2026, 6, 1), date(2026, 6, 2))
        for person in PEOPLE
    }
    naming = recipients_form.Naming(new_id(), PEOPLE)

    assert faults(recipients_form.details_form(naming, "Willow", known, keeping_set=False)) == []


def test_what_people_typed_as_a_ward_s_words_mentions_nobody() -> None:
    view = raise_form.raise_form(offer(), replace(FORM, picks_ward=False), Typed())

    assert "<@U1>" not in str([block for block in view["blocks"] if block["type"] == "section"])
