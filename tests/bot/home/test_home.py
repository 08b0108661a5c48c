"""Home says on which wards an account is shared, and takes nobody for shared elsewhere."""

from __future__ import annotations

import pytest

from bot.feature import Viewer
from bot.home import blocks, shared_wards
from storage.database import Database
from tests.storage.sample_ward import TEAM, a_ward


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def found(database: Database, viewer: Viewer) -> list[str]:
    with database.writing() as session:
        a_ward(session)
    with database.reading() as session:
        return shared_wards(session, viewer)


def test_a_shared_account_is_one_on_its_own_ward(database: Database) -> None:
    assert found(database, Viewer(TEAM, "UOFFICE", is_admin=False)) == ["Willow"]


def test_a_person_is_no_shared_account(database: Database) -> None:
    assert found(database, Viewer(TEAM, "UANNA", is_admin=False)) == []


def test_a_workspace_admin_is_never_taken_for_a_shared_account(database: Database) -> None:
    assert found(database, Viewer(TEAM, "UOFFICE", is_admin=True)) == []


def test_home_says_on_which_ward_an_account_is_shared() -> None:
    view = blocks.home([], shared_on=["Willow & Oak"])
    assert "This is a shared account on Willow &amp; Oak." in str(view)


def test_home_says_nothing_of_it_to_anybody_else() -> None:
    assert "shared account" not in str(blocks.home([], shared_on=[]))
