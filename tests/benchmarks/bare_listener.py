"""The least that a durable tap can cost: one Bolt listener and one upsert, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.handover.blocks import RATE_PATTERN

TAPS = Table(
    "bare_taps",
    MetaData(),
    Column("handover", String(20), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("score", Integer, nullable=False),
)


@contextmanager
def bare_listener(url: str, signing_secret: str, pool: int) -> Iterator[App]:
    """A Bolt app that upserts what is tapped, commits, and acknowledges."""
    engine = create_engine(url, pool_size=pool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _as_durable_as_ours)
    TAPS.create(engine)
    app = App(
        authorize=lambda **_: AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-bench"
        ),
        signing_secret=signing_secret,
        process_before_response=True,
        token_verification_enabled=False,
    )
    app.action(re.compile(RATE_PATTERN))(_listener(engine))
    try:
        yield app
    finally:
        engine.dispose()


def _listener(engine: Engine) -> Callable[..., None]:
    insert = sqlite_insert if engine.dialect.name == "sqlite" else postgresql_insert
    new = insert(TAPS)
    upsert = new.on_conflict_do_update(
        index_elements=["handover", "person"], set_={"score": new.excluded.score}
    )

    def listen(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap = {
            "handover": action["value"],
            "person": body["user"]["id"],
            "score": int(action["action_id"][-1]),
        }
        with engine.begin() as connection:
            connection.execute(upsert, tap)
        ack()

    return listen


def _as_durable_as_ours(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
