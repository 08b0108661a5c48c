"""One warmed process for all that are to be killed, and a database that may be taken away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.processes import Zygote, warmed
from tests.postgres import LOST_WITH_THE_MACHINE, OwnServer, own_server


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with warmed() as started:
        yield started


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[OwnServer]:
    """A server to restart. Where another is named it would not be ours to take away."""
    with own_server(careless=LOST_WITH_THE_MACHINE) as started:
        yield started
