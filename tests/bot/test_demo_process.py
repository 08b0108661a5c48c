"""``sta demo`` as a process: how it opens, and that it ends without leaving anything behind."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.demo_process import LONGEST_STOP_SECONDS, running_demo, started


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_it_stops_when_asked_and_leaves_nothing_behind(
    tmp_path: Path, asked: signal.Signals
) -> None:
    folder = tmp_path / "temporary"
    with running_demo(folder) as demo:
        assert list(folder.glob("sta-demo-*")) != []
        demo.process.send_signal(asked)
        said, _ = demo.process.communicate(timeout=LONGEST_STOP_SECONDS)

    assert demo.process.returncode == 0
    assert said.rstrip().endswith("Stopping.")
    assert list(folder.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.process.pid, 0)


def test_it_prints_an_address_at_which_a_prompt_waits(tmp_path: Path) -> None:
    with running_demo(tmp_path / "temporary") as demo:
        workspace = httpx.get(f"{demo.address}/page-api/workspace", verify=False).json()
        anna = next(one["id"] for one in workspace["people"] if one["handle"] == "anna")
        url = f"{demo.address}/page-api/screen"
        screen = httpx.get(url, params={"person": anna}, verify=False).json()

    unread = {one["name"]: one["unread"] for one in screen["channels"]}
    assert unread["willow-ward"] == 1


def test_a_port_that_is_taken_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = started(tmp_path / "temporary", "--port", str(port))
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert said.startswith(f"--port {port}: we cannot listen there.")
    assert len(said.splitlines()) == 1
