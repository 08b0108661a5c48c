"""Each ward's channel, and the people whom its word has to reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.emulator import Emulator, Fault, Person
from storage import wards
from storage.concerns.tables import Recipient
from storage.database import Database
from storage.wards import Role
from tests.bot.doctor.findings import a_ward, look, only

Mishap = Callable[[Emulator, str], None]


def archived(emulator: Emulator, channel: str) -> None:
    emulator.archive(channel)


def without_the_bot(emulator: Emulator, channel: str) -> None:
    emulator.remove_bot(channel)


def gone(emulator: Emulator, _channel: str) -> None:
    emulator.faults.next("conversations.info", Fault.ERROR("channel_not_found"))


@pytest.mark.parametrize(
    ("mishap", "said"),
    [
        (archived, "Willow: its channel is archived."),
        (without_the_bot, "Willow: the bot is not in its channel."),
        (gone, "Willow: Slack refuses it (channel_not_found)."),
    ],
)
def test_a_channel_that_prompts_cannot_reach_is_told_of(
    environ: dict[str, str],
    database: Database,
    emulator: Emulator,
    mona: Person,
    mishap: Mishap,
    said: str,
) -> None:
    channel = emulator.add_channel("willow", members=[mona])
    a_ward(database, emulator, channel, mona)
    mishap(emulator, channel)
    finding = only("channels", look(environ))
    assert (finding.well, finding.said) == (False, said)
    assert finding.remedy


def test_where_slack_asks_us_to_wait_the_rest_is_left_for_later(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    for name in ("Ash", "Willow"):
        a_ward(database, emulator, emulator.add_channel(name, members=[mona]), mona, name)
    emulator.faults.next("conversations.info", Fault.RATE_LIMITED(30))
    assert only("channels", look(environ)).said == "Ash: Slack asks us to wait."


def test_a_ward_whose_only_manager_left_is_told_of(
    environ: dict[str, str], database: Database, emulator: Emulator
) -> None:
    nina = emulator.add_person("nina", name="Nina Lowe")
    a_ward(database, emulator, emulator.add_channel("willow", members=[nina]), nina)
    emulator.deactivate(nina)
    finding = only("people", look(environ))
    assert finding.said == "Willow: it has no manager in Slack, so nobody gets its digest."


def test_a_manager_who_left_is_told_of_by_number(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    nina = emulator.add_person("nina", name="Nina Lowe")
    ward_id = a_ward(database, emulator, emulator.add_channel("willow", members=[nina]), nina)
    with database.writing() as session:
        wards.give_role(session, ward_id, Role.MANAGER, [mona.id, nina.id])
    emulator.deactivate(nina)
    assert only("people", look(environ)).said == "Willow: 1 of its 2 managers left Slack."


def test_a_concern_recipient_who_left_is_told_of(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    gwen = emulator.add_person("gwen", name="Gwen Price")
    ward_id = a_ward(database, emulator, emulator.add_channel("willow", members=[mona]), mona)
    with database.writing() as session:
        session.add(
            Recipient(
                ward_id=ward_id, user_id=gwen.id, post="guardian",
                outside_management=True, hours={}, deputy_id=mona.id,
            )
        )  # fmt: skip
        wards.give_role(session, ward_id, Role.RECIPIENT, [gwen.id, mona.id])
    emulator.deactivate(gwen)
    assert only("people", look(environ)).said == "Willow: 1 of its 2 concern recipients left Slack."


def test_an_admin_whom_slack_does_not_know_is_told_of_by_place(
    environ: dict[str, str], mona: Person
) -> None:
    found = look({**environ, "STA_WORKSPACE_ADMINS": f"{mona.id}, U0NOBODY"})
    assert only("people", found).said.startswith("Entry 2 of STA_WORKSPACE_ADMINS is nobody")
