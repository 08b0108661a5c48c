"""Every view of concerns is one that Slack takes, whatever stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns import (
    afterwards_view,
    held_view,
    own_questions,
    own_taking_back,
    own_view,
    raise_form,
    reader_forms,
    reader_view,
    recipients_form,
)
from bot.concerns.fields import Form, Typed
from bot.concerns.own_fields import Typed as OwnTyped
from bot.concerns.own_fields import Way
from bot.concerns.own_view import Laid
from bot.concerns.pieces import Local
from bot.concerns.raise_fields import Offer, Reader
from bot.concerns.reader_forms import Answering, Asked, At, Deed
from bot.concerns.remarks import Remarks
from bot.emulator.block_kit import check_modal, too_large
from bot.identifiers import Suspected
from storage.audit import OPERATOR
from storage.base import new_id
from storage.concerns import afterwards
from storage.concerns.afterwards import Guardian
from storage.concerns.clocks import WorkingHours
from storage.concerns.handing_on import Question
from storage.concerns.held import Held, Look, MayRead
from storage.concerns.reading import Opened, Spoken
from storage.concerns.reading import Reader as Opener
from storage.concerns.recipients import Named
from storage.concerns.tables import (
    About,
    Again,
    CameBy,
    Cost,
    Moment,
    Naming,
    Outcome,
    Post,
    Said,
    Side,
    Soon,
    Stage,
)
from storage.concerns.terms import Terms
from storage.improving import deeds
from storage.legal_holds import reference

LOCAL = Local("w", "Willow & <Oak>", "Ring *2222*", "<@U1> & co", "Datix", "Gwen")
FORM = Form(ward_id=new_id(), code="f" * 15, picks_ward=True)
LONGEST_ID = "U" + "0" * 20
PEOPLE = tuple(f"U0123456{number}" for number in range(10))
SUSPECTED = Suspected(
    ("NHS number: “943 476 5919”. Say it without.",) * 20, blocks=True, warns=True
)
REMARKS = Remarks(SUSPECTED, urgent=True)

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


WAY = Way(code="f" * 15, concern_id=new_id(), word_id=new_id(), new_code="e" * 15)


def laid(it: Opened) -> Laid:
    """A concern with everything around it that a view can hold."""
    return Laid(it, LOCAL, "tomorrow at 12:00", True, False, True, True)


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
    # Slack lets nobody type more than the field takes.
    longest = deeds.LONGEST if deed is Deed.TELL else reader_forms.LONGEST_ANSWER
    typed = Answering("😀" * (longest // 2), Outcome.DONE, PEOPLE[0], ask_first=True)
    asked = Asked(LOCAL, Naming.NAMED, PEOPLE, can_ask=True)

    assert faults(reader_forms.deed_form(asked, at, typed, SUSPECTED)) == []


def test_with_nobody_to_hand_on_to_the_form_says_so() -> None:
    at = At(new_id(), deed=Deed.HAND_ON.value, word_id=new_id())
    view = reader_forms.deed_form(Asked(LOCAL, Naming.NAMED), at, Answering())

    assert (faults(view), "can open it already" in str(view)) == ([], True)


@given(words | hostile)
def test_the_person_can_open_whatever_was_said(text: str) -> None:
    typed = OwnTyped(text[:3000])

    assert faults(own_view.own_view(laid(opened(text)), WAY, typed, REMARKS, "Sent.")) == []


@pytest.mark.parametrize("answered", [None, True, False])
@pytest.mark.parametrize("naming", list(Naming))
@given(text=words | hostile)
def test_the_person_can_open_whatever_was_closed(
    text: str, naming: Naming, answered: bool | None
) -> None:
    it = opened(
        text, naming=naming, stage=Stage.CLOSED, outcome=Outcome.COULD_NOT,
        closed_on=date(2026, 6, 9), answered=answered, may_be_told=True, reopened=3,
        heard_at=datetime(2026, 6, 9, 11, tzinfo=UTC),
    )  # fmt: skip
    typed = OwnTyped(text[:3000], answered=False, leave=True)

    assert faults(own_view.own_view(laid(it), WAY, typed, REMARKS, "Sent.")) == []


def test_questions_about_everybody_fit() -> None:
    questions = tuple(Question(one, Post.OTHER, "U2AB", None) for one in PEOPLE)
    it = opened("x", questions=questions)

    assert faults(own_view.own_view(laid(it), WAY, OwnTyped("x"), REMARKS, "Sent.")) == []
    assert faults(reader_view.reader_view(it, LOCAL, At(new_id()), "Please.", "Done.")) == []


@given(words | hostile)
def test_the_form_for_the_guardian_takes_back_whatever_was_typed(text: str) -> None:
    guardians = [Guardian(one, ticked=False) for one in PEOPLE]
    typed = OwnTyped(text[:3000], again=Again.NO, cost=Cost.MUCH, guardians=PEOPLE)
    view = own_questions.guardian_form(LOCAL, WAY, guardians, Naming.UNNAMED, typed, REMARKS)

    assert faults(view) == []


@given(words | hostile)
def test_a_guardian_can_open_whatever_was_said(text: str) -> None:
    it = afterwards.Opened(
        "Willow", date(2026, 6, 9), Moment.LATER, Again.NO, Cost.MUCH, text, new_id()
    )

    assert faults(afterwards_view.answer_view(it)) == []


def test_any_number_of_answers_can_be_listed() -> None:
    waiting = [afterwards.Waiting(new_id(), "Willow", date(2026, 6, 9)) for _ in range(300)]

    assert faults(afterwards_view.list_view(waiting)) == []
    assert faults(afterwards_view.list_view([])) == []


@pytest.mark.parametrize("number", [0, 1, 10, 300])
def test_taking_one_s_name_off_fits_whoever_has_seen_it(number: int) -> None:
    saw_name = [f"U{place:09}" for place in range(number)]

    assert faults(own_taking_back.name_off_form(LOCAL, WAY, saw_name)) == []
    assert faults(own_taking_back.name_is_off(LOCAL, WAY)) == []


@pytest.mark.parametrize("naming", list(Naming))
def test_taking_a_concern_back_fits(naming: Naming) -> None:
    assert faults(own_taking_back.withdraw_form(LOCAL, WAY, naming)) == []
    assert faults(own_taking_back.it_is_withdrawn(LOCAL)) == []


def what_is_held(naming: Naming, looks: Sequence[Look]) -> Held:
    """Of a concern with everything that can be held."""
    unnamed = naming is Naming.UNNAMED
    return Held(
        ward="W&" * 30, about=About.COLLEAGUE, soon=Soon.NO_HURRY, naming=naming,
        stage=Stage.CLOSED, wants_talk=True, outcome=Outcome.COULD_NOT, answered=False,
        may_be_told=True, questions=3,
        account=None if unnamed else "U1AB", typed_name=None, own_words=9,
        answers=9, afterwards=2, raised_on=date(2026, 9, 23), acknowledged_on=date(2026, 9, 23),
        closed_on=date(2026, 9, 23), on_hold=True,
        may_read=tuple(MayRead(one, CameBy.HANDED_WITH_NAME, True) for one in PEOPLE * 2),
        looks=tuple(looks),
    )  # fmt: skip


@given(
    number=st.integers(0, 200),
    page=st.integers(0, 9),
    naming=st.sampled_from(Naming),
    kept_days=st.none() | st.integers(1, 9999),
)
def test_what_is_held_fits_for_any_history(
    number: int, page: int, naming: Naming, kept_days: int | None
) -> None:
    it = what_is_held(naming, [Look(LONGEST_ID, date(2026, 9, 23), True)] * number)

    assert faults(held_view.held_view(it, replace(WAY, page=page), kept_days)) == []


def test_who_receives_concerns_and_by_when_they_answer_fits() -> None:
    view = recipients_form.people_form("w", "Willow", PEOPLE, Terms(3, 3, 9), keeping_set=False)

    assert faults(view) == []


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


def test_its_readers_see_the_reference_by_which_a_legal_hold_names_it() -> None:
    it = opened("It felt wrong.")
    view = reader_view.reader_view(it, LOCAL, At(new_id()), "Please answer.", "Done.")

    assert reference(it.id) in str(view)


def test_a_copy_that_was_made_for_the_person_is_among_those_who_looked() -> None:
    it = what_is_held(Naming.NAMED, [Look(OPERATOR, date(2026, 6, 3), True)])

    assert "a copy of it was made for you" in str(held_view.held_view(it, WAY, 365))
