"""Words that may be lost: a few threads, and a bound on what waits for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event

import pytest

from bot import metrics
from bot.afterwards import Afterwards

PATIENCE = 10


@pytest.fixture
def let_go() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


def dropped() -> float:
    return metrics.REGISTRY.get_sample_value("sta_words_dropped_total") or 0


def full(let_go: Event) -> Afterwards:
    """One whose thread hangs, and with one more waiting."""
    afterwards = Afterwards(workers=1, most=1)
    for _ in range(2):
        afterwards.submit(let_go.wait, PATIENCE)
    return afterwards


def test_what_is_handed_in_is_done() -> None:
    afterwards = Afterwards(workers=1)
    assert afterwards.submit(lambda word: word + "!", "said").result(PATIENCE) == "said!"
    afterwards.shutdown()


def test_what_does_not_fit_is_left_out_at_once_and_counted(let_go: Event) -> None:
    afterwards, before = full(let_go), dropped()
    assert afterwards.submit(print).cancelled()
    assert dropped() == before + 1


def test_once_there_is_room_it_goes_on(let_go: Event) -> None:
    afterwards = full(let_go)
    let_go.set()
    assert is_taken(afterwards)


def test_one_that_fails_gives_its_place_back() -> None:
    afterwards = Afterwards(workers=1, most=0)
    assert isinstance(afterwards.submit(int, "no number").exception(PATIENCE), ValueError)
    assert is_taken(afterwards)


def is_taken(afterwards: Afterwards) -> bool:
    """Whether something is taken, once the thread has put away what it did before."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if not afterwards.submit(int).cancelled():
            return True
    return False


def test_at_the_end_what_waits_is_still_done(let_go: Event) -> None:
    afterwards = Afterwards(workers=1)
    afterwards.submit(let_go.wait, PATIENCE)
    waiting = afterwards.submit(int)
    let_go.set()
    afterwards.shutdown()
    assert waiting.done()
