"""A ward's form: what is read from it, and what is wrong with it, field by field."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from bot.setup import form
from bot.setup.form import FormTrouble
from prompts.shifts import PRESETS
from storage.wards import Ward

GIVEN: dict[str, Any] = {
    form.NAME: "Willow",
    form.PRESET: "long_days",
    form.MANAGERS: ["UMONA"],
}


def trouble_with(**changes: Any) -> dict[str, str]:
    with pytest.raises(FormTrouble) as caught:
        form.read({**GIVEN, **changes}, None)
    return caught.value.errors


def test_a_name_and_a_pattern_are_enough() -> None:
    read = form.read(GIVEN, None)

    assert (read.name.text, read.minutes_before, read.digest_time) == ("Willow", 15, time(8, 0))


def test_own_times_are_read_line_by_line() -> None:
    read = form.read(
        {**GIVEN, form.PRESET: form.OWN_TIMES, form.TIMES: "Day 07:00-19:30\nNight 19:00-07:30"},
        None,
    )

    assert [shift.name for shift in read.pattern.shifts] == ["Day", "Night"]


def test_a_missing_name_is_said_at_the_name() -> None:
    assert form.NAME in trouble_with(**{form.NAME: "  "})


def test_a_name_of_nothing_that_can_be_seen_is_said_at_the_name() -> None:
    assert trouble_with(**{form.NAME: "\u200b\u2060"}).keys() == {form.NAME}


def test_more_shifts_than_a_menu_can_offer_are_refused() -> None:
    lines = "\n".join(f"Shift {number} {number // 2:02}:{number % 2 * 30:02}-23:45"
                      for number in range(form.MOST_SHIFTS + 1))  # fmt: skip
    errors = trouble_with(**{form.PRESET: form.OWN_TIMES, form.TIMES: lines})

    assert errors.keys() == {form.TIMES}


@pytest.mark.parametrize("block", [form.NAME, form.ON_CALL])
def test_half_a_character_is_said_where_it_stands(block: str) -> None:
    errors = trouble_with(**{block: "Willow \ud83d"})

    assert "after “Willow”" in errors[block]


def test_a_name_that_is_too_long_is_said_at_the_name() -> None:
    assert "60" in trouble_with(**{form.NAME: "x" * 61})[form.NAME]


def test_times_that_cannot_be_read_are_said_at_the_times() -> None:
    errors = trouble_with(**{form.PRESET: form.OWN_TIMES, form.TIMES: "Early from seven"})

    assert list(errors) == [form.TIMES]


def test_no_times_at_all_are_said_at_the_times() -> None:
    assert form.TIMES in trouble_with(**{form.PRESET: form.OWN_TIMES, form.TIMES: None})


def test_a_pattern_that_overlaps_itself_is_refused() -> None:
    errors = trouble_with(
        **{form.PRESET: form.OWN_TIMES, form.TIMES: "Day 07:00-19:30\nOther 07:00-15:00"}
    )

    assert form.TIMES in errors


def test_own_times_beside_a_ready_made_pattern_are_not_dropped_in_silence() -> None:
    assert form.TIMES in trouble_with(**{form.TIMES: "Day 07:00-19:30"})


def test_a_ward_named_after_a_patient_is_refused() -> None:
    assert form.NAME in trouble_with(**{form.NAME: "Patient Jane Smith"})


def test_an_unknown_zone_is_said_at_the_zone() -> None:
    assert "Europe/London" in trouble_with(**{form.ZONE: "Mars/Olympus"})[form.ZONE]


def test_a_ward_needs_a_manager() -> None:
    assert form.MANAGERS in trouble_with(**{form.MANAGERS: []})


def test_a_shared_account_holds_no_role() -> None:
    assert form.SHARED in trouble_with(**{form.SHARED: ["UMONA"]})


def test_a_service_lead_cannot_be_listed_as_a_shared_account() -> None:
    both = {form.SERVICE_LEADS: ["ULEAD"], form.SHARED: ["ULEAD"]}
    assert form.SHARED in trouble_with(**both)


@pytest.mark.parametrize(
    ("chosen", "days"),
    [("1", 1), ("7", 7), ("never", None), (None, 1), ("0", 1), ("often", 1)],
)
def test_a_team_gets_its_digest_when_the_form_says_so_and_never_on_the_same_day(
    chosen: str | None, days: int | None
) -> None:
    assert form.read({**GIVEN, form.TEAM_DIGEST: chosen}, None).team_digest_days == days


def test_a_new_ward_has_no_service_lead_and_its_team_hears_a_day_later() -> None:
    read = form.read(GIVEN, None)

    assert (read.service_leads, read.team_digest_days) == ((), 1)


def test_a_workspace_admin_cannot_be_listed_as_a_shared_account() -> None:
    with pytest.raises(FormTrouble) as caught:
        form.read({**GIVEN, form.SHARED: ["UADA"]}, None, ("UADA",))

    assert form.SHARED in caught.value.errors


def test_words_that_identify_a_patient_are_refused() -> None:
    assert form.EMERGENCY in trouble_with(**{form.EMERGENCY: "Ask patient Jane Smith first"})


def test_a_telephone_number_may_stand_in_the_wards_own_words() -> None:
    read = form.read({**GIVEN, form.ON_CALL: "Ring 020 7946 0018"}, None)

    assert read.on_call.text == "Ring 020 7946 0018"


def test_an_unticked_handover_gets_no_prompt() -> None:
    ward = Ward(shifts=PRESETS["long_days"].pattern().to_json(), zone="Europe/London")
    read = form.read(
        {
            **GIVEN,
            form.PRESET: None,
            form.TIMES: "Long day 07:30-20:00\nNight 19:30-08:00",
            form.PROMPTED: ["Night"],
        },
        ward,
    )

    assert [shift.name for shift in read.pattern.shifts if shift.prompted] == ["Night"]


def test_a_shift_that_is_new_gets_its_prompt() -> None:
    ward = Ward(shifts=PRESETS["long_days"].pattern().to_json(), zone="Europe/London")
    read = form.read(
        {
            **GIVEN,
            form.PRESET: None,
            form.TIMES: "Long day 07:30-20:00\nTwilight 15:00-23:00\nNight 19:30-08:00",
            form.PROMPTED: ["Night"],
        },
        ward,
    )

    prompted = [shift.name for shift in read.pattern.shifts if shift.prompted]
    assert prompted == ["Twilight", "Night"]
