"""A form that something has overtaken: nothing typed in it is lost, and nothing untrue is said."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.emulator import Person
from storage.concerns import afterwards, ending, handing_on
from storage.concerns.afterwards import Answer
from storage.concerns.readers import Own
from storage.concerns.tables import Again, Cost
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.bot.concerns.following import closes, sees_in_front, sends
from tests.bot.concerns.test_ending import ANSWERED, MISSING, NO, ended_with_a_name
from tests.bot.concerns.test_guardian import about_to_tell, asked
from tests.bot.concerns.willow import (
    WITH_NAME,
    Willow,
    errors,
    opens,
    raises,
    shown,
    tick,
)

QUESTION = "Which day was it?"


def in_another_window(willow: Willow, does: Callable[[Session, Keyring, Own], object]) -> None:
    """Have the person do something about their concern while a form of theirs is open."""
    wiring = willow.house.bot.wiring
    (concern,) = willow.concerns()
    with wiring.database.writing() as session:
        ward = session.get_one(Ward, willow.ward_id)
        does(session, wiring.keyring, Own(ward, session.merge(concern), willow.now))


def read_by_two(willow: Willow) -> tuple[Person, Person]:
    """Gwen and Sam, who may both read what Anna has raised."""
    gwen, sam = willow.house.gwen, willow.house.sam
    raises(
        willow,
        willow.house.anna,
        whose=WITH_NAME,
        who=[tick("Guardian", gwen), tick("Security lead", sam)],
    )
    willow.house.anna.closes_view()
    return gwen, sam


def test_what_a_reader_wrote_stays_in_the_form_where_another_has_closed_the_concern(
    willow: Willow,
) -> None:
    gwen, sam = read_by_two(willow)
    opens(willow, gwen)
    gwen.presses("Ask", view=True)
    gwen.waits_for("What would you like to ask?")
    gwen.fills({"What would you like to ask?": QUESTION})
    closes(willow, sam)

    assert "This concern is closed, so nothing was added." in errors(gwen)


def test_where_a_reader_wrote_nothing_they_see_that_it_is_closed(willow: Willow) -> None:
    gwen, sam = read_by_two(willow)
    opens(willow, gwen)
    gwen.presses("Close", view=True)
    gwen.waits_for("How did it end?")
    gwen.fills({"How did it end?": "We talked it through"})
    closes(willow, sam)

    sends(gwen, "This concern is closed, so nothing was added.")


def test_what_is_missing_is_not_dropped_where_the_person_has_said_that_it_was_answered(
    willow: Willow,
) -> None:
    anna = ended_with_a_name(willow)
    anna.fills({ANSWERED: NO, MISSING: "Nobody spoke with nights."})
    in_another_window(
        willow, lambda session, _, own: ending.say_answered(session, own, may_be_told=False)
    )

    assert "That was said already" in errors(anna)


def test_the_same_holds_where_a_patient_is_taken_out_of_it_first(willow: Willow) -> None:
    anna = ended_with_a_name(willow)
    anna.fills({ANSWERED: NO, MISSING: "Nobody spoke with patient Dave Smith."})
    anna.submits()
    anna.waits_for("Take it out and send")
    in_another_window(
        willow, lambda session, _, own: ending.say_answered(session, own, may_be_told=False)
    )
    anna.presses("Take it out and send", view=True)
    anna.waits_for("That was said already")

    assert sees_in_front(anna, "Nobody spoke with patient Dave Smith.")


def test_what_a_guardian_cannot_be_told_any_more_is_not_said_to_be_on_its_way(
    willow: Willow,
) -> None:
    anna, gwen = about_to_tell(willow), willow.house.gwen
    in_another_window(
        willow,
        lambda session, keyring, own: afterwards.tell(
            session, keyring, own, "another", Answer(Again.YES, Cost.NOTHING), [gwen.id]
        ),
    )

    assert "have answered it already" in errors(anna)


def test_a_yes_after_a_no_does_not_say_that_the_name_is_shown(willow: Willow) -> None:
    anna, sam = asked(willow), willow.house.sam
    in_another_window(
        willow, lambda session, _, own: handing_on.decide(session, own, sam.id, allowed=False)
    )
    anna.presses("Yes, with my name", view=True)
    anna.waits_for("what you said first counts")

    assert not sees_in_front(anna, "They may read it with your name.")


def test_a_yes_to_what_is_not_asked_any_more_does_not_say_that_the_name_is_shown(
    willow: Willow,
) -> None:
    anna = asked(willow)
    willow.names(willow.guardian(willow.house.gwen))
    anna.presses("Yes, with my name", view=True)
    anna.waits_for("no longer receive concerns here")

    assert "They may read it with your name." not in shown(anna)
