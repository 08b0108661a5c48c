"""The bot as a process: one to a SQLite file, ready when it says so, gone when it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot import operating
from bot.emulator import Emulator
from bot.manifest import manifest
from bot.monitoring import Watch
from bot.running import AlreadyRunning, Ears, alone
from bot.settings import load_settings
from bot.slack.http import HttpServer, web_app
from bot.slack.pulse import Pulse
from bot.slack.socket import Sockets
from storage.database import NoDatabase
from tests.bot.process import PATIENCE, Process, readiness, started
from tests.house import House, open_house
from tests.journeys.willow import set_up_willow

# --- the lock -------------------------------------------------------------------------------


def test_one_process_holds_a_sqlite_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ward.db"
    with alone(url), pytest.raises(AlreadyRunning, match="running already with this database"):
        ExitStack().enter_context(alone(url))


def test_a_lock_that_was_let_go_can_be_taken(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ward.db"
    with alone(url):
        pass
    with alone(url):
        pass


def test_a_lock_is_let_go_when_the_bot_fails(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ward.db"
    with pytest.raises(LookupError), alone(url):
        raise LookupError
    with alone(url):
        pass


def test_two_files_have_two_locks(tmp_path: Path) -> None:
    with alone(f"sqlite:///{tmp_path}/one.db"), alone(f"sqlite:///{tmp_path}/two.db"):
        pass


def test_however_it_is_spelt_a_file_has_one_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "linked").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    with alone("sqlite:///ward.db"), pytest.raises(AlreadyRunning):
        ExitStack().enter_context(alone(f"sqlite:///{tmp_path}/linked/ward.db"))


def test_postgresql_takes_any_number_of_processes() -> None:
    url = "postgresql://bot@server/wards"
    with alone(url), alone(url):
        pass


def test_a_place_that_cannot_hold_a_lock_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NoDatabase, match="Check the folder"):
        ExitStack().enter_context(alone(f"sqlite:///{tmp_path}/file/ward.db"))


def test_the_lock_is_not_the_database_so_other_commands_go_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ward.db"
    with alone(url):
        assert "brought up to date" in operating.migrate(
            load_settings({"DATABASE_URL": url}, env_file=None)
        )


# --- what it listens for ------------------------------------------------------------------------


@dataclass
class Lines(Sockets):
    """Lines that are told what people were asked, and bring nothing."""

    told: list[datetime | None]

    def expect_answers(self, newest_question: datetime | None) -> None:
        self.told.append(newest_question)


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    yield from open_house(sqlite_url, limits=False)


def test_lines_are_told_when_a_prompt_has_come(house: House) -> None:
    lines = Lines([])
    served = HttpServer(web_app(None, dict), "127.0.0.1", 0)
    ears = Ears(served, lines, Watch(house.bot, Pulse(house.bot.wiring.gateway.auth_test), lines))
    ears.expect_answers(house.bot)
    set_up_willow(house)
    house.at("Wednesday 07:15")
    ears.expect_answers(house.bot)
    served.stop()
    assert lines.told == [None, house.clock.now()]


# --- as a program ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def slack() -> Iterator[Emulator]:
    with Emulator(port=0) as emulator:
        emulator.install(manifest(socket_mode=True))
        yield emulator


@pytest.fixture(scope="module")
def bot(slack: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with started(slack, tmp_path_factory.mktemp("running")) as process:
        yield process


def test_it_gets_ready_by_itself(bot: Process) -> None:
    assert readiness(bot) == {"slack": "ok", "database": "ok", "clock": "ok"}


def test_a_second_one_over_the_same_file_is_refused_in_one_line(bot: Process) -> None:
    second = bot.another("run")
    assert second.returncode == 1
    assert second.stderr == (
        "The bot is running already with this database. Stop that one first, "
        "or use PostgreSQL for more than one.\n"
    )


def test_beside_it_other_commands_go_on(bot: Process) -> None:
    migrated = bot.another("migrate")
    assert (migrated.returncode, migrated.stdout) == (0, "The database is up to date.\n")


def test_its_log_holds_no_secret(bot: Process, slack: Emulator) -> None:
    log = bot.log.read_text()
    secrets = [slack.bot_token, slack.app_token, bot.environ["STA_KEYS"]]
    assert [secret for secret in secrets if secret in log] == []


def test_told_to_stop_it_ends_well_and_lets_the_file_go(slack: Emulator, tmp_path: Path) -> None:
    with started(slack, tmp_path) as process:
        process.told_to_leave()
        assert process.popen.wait(PATIENCE) == 0
        with alone(process.environ["DATABASE_URL"]):
            pass
