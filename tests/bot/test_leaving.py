"""The end of the process: what is in hand is finished, and nothing that hangs keeps it."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.emulator import Emulator, Fault, Person
from bot.manifest import manifest
from prompts.catalogue import Catalogue
from storage import deliveries, schema
from storage.database import Database
from storage.deliveries import Kind, State
from storage.wards import Ward
from tests.bot.process import PATIENCE, ROOT, Process, started
from tests.storage.sample_ward import a_handover, a_ward

# Whoever runs us kills after ten seconds.
IN_TIME = 10


@pytest.fixture
def slack() -> Iterator[Emulator]:
    with Emulator(limits=False) as emulator:
        emulator.install(manifest(socket_mode=True))
        yield emulator


@pytest.fixture
def anna(slack: Emulator) -> Person:
    return slack.add_person("anna", name="Anna Okafor")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/ward.db")
    schema.migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def channel(slack: Emulator, anna: Person, database: Database) -> str:
    """The channel of a ward that is set up."""
    made = slack.add_channel("willow", [anna])
    with database.writing() as session:
        ward = a_ward(session, channel_id=made)
        ward.team_id = slack.team_id
    return made


@pytest.fixture
def due(channel: str, database: Database, catalogue: Catalogue) -> str:
    """A prompt that is due: the id of its handover."""
    now = SystemClock().now()
    with database.writing() as session:
        ward = session.scalars(select(Ward)).one()
        starts_at = now + timedelta(minutes=10)
        handover = a_handover(session, ward, catalogue, starts_at=starts_at)
        deliveries.add(
            session, Kind.PROMPT, handover.id, channel,
            due_at=now, expires_at=starts_at + timedelta(hours=1), ward_id=ward.id,
        )  # fmt: skip
        return handover.id


def state(database: Database, handover_id: str) -> str:
    with database.reading() as session:
        (prompt,) = deliveries.of_subject(session, Kind.PROMPT, handover_id)
    return prompt.state


def is_called(slack: Emulator, method: str) -> None:
    slack.wait_until(lambda: slack.calls(method), what=f"a call of {method}")


def ends_in_time(process: Process) -> int:
    return process.popen.wait(IN_TIME)


# --- what hangs ---


@pytest.mark.parametrize("by_socket", [True, False], ids=["socket", "http"])
def test_a_post_and_a_form_that_hang_do_not_keep_it(
    by_socket: bool,
    slack: Emulator,
    anna: Person,
    channel: str,
    database: Database,
    due: str,
    tmp_path: Path,
) -> None:
    slack.faults.next("chat.postMessage", Fault.SLOW(60), times=3)
    slack.faults.next("views.open", Fault.SLOW(60))
    ears = {} if by_socket else {"SLACK_APP_TOKEN": ""}
    with started(slack, tmp_path, STA_SLACK_TIMEOUT_SECONDS="2", **ears) as process:
        if not by_socket:
            slack.deliver_by_http(f"http://127.0.0.1:{process.port}/slack/events")
        is_called(slack, "chat.postMessage")
        assert anna.types_command("/concern", channel).ok
        is_called(slack, "views.open")
        process.told_to_leave()
        assert ends_in_time(process) == 0
    # Nobody knows whether it arrived: the next process looks before it posts again.
    assert state(database, due) == State.SENDING.value


def test_a_post_that_is_on_its_way_is_finished_and_recorded(
    slack: Emulator, database: Database, due: str, tmp_path: Path
) -> None:
    slack.faults.next("chat.postMessage", Fault.SLOW(1), times=3)
    with started(slack, tmp_path) as process:
        is_called(slack, "chat.postMessage")
        process.told_to_leave()
        assert ends_in_time(process) == 0
    assert state(database, due) == State.SENT.value


def test_a_slack_that_opens_no_line_does_not_keep_it(slack: Emulator, tmp_path: Path) -> None:
    slack.faults.next("apps.connections.open", Fault.SLOW(60), times=4)
    with started(slack, tmp_path) as process:
        process.told_to_leave()
        assert ends_in_time(process) == 0


@pytest.mark.usefixtures("due")
def test_told_twice_it_leaves_at_once(slack: Emulator, tmp_path: Path) -> None:
    slack.faults.next("chat.postMessage", Fault.SLOW(60), times=3)
    with started(
        slack, tmp_path, STA_SLACK_TIMEOUT_SECONDS="100", STA_SENDING_DEADLINE_SECONDS="200"
    ) as process:
        is_called(slack, "chat.postMessage")
        process.told_to_leave()
        slack.wait_until(lambda: "stopping" in process.events(), what="it to stop")
        process.told_to_leave()
        assert ends_in_time(process) == 128 + signal.SIGTERM
        assert "left_at_once" in process.events()


def test_what_hangs_for_too_long_is_left() -> None:
    script = """
        import os, signal, threading
        from bot.farewell import Farewell
        farewell = Farewell(seconds=0.2)
        farewell.listen()
        threading.Thread(target=threading.Event().wait).start()  # Python would wait for it
        os.kill(os.getpid(), signal.SIGTERM)
        farewell.wait()
        print("told", flush=True)
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout.split()[0]) == (0, "told")
