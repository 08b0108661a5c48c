"""From the command to a prompt that can be clicked, in ``sta demo``."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from tests.benchmarks.figures import Figure, Figures
from tests.demo_process import running_demo

GOAL_SECONDS = 5.0
LOOK_AGAIN_SECONDS = 0.02
LONGEST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Size:
    """How often it is started."""

    rounds: int


REAL = Size(rounds=5)
TINY = Size(rounds=1)


def measure(size: Size) -> Figures:
    """Seconds until there is something to click."""
    seconds = median(_start() for _ in range(size.rounds))
    yield Figure("demo: command to a clickable prompt", seconds, "s", goal=GOAL_SECONDS)


def _start() -> float:
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="sta-bench-") as folder,
        running_demo(Path(folder)) as demo,
        httpx.Client(base_url=demo.address, trust_env=False, verify=False) as page,
    ):
        while not _shows_a_prompt(page):
            if time.perf_counter() - began > LONGEST_SECONDS:
                raise RuntimeError("The demo opened, and showed no prompt.")
            time.sleep(LOOK_AGAIN_SECONDS)
        return time.perf_counter() - began


def _shows_a_prompt(page: httpx.Client) -> bool:
    people = page.get("/page-api/workspace").json()["people"]
    anna = next(person["id"] for person in people if person["handle"] == "anna")
    screen = page.get("/page-api/screen", params={"person": anna}).json()
    return any(channel["unread"] for channel in screen["channels"])
