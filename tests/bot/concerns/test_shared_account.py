"""From a shared account: unnamed or with a typed name, and nothing personal left behind."""

from __future__ import annotations

from bot.emulator import Person
from storage import wards
from storage.concerns.tables import Naming
from storage.wards import Role
from tests.bot.concerns.willow import (
    NO_NAME,
    WITH_NAME,
    WORDS,
    Willow,
    another_ward,
    errors,
    fills_in,
    opens_form,
    opens_home,
    raises,
    shown,
    tick,
)

TYPED = "The name I type, with it"
YOUR_NAME = "Your name, if you give one"


def test_the_account_s_own_name_is_not_offered(willow: Willow) -> None:
    opens_form(willow, willow.house.office)

    assert "My name" not in shown(willow.house.office)


def test_a_typed_name_reaches_the_recipient_as_typed(willow: Willow) -> None:
    office, gwen = willow.house.office, willow.house.gwen
    opens_form(willow, office)
    fills_in(office, who=[tick("Guardian", gwen)], whose=TYPED)
    office.fills({YOUR_NAME: "Anna O."})
    office.submits()
    office.waits_for("It is sent.")
    willow.house.tick()
    gwen.waits_for("A concern is waiting for you")
    gwen.presses("Open it", channel=gwen.dm)

    gwen.waits_for("Anna O. (typed on a shared account)")


def test_a_typed_concern_stores_no_account(willow: Willow) -> None:
    office = willow.house.office
    opens_form(willow, office)
    fills_in(office, who=[tick("Guardian", willow.house.gwen)], whose=TYPED)
    office.fills({YOUR_NAME: "Anna O."})
    office.submits()
    office.waits_for("It is sent.")

    (concern,) = willow.concerns()
    assert (concern.naming, concern.author, concern.author_mark) == (
        Naming.NAMED.value,
        None,
        None,
    )


def test_a_name_has_to_be_typed_where_one_is_to_go_with_it(willow: Willow) -> None:
    opens_form(willow, willow.house.office)
    fills_in(willow.house.office, who=[tick("Guardian", willow.house.gwen)], whose=TYPED)

    assert "Please type your name" in errors(willow.house.office)


def test_a_name_has_no_numbers_in_it(willow: Willow) -> None:
    opens_form(willow, willow.house.office)
    fills_in(willow.house.office, who=[tick("Guardian", willow.house.gwen)], whose=TYPED)
    willow.house.office.fills({YOUR_NAME: "Anna 943 476 5919"})

    assert "without numbers" in errors(willow.house.office)


def test_an_unnamed_one_forgets_a_name_that_was_typed(willow: Willow) -> None:
    office = willow.house.office
    opens_form(willow, office)
    fills_in(office, who=[tick("Guardian", willow.house.gwen)], whose=NO_NAME)
    office.fills({YOUR_NAME: "Anna O."})
    office.submits()
    office.waits_for("It is sent.")

    assert [concern.typed_name for concern in willow.concerns()] == [None]


def test_the_last_view_holds_nothing_personal_and_says_to_close_it(willow: Willow) -> None:
    receipt = raises(willow, willow.house.office)

    assert (WORDS in receipt, "Close this before you leave the computer." in receipt) == (
        False,
        True,
    )


def test_home_lists_no_concerns_of_one_s_own(willow: Willow) -> None:
    raises(willow, willow.house.office)
    willow.house.office.opens_home()
    willow.house.office.waits_for("This is a shared account")

    assert "My concerns" not in willow.house.office.everything()


def test_an_account_that_becomes_shared_loses_sight_of_that_wards_concerns(
    willow: Willow,
) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    with willow.house.bot.wiring.database.writing() as session:
        wards.give_role(session, willow.ward_id, Role.SHARED, [anna.id])
    anna.opens_home()
    anna.waits_for("This is a shared account on Willow.")

    assert "My concerns" not in anna.everything()


def test_being_listed_by_another_ward_hides_nobodys_concerns(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    another_ward(willow)
    with willow.house.bot.wiring.database.writing() as session:
        elm = wards.find_by_name(session, "Elm")
        wards.give_role(session, elm.id, Role.SHARED, [anna.id])
    opens_home(anna)
    anna.presses("Open", home=True)

    anna.waits_for(lambda: WORDS in shown(anna))


def test_being_listed_by_another_ward_chooses_no_ward_for_anybody(willow: Willow) -> None:
    anna = willow.house.anna
    shares(willow, anna, on=another_ward(willow))
    opens_home(anna)

    anna.presses("Raise a concern", home=True)

    anna.waits_for("Which ward?")


def test_being_listed_by_another_ward_leaves_one_s_own_name_on_the_form(willow: Willow) -> None:
    anna = willow.house.anna
    shares(willow, anna, on=another_ward(willow))

    raises(willow, anna, whose=WITH_NAME)

    assert [concern.typed_name for concern in willow.concerns()] == [None]


def test_an_account_that_becomes_shared_meanwhile_gets_the_form_back_with_its_words(
    willow: Willow,
) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna, who=[tick("Guardian", willow.house.gwen)], whose=WITH_NAME)
    shares(willow, anna, on=willow.ward_id)

    assert anna.submits() == "updated"

    anna.waits_for("Whose name goes with it? The choices have changed.")
    assert (YOUR_NAME in shown(anna), WORDS in str(anna.view)) == (True, True)
    assert willow.concerns() == []


def shares(willow: Willow, person: Person, *, on: str) -> None:
    """List an account as shared on a ward."""
    with willow.house.bot.wiring.database.writing() as session:
        wards.give_role(session, on, Role.SHARED, [person.id])
