"""One app and one emulator for all the JavaScript tests."""

from collections.abc import Iterator

import pytest

from bot.emulator import Emulator, Timing
from tests.javascript.room import MANIFEST, Room, running


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    timing = Timing(ack=1.5, event_retries=(), refresh=0.2, file_ready=0.0)
    with Emulator(limits=False, timing=timing) as slack:
        slack.install(MANIFEST)
        with running(slack):
            yield Room(slack, slack.add_person("anna", name="Anna Okafor"))
