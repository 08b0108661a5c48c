"""Wards: one to a channel, found as an operator names them, roles as they were given."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from storage import wards
from storage.database import Database
from storage.wards import Role, RoleConflict, UnknownWard, Ward, WardExists
from tests.storage.rows import MOMENT
from tests.storage.sample_ward import CHANNEL, TEAM, a_ward

SHARED = "UOFFICE"


def add(database: Database, channel_id: str = CHANNEL, name: str = "Willow") -> str:
    with database.writing() as session:
        return a_ward(session, channel_id=channel_id, name=name).id


def give(database: Database, ward_id: str, role: Role, *people: str) -> None:
    with database.writing() as session:
        wards.give_role(session, ward_id, role, people)


def roles(database: Database, ward_id: str, user_id: str) -> frozenset[Role]:
    with database.reading() as session:
        return wards.roles(session, ward_id, user_id)


def test_a_channel_is_a_ward_once(database: Database) -> None:
    add(database)
    with pytest.raises(WardExists):
        add(database, name="Oak")


def test_a_channel_refused_as_a_second_ward_keeps_its_name(database: Database) -> None:
    ward_id = add(database)
    with pytest.raises(WardExists):
        add(database, name="Oak")
    with database.reading() as session:
        assert wards.get(session, ward_id).name == "Willow"


def test_a_ward_without_what_it_needs_is_not_taken_for_one_that_exists(
    database: Database,
) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        wards.add_ward(
            session, Ward(team_id=TEAM, channel_id=CHANNEL, name=None, created_at=MOMENT)
        )


def test_the_same_channel_id_in_another_workspace_is_another_ward(database: Database) -> None:
    add(database)
    with database.reading() as session:
        assert wards.find_by_channel(session, "T0002", CHANNEL) is None


def test_a_ward_dates_a_moment_by_its_own_clocks() -> None:
    before_midnight_in_london = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    dates = {
        zone: Ward(zone=zone).local_date(before_midnight_in_london)
        for zone in ("America/New_York", "Europe/London", "Australia/Sydney")
    }
    assert dates == {
        "America/New_York": date(2026, 6, 1),
        "Europe/London": date(2026, 6, 1),
        "Australia/Sydney": date(2026, 6, 2),
    }


def test_a_ward_is_found_by_its_channel(database: Database) -> None:
    ward_id = add(database)
    with database.reading() as session:
        found = wards.find_by_channel(session, TEAM, CHANNEL)
        assert found is not None
        assert found.id == ward_id


def test_a_workspace_has_its_own_wards_by_name(database: Database) -> None:
    add(database, "C0001", "Willow")
    add(database, "C0002", "Oak")
    with database.reading() as session:
        assert [ward.name for ward in wards.of_team(session, TEAM)] == ["Oak", "Willow"]
        assert wards.of_team(session, "T0002") == []


def test_wards_are_counted_and_those_in_trouble(database: Database) -> None:
    with database.writing() as session:
        assert wards.count(session) == (0, 0)
        a_ward(session, channel_id="C0001").trouble = "is_archived"
        a_ward(session, channel_id="C0002")
        assert wards.count(session) == (2, 1)


def test_a_ward_that_is_not_there_is_unknown(database: Database) -> None:
    with pytest.raises(UnknownWard), database.reading() as session:
        wards.get(session, "none")


@pytest.mark.parametrize("words", ["Willow", "willow", "  WILLOW ", CHANNEL, CHANNEL.lower()])
def test_an_operator_may_name_a_ward_by_name_or_channel(database: Database, words: str) -> None:
    ward_id = add(database)
    with database.reading() as session:
        assert wards.find_by_name(session, words).id == ward_id


def test_an_operator_may_name_a_ward_by_its_id(database: Database) -> None:
    ward_id = add(database)
    with database.reading() as session:
        assert wards.find_by_name(session, ward_id).name == "Willow"


def test_a_name_that_two_wards_have_means_neither(database: Database) -> None:
    add(database)
    add(database, "C0002")
    with pytest.raises(UnknownWard), database.reading() as session:
        wards.find_by_name(session, "Willow")


def test_wards_are_listed_by_name(database: Database) -> None:
    add(database, "C0002", "Willow")
    add(database, "C0003", "Ash")
    with database.reading() as session:
        assert [ward.name for ward in wards.everywhere(session)] == ["Ash", "Willow"]


def test_a_person_may_hold_two_roles(database: Database) -> None:
    ward_id = add(database)
    give(database, ward_id, Role.MANAGER, "UMONA")
    give(database, ward_id, Role.FACILITATOR, "UMONA")
    assert roles(database, ward_id, "UMONA") == {Role.MANAGER, Role.FACILITATOR}


def test_a_person_without_a_role_holds_none(database: Database) -> None:
    assert roles(database, add(database), "UANNA") == frozenset()


def test_a_role_on_one_ward_is_none_on_another(database: Database) -> None:
    willow, oak = add(database), add(database, "C0002", "Oak")
    give(database, oak, Role.MANAGER)
    give(database, willow, Role.MANAGER, "UMONA")
    assert roles(database, oak, "UMONA") == frozenset()


def test_a_shared_account_holds_no_other_role(database: Database) -> None:
    ward_id = add(database)
    give(database, ward_id, Role.MANAGER, SHARED)
    assert roles(database, ward_id, SHARED) == {Role.SHARED}


def test_a_shared_account_is_not_among_those_who_hold_a_role(database: Database) -> None:
    ward_id = add(database)
    give(database, ward_id, Role.MANAGER, SHARED, "UMONA")
    with database.reading() as session:
        assert wards.holders(session, ward_id, Role.MANAGER) == ["UMONA"]
        assert wards.holders(session, ward_id, Role.SHARED) == [SHARED]


@pytest.mark.parametrize(
    "role", [Role.MANAGER, Role.FACILITATOR, Role.SERVICE_LEAD, Role.RECIPIENT]
)
def test_whoever_holds_a_role_cannot_be_listed_as_a_shared_account(
    database: Database, role: Role
) -> None:
    ward_id = add(database)
    give(database, ward_id, role, "UEMIL")
    with pytest.raises(RoleConflict) as conflict:
        give(database, ward_id, Role.SHARED, SHARED, "UEMIL")
    assert conflict.value.user_ids == {"UEMIL"}
    assert roles(database, ward_id, "UEMIL") == {role}


def test_a_shared_account_cannot_be_made_to_receive_concerns(database: Database) -> None:
    ward_id = add(database)
    with pytest.raises(RoleConflict):
        give(database, ward_id, Role.RECIPIENT, "UGWEN", SHARED)


def test_a_role_on_one_ward_keeps_nobody_from_being_shared_on_another(database: Database) -> None:
    willow, oak = add(database), add(database, "C0002", "Oak")
    give(database, willow, Role.FACILITATOR, "UEMIL")
    give(database, oak, Role.SHARED, "UEMIL")
    assert roles(database, willow, "UEMIL") == {Role.FACILITATOR}


def test_who_cannot_be_shared_is_known_before_it_is_tried(database: Database) -> None:
    ward_id = add(database)
    with database.reading() as session:
        refused = wards.shared_refused(session, ward_id, ["UMONA", "UGWEN", "UANNA", SHARED])
    assert refused == {"UMONA", "UGWEN"}


def test_an_account_that_was_shared_can_become_a_manager_in_one_go(database: Database) -> None:
    ward_id = add(database)
    with database.writing() as session:
        wards.give_role(session, ward_id, Role.MANAGER, [SHARED])
        wards.give_role(session, ward_id, Role.SHARED, [])
    assert roles(database, ward_id, SHARED) == {Role.MANAGER}


def test_giving_a_role_takes_it_from_everybody_else(database: Database) -> None:
    ward_id = add(database)
    give(database, ward_id, Role.FACILITATOR, "UFARAH", "UEMIL")
    give(database, ward_id, Role.FACILITATOR, "UFARAH", "UHUGH")
    with database.reading() as session:
        assert wards.holders(session, ward_id, Role.FACILITATOR) == ["UFARAH", "UHUGH"]


def test_giving_a_role_leaves_other_roles_alone(database: Database) -> None:
    ward_id = add(database)
    give(database, ward_id, Role.FACILITATOR, "UFARAH")
    with database.reading() as session:
        assert wards.holders(session, ward_id, Role.MANAGER) == ["UMONA"]


def test_a_person_named_twice_holds_the_role_once(database: Database) -> None:
    ward_id = add(database)
    give(database, ward_id, Role.FACILITATOR, "UFARAH", "UFARAH")
    with database.reading() as session:
        assert wards.holders(session, ward_id, Role.FACILITATOR) == ["UFARAH"]


def test_a_person_finds_the_wards_on_which_they_hold_a_role(database: Database) -> None:
    add(database)
    oak = add(database, "C0002", "Oak")
    give(database, oak, Role.MANAGER, "UNINA")
    with database.reading() as session:
        found = wards.wards_of(session, TEAM, "UNINA", Role.MANAGER)
        assert [ward.name for ward in found] == ["Oak"]


def test_a_shared_account_finds_no_ward_by_a_role_it_was_given(database: Database) -> None:
    ward_id = add(database)
    give(database, ward_id, Role.MANAGER, SHARED)
    with database.reading() as session:
        assert wards.wards_of(session, TEAM, SHARED, Role.MANAGER) == []


def test_a_role_in_one_workspace_finds_no_ward_in_another(database: Database) -> None:
    add(database)
    with database.reading() as session:
        assert wards.wards_of(session, "T0002", "UMONA", Role.MANAGER) == []


def test_a_focus_needs_all_three_of_its_parts(database: Database) -> None:
    ward_id = add(database)
    with database.writing() as session:
        ward = wards.get(session, ward_id)
        ward.focus_dimension = "boundaries"
        assert ward.focus is None


def test_a_plan_that_is_wanted_anew_no_longer_follows_what_is_set(database: Database) -> None:
    ward_id = add(database)
    with database.writing() as session:
        wards.get(session, ward_id).want_new_plan()
    with database.reading() as session:
        assert [plan.is_current for plan in wards.plans(session)] == [False]


def test_a_paused_ward_has_no_plan_to_draw(database: Database) -> None:
    ward_id = add(database)
    with database.writing() as session:
        wards.get(session, ward_id).paused_at = MOMENT
    with database.reading() as session:
        assert wards.plans(session) == []


@pytest.mark.postgres
def test_a_ward_locked_is_seen_as_it_stands_now(postgres_url: str) -> None:
    database = Database(postgres_url)
    ward_id = add(database)
    with database.writing() as session:
        wards.get(session, ward_id)
        with database.writing() as other:
            wards.get(other, ward_id).name = "Oak"
        now = wards.locked(session, ward_id)
        assert now is not None
        assert now.name == "Oak"
    database.close()
