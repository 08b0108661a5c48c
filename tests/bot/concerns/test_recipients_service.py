"""Naming recipients: whoever comes to receive concerns has no tap counted any more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.concerns import recipients_service
from bot.concerns.recipients_service import Admin
from prompts.catalogue import Catalogue
from storage import wards
from storage.answers import Answer
from storage.database import Database
from storage.secrecy import Keyring
from tests.storage.concerns.willow import GWEN
from tests.storage.sample_ward import NOW, TEAM, an_open_handover, tap

ADA = Admin(TEAM, "UADA", is_admin=True, now=NOW)


@pytest.mark.parametrize("newcomer", ["UGRACE", "UDORA"])
def test_the_taps_of_a_new_recipient_and_of_a_new_deputy_are_forgotten(
    database: Database, keyring: Keyring, catalogue: Catalogue, newcomer: str
) -> None:
    handover = an_open_handover(database, keyring, catalogue)
    tap(database, keyring, handover, newcomer, 5)
    tap(database, keyring, handover, "UANNA", 2)
    named = [replace(GWEN, user_id="UGRACE", deputy_id="UDORA")]

    with database.writing() as session:
        ward = wards.get(session, handover.ward_id)
        recipients_service.name(session, keyring, ADA, ward, named)

    with database.reading() as session:
        assert list(session.scalars(select(Answer.score))) == [2]
