"""A real ``sta demo``, started as a person starts it, for the tests that watch it from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import VARIABLES

ROOT = Path(__file__).parents[1]
LONGEST_START_SECONDS = 60
LONGEST_STOP_SECONDS = 10


@dataclass(frozen=True)
class DemoProcess:
    """A demo that runs, and the address of its page."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def running_demo(folder: Path) -> Iterator[DemoProcess]:
    """A demo on a free port, whose temporary files go to a folder; ended with the block."""
    process = started(folder, "--port", "0")
    # Whatever goes wrong, reading its first lines must come to an end.
    watch = threading.Timer(LONGEST_START_SECONDS, process.kill)
    watch.start()
    try:
        address = _address(process)
        watch.cancel()
        yield DemoProcess(process, address)
    finally:
        watch.cancel()
        if process.poll() is None:
            process.kill()
        process.communicate()


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """``sta demo`` without a browser, as a process and a group of its own."""
    folder.mkdir(exist_ok=True)
    ours = {name for known in VARIABLES for name in (known, f"{known}_FILE")}
    kept = {name: text for name, text in os.environ.items() if name not in ours}
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "demo", "--no-browser", *arguments],
        cwd=ROOT,
        env={**kept, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return found[0]
    raise AssertionError("The demo did not open its page. It said:\n" + "".join(said))
