"""Workspace admins name who receives concerns; nobody else can."""

from __future__ import annotations

from datetime import time

import pytest

from bot.emulator import Person
from bot.settings import Settings
from storage import wards
from storage.concerns import recipients, terms
from storage.concerns.recipients import Named
from storage.concerns.terms import USUAL, Terms
from storage.wards import Role
from tests.bot.concerns.willow import NOTICED, Willow, another_ward, errors, shown

WHO_RECEIVES = "*Who receives concerns?* You can name them, ward by ward."
COMMAND = "/handover recipients"


def opens_people(willow: Willow, person: Person) -> None:
    person.types_command(COMMAND, channel=willow.channel)
    person.waits_for("Recipients")


def named(willow: Willow) -> dict[str, Named]:
    with willow.house.bot.wiring.database.reading() as session:
        found = recipients.of_ward(session, willow.ward_id)
    return {one.user_id: Named.of(one) for one in found}


def picks(person: Person, *people: Person) -> None:
    person.fills({"Recipients": list(people)})
    assert person.submits() == "updated"
    person.waits_for("At work from")


def test_the_form_shows_who_receives_concerns_now(willow: Willow) -> None:
    opens_people(willow, willow.house.ada)

    view = str(willow.house.ada.view)
    assert all(person.id in view for person in (willow.house.gwen, willow.house.sam))


def test_what_is_saved_holds_from_then_on(willow: Willow) -> None:
    ada, hugh = willow.house.ada, willow.house.hugh
    opens_people(willow, ada)
    picks(ada, hugh)
    ada.fills(
        {
            f"concern_post:{hugh.id}": "Guardian",
            f"concern_outside:{hugh.id}": ["Is outside this ward’s management"],
            f"concern_days:{hugh.id}": ["Monday", "Thursday"],
            f"concern_start:{hugh.id}": "08:30",
            f"concern_deputy:{hugh.id}": willow.house.grace,
        }
    )
    assert ada.submits() == "updated"

    ada.waits_for("Concerns are open")
    saved = named(willow)[hugh.id]
    assert (saved.hours.days, saved.hours.start) == (frozenset({0, 3}), time(8, 30))
    assert saved.deputy_id == willow.house.grace.id


def test_recipients_and_deputies_hold_the_role(willow: Willow) -> None:
    with willow.house.bot.wiring.database.reading() as session:
        held = wards.holders(session, willow.ward_id, Role.RECIPIENT)

    house = willow.house
    assert set(held) == {house.sam.id, house.gwen.id, house.dora.id}


def test_nobody_outside_the_management_is_said_and_nothing_is_saved(willow: Willow) -> None:
    ada, hugh = willow.house.ada, willow.house.hugh
    opens_people(willow, ada)
    picks(ada, hugh)
    ada.fills({f"concern_post:{hugh.id}": "Other"})

    assert "outside this ward's management" in errors(ada)
    assert hugh.id not in named(willow)


def test_known_recipients_keep_their_details_in_the_form(willow: Willow) -> None:
    ada = willow.house.ada
    opens_people(willow, ada)
    picks(ada, willow.house.gwen, willow.house.sam)
    ada.submits()
    ada.waits_for("Concerns are open")

    assert named(willow) == {
        willow.house.sam.id: willow.lead(willow.house.sam, deputy_id=willow.house.dora.id),
        willow.house.gwen.id: willow.guardian(willow.house.gwen),
    }


def test_ten_recipients_fit_into_the_form(willow: Willow) -> None:
    ada, house = willow.house.ada, willow.house
    opens_people(willow, ada)

    everybody = [one for name, one in house.people.items() if name not in ("mona", "office")]
    picks(ada, *everybody[:10])


def test_naming_nobody_shuts_concerns(willow: Willow) -> None:
    ada = willow.house.ada
    opens_people(willow, ada)
    ada.fills({"Recipients": []})
    ada.submits()

    ada.waits_for("none can be raised")
    assert named(willow) == {}


def test_home_leads_an_admin_to_the_form(willow: Willow) -> None:
    ada = willow.house.ada
    ada.opens_home()
    ada.waits_for("Who receives concerns?")

    ada.chooses(WHO_RECEIVES, "Willow", home=True)

    ada.waits_for("Recipients")


def test_a_ward_manager_cannot_name_them(willow: Willow) -> None:
    mona = willow.house.mona
    mona.types_command(COMMAND, channel=willow.channel)

    mona.waits_for("Only a workspace admin can say who receives concerns.")


@pytest.mark.parametrize("of_willow", [True, False])
def test_an_admin_whom_a_ward_lists_as_shared_can_name_them(
    willow: Willow, of_willow: bool
) -> None:
    if not of_willow:
        another_ward(willow)
    with willow.house.bot.wiring.database.writing() as session:
        listing = willow.ward_id if of_willow else wards.find_by_name(session, "Elm").id
        wards.give_role(session, listing, Role.SHARED, [willow.house.ada.id])

    opens_people(willow, willow.house.ada)


def test_a_shared_account_is_refused_and_nothing_is_saved(willow: Willow) -> None:
    ada, house = willow.house.ada, willow.house
    opens_people(willow, ada)
    picks(ada, house.gwen, house.office)
    ada.fills({f"concern_post:{house.office.id}": "Other"})

    assert "A shared account cannot read concerns. Name a person." in errors(ada)
    assert house.office.id not in named(willow)


def test_home_offers_it_to_nobody_else(willow: Willow) -> None:
    mona = willow.house.mona
    mona.opens_home()
    mona.waits_for("Raise a concern")

    assert "Who receives concerns?" not in mona.everything()


def test_naming_them_is_audited(willow: Willow) -> None:
    ada = willow.house.ada
    before = len(willow.acts_of(ada))
    opens_people(willow, ada)
    ada.fills({"Recipients": []})
    ada.submits()
    ada.waits_for("none can be raised")

    assert willow.acts_of(ada)[before:] == ["recipients_changed"]


def forget_the_period(willow: Willow) -> None:
    """As if the organisation had not decided how long closed concerns are kept."""
    settings: Settings = willow.house.bot.wiring.settings
    undecided = settings.model_copy(update={"closed_concerns_kept_days": None})
    object.__setattr__(willow.house.bot.wiring, "settings", undecided)


def test_concerns_stay_shut_until_it_is_set_how_long_they_are_kept(willow: Willow) -> None:
    forget_the_period(willow)
    anna = willow.house.anna
    anna.types_command("/concern", channel=willow.channel)

    anna.waits_for("Concerns cannot be raised here yet.")
    assert NOTICED not in shown(anna)


def test_the_admin_is_told_that_it_is_not_set(willow: Willow) -> None:
    forget_the_period(willow)
    opens_people(willow, willow.house.ada)

    assert "STA_CLOSED_CONCERNS_KEPT_DAYS" in shown(willow.house.ada)


def test_admins_agree_on_how_soon_concerns_are_to_be_answered(willow: Willow) -> None:
    ada, gwen = willow.house.ada, willow.house.gwen
    opens_people(willow, ada)
    ada.fills(
        {
            "A concern is acknowledged within": "1 working day",
            "If somebody should look today, within": "2 working hours",
            "The person hears back within": "7 days",
        }
    )
    picks(ada, gwen)
    assert ada.submits() == "updated"
    ada.waits_for("Concerns are open")

    with willow.house.bot.wiring.database.reading() as session:
        assert terms.of_ward(session, willow.ward_id) == Terms(1, 2, 7)


def test_nothing_is_agreed_on_before_it_is_saved(willow: Willow) -> None:
    ada, gwen = willow.house.ada, willow.house.gwen
    opens_people(willow, ada)
    ada.fills({"The person hears back within": "7 days"})
    picks(ada, gwen)
    ada.closes_view()

    with willow.house.bot.wiring.database.reading() as session:
        assert terms.of_ward(session, willow.ward_id) == USUAL
