"""Private words and ids are poured through everything the bot does, and none comes out.

Here all goes as it should: each listener and each kind of message is walked by a journey, and the
jobs run in all of them. A feature that is added and not walked fails here, and says what of it is
missing. Where things go wrong, see ``test_nothing_leaks_in_trouble``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.concerns import afterwards_view, dialogue, held_view
from bot.emulator import Person
from tests.bot.concerns import (
    test_answering,
    test_ending,
    test_following,
    test_guardian,
    test_identifiers,
    test_lasting,
    test_naming_recipients,
    test_raising,
    test_taking_back,
    test_telling,
    test_weekly,
)
from tests.bot.concerns.following import closes, opens_mine, sends
from tests.bot.concerns.test_guardian import tells
from tests.bot.concerns.willow import (
    WITH_NAME,
    Willow,
    furnish,
    opens,
    opens_home,
    raises,
    shown,
    tick,
)
from tests.house import LONDON, House, open_house
from tests.journeys import test_delivery, test_improving, test_spine
from tests.journeys.improving_willow import (
    a_week_of_talk,
    names_the_lead,
    was_low,
    writes_what_was_done,
)
from tests.journeys.willow import change_willow, set_up_willow
from tests.journeys.witness import Witness

Walk = Callable[[House], None]


def on_willow(walk: Callable[..., None], *given: Any) -> Walk:
    """A walk that begins on a ward with recipients, on a Wednesday at 11:30."""

    def walks(house: House) -> None:
        house.clock.at = datetime(2026, 6, 3, 11, 30, tzinfo=LONDON)
        walk(furnish(house), *given)

    walks.__name__ = walk.__name__
    return walks


def a_managers_week(house: House) -> None:
    """The digest, the focus, the settings and the pause, by those who may."""
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")
    house.anna.presses("3", channel=ward)
    house.anna.presses("Not this time", channel=ward)
    house.ben.presses("We talked about it", channel=ward)
    house.at("Monday 08:00")
    house.go_to(house.clock.at + timedelta(minutes=2))
    mona = house.mona
    mona.waits_for("Where to look next", channel=mona.dm)
    mona.presses("See more", channel=mona.dm)
    mona.waits_for(lambda: mona.view)
    mona.closes_view()
    opens_home(mona)
    mona.waits_for("weekly digest")
    mona.presses("Read it", home=True)
    mona.waits_for(lambda: mona.view)
    mona.closes_view()
    mona.presses("Make this our focus", channel=mona.dm)
    mona.waits_for(lambda: mona.view)
    mona.submits()
    mona.closes_view()
    opens_home(mona)
    mona.waits_for("End it")
    mona.presses("End it", home=True)
    mona.presses("Ward settings", home=True)
    mona.waits_for(lambda: mona.view)
    mona.closes_view()
    change_willow(house, ward, zone="Europe/Paris")
    for word in ("pause", "resume", "now", "digest", "recipients"):
        mona.types_command(f"/handover {word}", channel=ward)


def six_untouched_prompts(house: House) -> None:
    """Prompts that nobody touches drop to one a day, and the manager hears of it."""
    set_up_willow(house)
    for day in ("Wednesday", "Thursday", "Friday"):
        house.at(f"{day} 07:15")
        house.at(f"{day} 19:15")
    house.at("Saturday 07:15")
    house.tick()
    house.mona.waits_for("The last six prompts", channel=house.mona.dm)


def pages_are_turned(house: House) -> None:
    """A long dialogue, many looks and many answers, where a page holds next to nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialogue, "MOST_ON_A_PAGE", 1)
        patch.setattr(held_view, "MOST_LOOKS", 1)
        patch.setattr(afterwards_view, "MOST_ON_HOME", 0)
        house.clock.at = datetime(2026, 6, 3, 11, 30, tzinfo=LONDON)
        _turn_pages(furnish(house))


def _turn_pages(willow: Willow) -> None:
    anna, gwen, sam = willow.house.anna, willow.house.gwen, willow.house.sam
    raises(willow, anna, whose=WITH_NAME, who=[tick("Security lead", sam)])
    anna.closes_view()
    opens(willow, sam)
    for words in ("We moved the off-duty.", "We talked to the night team."):
        sam.presses("Record what was done", view=True)
        sam.waits_for("What was done?")
        sam.fills({"What was done?": words})
        sends(sam, "Saved.")
    _there_and_back(sam)
    sam.closes_view()
    closes(willow, sam)
    willow.go_to(9, day=4)  # what he looks at twice in a day is one look
    sam.presses("Open it", channel=sam.dm)
    sam.waits_for("Who can open it")
    sam.closes_view()
    opens_mine(anna)
    _there_and_back(anna)
    anna.presses("What is held of it", view=True)
    anna.waits_for("Who has looked")
    _there_and_back(anna)
    anna.closes_view()
    tells(anna, gwen)
    sends(anna, "The Guardian is being told.")
    opens_home(gwen)
    gwen.presses("See all 1", home=True)
    gwen.waits_for(lambda: gwen.view)


def _there_and_back(person: Person) -> None:
    person.presses("Earlier", view=True)
    person.waits_for("Later")
    person.presses("Later", view=True)
    person.waits_for(lambda: "Later" not in shown(person))


def a_week_that_the_team_and_its_lead_hear_of(house: House) -> None:
    """What was done and stayed silent: for the manager, then for the team, then for the lead."""
    ward = set_up_willow(house)
    names_the_lead(house, ward)
    was_low(house, ward, date(2026, 4, 20))
    a_week_of_talk(house, ward, score="2")
    house.at("Monday 08:00")
    writes_what_was_done(house, ward)
    house.tick()
    house.mona.presses("What they will read", channel=house.mona.dm)
    house.mona.waits_for("This is how it stands now.")
    house.at("Tuesday 08:00")
    house.tick()
    for week in range(1, 5):
        house.at(f"{date(2026, 6, 8) + timedelta(weeks=week)} 08:00")
    house.tick()
    house.hugh.waits_for("more of the team chose 1 or 2", channel=house.hugh.dm)


def an_outage(house: House) -> None:
    set_up_willow(house)
    for moment in ("Wednesday 07:00", "Friday 12:00", "Friday 12:01"):
        house.at(moment)
    house.mona.waits_for("without a prompt", channel=house.mona.dm)


@dataclass(frozen=True)
class Walked:
    """A journey, with the listeners and the kinds of message that it is walked for."""

    walk: Walk
    listeners: tuple[str, ...]
    kinds: tuple[str, ...] = ()


WALKS = (
    Walked(
        a_managers_week,
        (
            "command /handover", "press ^handover_rate_[0-5]$", "press handover_talked",
            "press handover_not_this_time", "submission setup_new", "submission setup_settings",
            "press ^setup_open_settings(_\\w+)?$", "press digest_see_more",
            "press ^digest_read_\\w+$", "press ^focus_choose(_\\w+)?$", "submission focus_form",
            "press ^focus_end_\\w+$", "event app_home_opened",
        ),
        ("prompt", "digest"),
    ),
    Walked(
        a_week_that_the_team_and_its_lead_hear_of,
        ("press digest_see_teams",),
        ("team_digest", "lead_word"),
    ),
    Walked(
        test_improving.test_what_was_done_opens_the_next_three_prompts_then_the_team_says_whether_it_helped,
        (
            "press ^improving_list(_\\w+)?$", "press improving_write",
            "press ^handover_helped_[012]$", "submission improving_deed",
        ),
    ),
    Walked(
        test_improving.test_what_was_agreed_comes_back_on_its_day_and_is_done_from_the_message,
        (
            "press ^improving_done(_\\w+)?$", "press improving_plan",
            "submission improving_agreed",
        ),
        ("review_word",),
    ),
    Walked(
        test_improving.test_what_was_agreed_can_wait_and_is_asked_about_again,
        ("press ^improving_later(_\\w+)?$", "submission improving_review"),
    ),
    Walked(
        test_improving.test_what_was_agreed_can_be_let_go_and_what_was_done_taken_back,
        ("press ^improving_drop(_\\w+)?$", "press ^improving_take_back(_\\w+)?$"),
    ),
    Walked(
        test_improving.test_what_names_a_patient_comes_back_with_its_words_and_can_be_saved_without,
        ("press improving_take_out",),
    ),
    Walked(
        on_willow(
            test_telling.test_with_a_yes_it_opens_the_next_prompt_and_says_nothing_of_a_concern
        ),
        ("press concern_tell",),
    ),
    Walked(
        on_willow(
            test_weekly.test_on_monday_the_one_who_was_ticked_is_told_what_waits_and_nobody_else_is
        ),
        (),
        ("queue_word",),
    ),
    Walked(an_outage, (), ("outage_word",)),
    Walked(
        test_spine.test_a_rating_for_the_room_is_kept_apart_and_can_be_entered_again,
        ("press handover_room", "submission handover_room_form"),
    ),
    Walked(
        test_spine.test_more_on_this_shows_the_whole_dimension_and_why_today,
        ("press handover_more",),
    ),
    Walked(
        test_delivery.test_an_archived_channel_is_told_to_its_manager_once, (), ("operator_word",)
    ),
    Walked(six_untouched_prompts, (), ("manager_word",)),
    Walked(
        on_willow(
            test_guardian.test_a_guardian_who_was_not_ticked_is_offered_and_never_sees_the_concern
        ),
        (
            "command /concern", "press ^concern_afterwards(_\\d+)?$",
            "press ^concern_mine_open_\\d+$", "press ^concern_view(_\\d+)?$",
            "press concern_close", "press concern_guardian", "press concern_own_back",
            "submission concern_answer", "submission concern_guardian_told",
            "submission concern_raise",
        ),
        ("concern_notice",),
    ),
    Walked(
        on_willow(test_guardian.test_with_the_name_it_is_handed_on_only_once_the_person_says_yes),
        ("press ^(concern_hand_yes|concern_hand_no)_\\d+$", "press concern_hand_on"),
    ),
    Walked(
        on_willow(test_following.test_a_reply_reaches_the_recipient_at_the_next_fixed_hour),
        (
            "press concern_ask", "press concern_code", "submission concern_by_code",
            "submission concern_reply",
        ),
    ),
    Walked(
        on_willow(
            test_following.test_a_person_with_a_name_is_told_that_a_word_waits_and_opens_it,
            WITH_NAME,
        ),
        ("press concern_mine",),
    ),
    Walked(
        on_willow(test_ending.test_leave_to_tell_the_team_is_given_and_taken_back),
        ("press concern_leave_back", "submission concern_ending"),
    ),
    Walked(
        on_willow(test_ending.test_a_patient_in_what_is_missing_is_taken_out),
        ("press concern_reply_take_out",),
    ),
    Walked(
        on_willow(test_naming_recipients.test_what_is_saved_holds_from_then_on),
        ("submission concern_recipients_picked", "submission concern_recipients_saved"),
    ),
    Walked(
        on_willow(test_naming_recipients.test_home_leads_an_admin_to_the_form),
        ("press concern_recipients",),
    ),
    Walked(
        on_willow(test_raising.test_a_ward_that_takes_none_says_whom_to_tell),
        ("press concern_ward", "shortcut concern_shortcut"),
    ),
    Walked(
        on_willow(test_raising.test_the_prompt_s_button_opens_the_form_of_its_ward),
        ("press concern_open",),
    ),
    Walked(
        on_willow(test_taking_back.test_readers_see_no_name_from_then_on),
        ("press concern_name_off", "submission concern_name_off_done"),
    ),
    Walked(
        on_willow(test_taking_back.test_acknowledged_meanwhile_it_stays_and_the_person_hears_why),
        ("press concern_acknowledge", "press concern_withdraw"),
    ),
    Walked(
        on_willow(test_taking_back.test_what_is_held_is_seen_from_home_and_from_the_concern),
        ("press ^concern_held_of_mine_\\d+$", "press concern_held"),
    ),
    Walked(
        on_willow(
            test_taking_back.test_a_concern_can_be_taken_back_until_it_is_acknowledged, WITH_NAME
        ),
        ("submission concern_withdrawn",),
    ),
    Walked(
        on_willow(test_answering.test_back_leads_from_a_form_to_the_concern),
        ("press concern_back",),
    ),
    Walked(
        on_willow(
            test_answering.test_what_a_recipient_writes_stands_in_the_dialogue,
            "Record what was done", "What was done?", "Saved.",
        ),
        ("press concern_record",),
    ),
    Walked(
        on_willow(test_identifiers.test_it_can_be_taken_out_and_sent_with_one_press),
        ("press concern_take_out",),
    ),
    Walked(
        on_willow(test_identifiers.test_a_recipient_s_words_are_screened_as_well),
        ("press concern_answer_take_out",),
    ),
    Walked(
        on_willow(test_lasting.test_another_choice_keeps_the_finds_on_top),
        ("press concern_about",),
    ),
    Walked(
        pages_are_turned,
        (
            r"press ^concern_page_(earlier|later)$", r"press ^concern_mine_page_(earlier|later)$",
            r"press ^concern_held_page_(earlier|later)$", "press concern_afterwards_all",
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize("walked", WALKS, ids=lambda walked: walked.walk.__name__)
def test_nothing_private_leaks_from_what_goes_as_it_should(
    walked: Walked, witness: Witness, sqlite_url: str
) -> None:
    for house in open_house(sqlite_url, limits=False):
        walked.walk(house)
        assert witness.leaks(house) == []
    assert sorted(set(walked.listeners) - witness.answered) == []
    assert sorted(set(walked.kinds) - witness.rendered) == []


def test_what_leaks_is_heard(witness: Witness, sqlite_url: str) -> None:
    for house in open_house(sqlite_url):
        ward = set_up_willow(house)
        assert witness.leaks(house) == []
        witness.log.write(f"{house.anna.name} on {ward}")
        assert witness.leaks(house) == [f"{house.anna.name!r} in the log", f"{ward!r} in the log"]


def test_everything_that_the_bot_does_is_walked(witness: Witness, sqlite_url: str) -> None:
    """A feature that is added needs a walk: add one above, with what it is walked for."""
    for _ in open_house(sqlite_url):
        pass
    listeners = {name for walked in WALKS for name in walked.listeners}
    kinds = {name for walked in WALKS for name in walked.kinds}
    assert sorted(witness.registered - listeners) == []
    assert sorted(witness.renderers - kinds) == []
