"""Four bots over one PostgreSQL, killed, paused and restarted underneath: nothing lost or doubled.

There is no leader among them: whoever lives does what is due.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import Transport
from tests.crash.fleet import Blow, Fleet
from tests.crash.processes import Zygote
from tests.crash.town import town
from tests.crash.week import Week
from tests.postgres import OwnServer, new_database

# Few by default, because each is waited for; `make crash` strikes more, and in a larger town.
KILLS = int(os.environ.get("CRASH_KILLS", "0"))
BLOWS, WARDS = (max(KILLS // 10, len(Blow)), 8) if KILLS else (4, 2)
SEED = int(os.environ.get("CRASH_SEED", "1"))


@pytest.mark.postgres
@pytest.mark.parametrize("transport", list(Transport))
def test_four_replicas_lose_nothing_and_say_nothing_twice(
    zygote: Zygote, own_postgres: OwnServer, tmp_path: Path, transport: Transport
) -> None:
    fleet = Fleet(zygote, transport, BLOWS, SEED, own_postgres.restart)
    with (
        new_database(own_postgres.url, "crash") as url,
        town(url, tmp_path, fleet, wards=WARDS) as here,
    ):
        week = Week.first(here)
        week.is_lived_through()
        while not fleet.is_done:
            week = week.next()
            week.is_lived_through()
        assert set(fleet.struck) == set(Blow)
