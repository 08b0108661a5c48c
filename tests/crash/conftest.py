"""One warmed process for all that are to be killed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.processes import Zygote, warmed
from tests.crash.stumbling import Stumbling, stumbling_postgres


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with warmed() as started:
        yield started


@pytest.fixture(scope="module")
def stumbling() -> Iterator[Stumbling]:
    with stumbling_postgres() as opened:
        yield opened
