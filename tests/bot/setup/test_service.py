"""Setting a ward up: who may, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.refused import Refused
from bot.setup import blocks, service
from bot.setup import form as setup_form
from bot.setup.form import WardForm
from bot.setup.listeners import _settings
from prompts.shift_lines import parse_pattern
from prompts.shifts import PRESETS
from storage import wards
from storage.audit import AuditLine
from storage.database import Database
from storage.screening import screened
from storage.secrecy import Keyring
from storage.wards import Role, Ward

NOW = datetime(2026, 6, 3, 5, 0, tzinfo=UTC)
FORM = WardForm(
    name=screened("Willow"),
    pattern=PRESETS["long_days"].pattern(),
    managers=("UMONA",),
    facilitators=("UFAY",),
    service_leads=("ULEAD",),
    shared=("UOFFICE",),
)


def set_up(session: Session) -> Ward:
    done = service.set_up(session, FORM, team_id="T1", channel_id="C1", by="UMONA", now=NOW)
    return wards.get(session, done.ward_id)


def test_the_person_is_told_when_the_next_prompt_comes(database: Database) -> None:
    with database.writing() as session:
        done = service.set_up(session, FORM, team_id="T1", channel_id="C1", by="UMONA", now=NOW)

    assert done.first is not None
    assert f"{done.first:%A %H:%M}" == "Wednesday 07:15"


def test_roles_are_given(database: Database) -> None:
    with database.writing() as session:
        ward = set_up(session)

        assert wards.roles(session, ward.id, "UMONA") == {Role.MANAGER}
        assert wards.roles(session, ward.id, "UFAY") == {Role.FACILITATOR}
        assert wards.roles(session, ward.id, "ULEAD") == {Role.SERVICE_LEAD}
        assert wards.roles(session, ward.id, "UOFFICE") == {Role.SHARED}


def test_a_channel_that_is_a_ward_already_is_refused(database: Database) -> None:
    with database.writing() as session:
        set_up(session)

        with pytest.raises(Refused, match="already"):
            set_up(session)


def test_setting_up_is_audited(database: Database) -> None:
    with database.writing() as session:
        set_up(session)

        assert session.scalars(select(AuditLine.act)).all() == ["ward_set_up"]


@pytest.mark.parametrize("person", ["UANNA", "UFAY", "UOFFICE"])
def test_only_a_manager_may_change_a_ward(database: Database, person: str) -> None:
    with database.writing() as session:
        ward = set_up(session)

        with pytest.raises(Refused):
            service.ward_by_id(session, "T1", ward.id, person, is_admin=False)


def test_a_workspace_admin_may_change_a_ward(database: Database) -> None:
    with database.writing() as session:
        ward = set_up(session)

        assert service.ward_by_id(session, "T1", ward.id, "UADA", is_admin=True) is ward


def test_a_ward_of_another_workspace_is_refused_as_if_it_were_not_there(
    database: Database,
) -> None:
    with database.writing() as session:
        ward = set_up(session)

        with pytest.raises(Refused, match="Only a manager of this ward"):
            service.ward_by_id(session, "T2", ward.id, "UMONA", is_admin=False)


def test_a_direct_message_cannot_be_a_ward(database: Database) -> None:
    with database.writing() as session, pytest.raises(Refused, match="own channel"):
        service.ward_to_change(session, "T1", "D123", "UMONA", is_admin=False)


def test_other_times_ask_for_a_new_plan(database: Database, keyring: Keyring) -> None:
    with database.writing() as session:
        ward = set_up(session)
        later = replace(FORM, minutes_before=30)
        service.change(session, keyring, ward, later, by="UMONA", now=NOW)

        assert ward.wanted_plan > ward.drawn_plan


@pytest.mark.parametrize("days", [3, None])
def test_when_the_team_gets_its_digest_is_kept_and_shown_again(
    database: Database, keyring: Keyring, days: int | None
) -> None:
    with database.writing() as session:
        ward = set_up(session)
        service.change(
            session, keyring, ward, replace(FORM, team_digest_days=days), by="UMONA", now=NOW
        )
        fields = {block.get("block_id"): block for block in _settings(session, ward)["blocks"]}
        chosen = fields[setup_form.TEAM_DIGEST]["element"]["initial_option"]

        assert ward.team_digest_days == days
        assert chosen["value"] == ("never" if days is None else str(days))


def test_a_shared_account_cannot_be_made_a_service_lead_as_well(
    database: Database, keyring: Keyring
) -> None:
    with database.writing() as session:
        ward = set_up(session)
        both = replace(FORM, service_leads=("UOFFICE",))

        with pytest.raises(wards.RoleConflict):
            service.change(session, keyring, ward, both, by="UMONA", now=NOW)


def test_other_words_leave_the_plan_as_it_is(database: Database, keyring: Keyring) -> None:
    with database.writing() as session:
        ward = set_up(session)
        renamed = replace(FORM, name=screened("Rowan"))
        service.change(session, keyring, ward, renamed, by="UMONA", now=NOW)

        assert ward.wanted_plan == ward.drawn_plan


def test_a_ward_set_up_during_a_handover_is_told_that_a_prompt_comes_now(
    database: Database,
) -> None:
    during = datetime(2026, 6, 3, 6, 40, tzinfo=UTC)
    with database.writing() as session:
        done = service.set_up(session, FORM, team_id="T1", channel_id="C1", by="UMONA", now=during)

    assert done.at_once


def test_a_paused_ward_is_promised_no_prompt(database: Database, keyring: Keyring) -> None:
    with database.writing() as session:
        ward = set_up(session)
        ward.paused_at = NOW
        done = service.change(session, keyring, ward, FORM, by="UMONA", now=NOW)

    assert done.paused
    assert "paused" in str(blocks.saved(done, new=False))


def test_a_ward_with_many_shifts_and_remarks_can_still_be_opened(database: Database) -> None:
    names = [f"Shift {number}" for number in range(14)]
    lines = "\n".join(
        f"{name} {8 + at % 12:02}:{at:02}-{22}:00 Mon" for at, name in enumerate(names)
    )
    crowded = replace(FORM, pattern=parse_pattern(lines))
    with database.writing() as session:
        done = service.set_up(session, crowded, team_id="T1", channel_id="C1", by="UMONA", now=NOW)
        assert blocks.saved(done, new=True)
        assert _settings(session, wards.get(session, done.ward_id))


def test_a_recipient_cannot_be_listed_as_a_shared_account(
    database: Database, keyring: Keyring
) -> None:
    with database.writing() as session:
        ward = set_up(session)
        wards.give_role(session, ward.id, Role.RECIPIENT, ["UGWEN"])
        silenced = replace(FORM, shared=("UGWEN",))

        with pytest.raises(wards.RoleConflict):
            service.change(session, keyring, ward, silenced, by="UMONA", now=NOW)
