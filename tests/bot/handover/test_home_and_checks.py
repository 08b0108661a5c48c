"""What Home and `sta doctor` say of a ward's prompts."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.feature import Finding, Viewer
from bot.handover import checks
from bot.handover.home import home
from bot.slack.errors import RateLimited
from storage import wards
from tests.bot.handover.floor import LONDON, TEAM, Floor, set_up

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)


def shown(floor: Floor, person: str, team_id: str = TEAM) -> list[str]:
    with floor.database.reading() as session:
        blocks = home(session, Viewer(team_id, person, False), floor.now)
    return [block["text"]["text"] for block in blocks]


def test_a_manager_sees_when_the_next_handover_is(floor: Floor) -> None:
    floor.plan()
    assert shown(floor, "UMONA") == ["*Willow*\nThe next handover with a prompt is at 07:30."]


def test_a_manager_sees_that_a_prompt_is_open(floor: Floor) -> None:
    floor.go_to(DUE)
    (line,) = shown(floor, "UMONA")
    assert "A prompt came at 07:15 and is still open." in line
    assert "The next handover with a prompt is at 19:30." in line


def test_a_manager_sees_that_prompts_are_paused(floor: Floor) -> None:
    with floor.database.writing() as session:
        wards.get(session, floor.ward_id).paused_at = floor.now
    assert "Prompts are paused." in shown(floor, "UMONA")[0]


def test_those_with_a_role_see_their_own_wards_only(floor: Floor) -> None:
    set_up(floor.database, channel_id="C0002", name="Oak")
    with floor.database.writing() as session:
        wards.give_role(session, floor.ward_id, wards.Role.FACILITATOR, ["UFIN"])
    assert len(shown(floor, "UFIN")) == 1


def test_others_see_the_next_handover_of_a_small_sites_wards(floor: Floor) -> None:
    floor.go_to(DUE)
    assert shown(floor, "UANNA") == ["*Willow*\nThe next handover with a prompt is at 19:30."]


def test_others_see_no_ward_of_a_large_site(floor: Floor) -> None:
    for number in range(2, 5):
        set_up(floor.database, channel_id=f"C{number:04}", name=f"Ward {number}")
    assert shown(floor, "UANNA") == []


def test_where_no_ward_is_set_up_it_is_said_how_to_begin(floor: Floor) -> None:
    (line,) = shown(floor, "UANNA", "T0002")
    assert line == "No ward is set up yet. To begin, type `/handover setup` in a ward's channel."


def test_a_wards_name_is_shown_as_it_was_typed(floor: Floor) -> None:
    with floor.database.writing() as session:
        wards.get(session, floor.ward_id).name = "<!channel> & Co"
    assert shown(floor, "UMONA")[0].startswith("*&lt;!channel&gt; &amp; Co*")


def check(floor: Floor) -> list[Finding]:
    return checks.check(floor.database, floor.now)


def test_all_is_well_where_the_next_prompt_is_planned(floor: Floor) -> None:
    floor.plan()
    (finding,) = check(floor)
    assert finding.well
    assert finding.said == "Willow: the next prompt comes at 07:15."


def test_a_prompt_that_is_overdue_is_found(floor: Floor) -> None:
    floor.plan()
    floor.clock.at = DUE + timedelta(minutes=10)
    (finding,) = check(floor)
    assert not finding.well
    assert "the prompt due at 07:15 is not posted" in finding.said


def test_a_prompt_that_slack_holds_up_is_found(floor: Floor) -> None:
    floor.plan()
    floor.clock.at = DUE
    floor.slack.go_wrong_once(RateLimited(1200))
    floor.dispatch()
    floor.clock.at = DUE + timedelta(minutes=10)
    assert not check(floor)[0].well


def test_a_ward_that_is_not_planned_is_found(floor: Floor) -> None:
    floor.clock.at += timedelta(minutes=10)
    (finding,) = check(floor)
    assert not finding.well
    assert "ward_not_planned" in finding.remedy


def test_a_wards_trouble_is_found_with_what_to_do(floor: Floor) -> None:
    floor.plan()
    with floor.database.writing() as session:
        wards.get(session, floor.ward_id).trouble = "not_in_channel"
    (finding,) = check(floor)
    assert (finding.well, "/invite" in finding.remedy) == (False, True)


def test_a_paused_ward_is_named_and_is_no_fault(floor: Floor) -> None:
    with floor.database.writing() as session:
        wards.get(session, floor.ward_id).paused_at = floor.now
    (finding,) = check(floor)
    assert finding.well
    assert "paused since 2026-06-03 05:00 UTC" in finding.said


def test_a_ward_that_was_set_up_a_moment_ago_is_given_time(floor: Floor) -> None:
    assert check(floor)[0].well


def test_a_house_without_wards_is_well(floor: Floor) -> None:
    with floor.database.writing() as session:
        session.delete(wards.get(session, floor.ward_id))
    assert check(floor) == [Finding("prompts", True, "No ward is set up yet.")]
