"""Private words and ids are poured through everything that fails, and none comes out.

Every listener and every job there is gets its turn by itself, with a database that fails in
several ways and a Slack that refuses whatever is said; and so does every kind of message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import text

from bot import schedule
from bot.dispatcher import Dispatcher
from bot.emulator import Fault
from bot.slack.gateway import Gateway
from bot.slack.message import Message
from storage import deliveries
from storage.database import Database, NotSaved
from tests.house import House, open_house
from tests.journeys.willow import set_up_willow
from tests.journeys.witness import Witness

MARK = "Zebra-4471 saw Anna take the keys from UMARKER77"
MARKED_PERSON, MARKED_CHANNEL, MARKED_TEAM = "UMARKER77", "CMARKER77", "TMARKER77"
MARKS = ("Zebra", "MARKER77", "keys from")
# What somebody else once wrote, as an error of ours may quote it.
ANOTHERS = "Quokka-9917 wrote that nobody counts the keys"
ANOTHERS_MARKS = ("Quokka", "nobody counts")
SAID_WITH = ("chat.postMessage", "views.open", "views.push", "views.update", "views.publish")

Mood = Callable[[House], AbstractContextManager[None]]


@contextmanager
def refused(_house: House) -> Iterator[None]:
    """Nothing fails; but nobody knows who this is, or what they mean."""
    yield


@contextmanager
def not_saved(_house: House) -> Iterator[None]:
    """The database takes nothing and gives nothing."""
    with _database_raises(NotSaved("the database is locked")):
        yield


@contextmanager
def broken(_house: House) -> Iterator[None]:
    """A fault of ours, of the kind that quotes what it was given."""
    with _database_raises(LookupError(ANOTHERS)):
        yield


@contextmanager
def quoting(house: House) -> Iterator[None]:
    """Tables are gone, so that the database's own error quotes the statement and its values."""
    tables = ("ward_people", "wards", "deliveries")
    with house.bot.wiring.database.writing() as session:
        for table in tables:
            session.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))
    yield
    with house.bot.wiring.database.writing() as session:
        for table in tables:
            session.execute(text(f"ALTER TABLE {table}_gone RENAME TO {table}"))


MOODS = (refused, not_saved, broken, quoting)


@pytest.mark.parametrize("mood", MOODS, ids=lambda mood: mood.__name__)
def test_nothing_private_leaks_where_everything_goes_wrong(
    mood: Mood, witness: Witness, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _shown(monkeypatch)
    for house in open_house(sqlite_url, limits=False):
        set_up_willow(house)
        for method in SAID_WITH:
            house.slack.faults.next(method, Fault.ERROR("internal_error"), times=10_000)
        with mood(house):
            for listener in sorted(witness.registered):
                shown.append(str(house.bot.app.dispatch(_request(listener)).body))
            for job in house.bot.jobs:
                schedule._guarded(job, house.clock)()
        house.bot.wiring.afterwards.shutdown(wait=True)
        assert witness.overheard(house, (*MARKS, *ANOTHERS_MARKS)) == []
        shown += [str(call.arguments) for call in house.slack.calls()]
        assert [mark for mark in ANOTHERS_MARKS if mark in "\n".join(shown)] == []
        assert witness.asked == witness.registered


def test_nothing_private_leaks_from_messages_that_cannot_be_made(
    witness: Witness, sqlite_url: str
) -> None:
    def fail(*_: object) -> None:
        raise LookupError(MARK)

    for house in open_house(sqlite_url, limits=False):
        set_up_willow(house)
        sender = house.bot.dispatcher.sender
        failing = {kind: replace(each, render=fail) for kind, each in sender.renderers.items()}
        with house.bot.wiring.database.writing() as session:
            for kind in failing:
                deliveries.add(
                    session, kind, "a:b", MARKED_PERSON,
                    due_at=house.clock.now(), expires_at=house.clock.now() + timedelta(days=1),
                )  # fmt: skip
        dispatcher = Dispatcher(replace(sender, renderers=failing))
        dispatcher.run()
        assert witness.log.getvalue().count("delivery_not_made") == len(failing)
        assert witness.overheard(house, MARKS) == []


@contextmanager
def _database_raises(error: Exception) -> Iterator[None]:
    def scope(_database: Database, *_: object, **__: object) -> Any:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        for name in ("reading", "writing", "writing_core", "writing_at_once"):
            patch.setattr(Database, name, scope)
        yield


def _shown(patch: pytest.MonkeyPatch) -> list[str]:
    """What people are told beside what they pressed, from here on."""
    shown: list[str] = []
    say = Gateway.say

    def noting(self: Gateway, response_url: str, message: Message, **how: Any) -> None:
        shown.append(str(message))
        say(self, response_url, message, **how)

    patch.setattr(Gateway, "say", noting)
    return shown


def _request(listener: str) -> BoltRequest:
    """What Slack would send to this listener, with marks wherever it has words or ids."""
    kind, _, name = listener.partition(" ")
    return BoltRequest(mode="socket_mode", body=_PAYLOADS[kind](_fitting(name)))


def _fitting(name: str) -> str:
    """A name that fits a pattern, or is the name itself."""
    if not name.startswith("^"):
        return name
    plain = re.sub(r"\(_\\[dw]\+\)\?", "", name.strip("^$"))
    plain = re.sub(r"\(([^|)]+)\|[^)]*\)", r"\1", plain)
    fitting = re.sub(r"\[0.*\]", "1", plain).replace(r"\d+", "1").replace(r"\w+", "1")
    assert re.fullmatch(name, fitting), f"{name}: say here what fits it"
    return fitting


_WHO: dict[str, Any] = {
    "team": {"id": MARKED_TEAM},
    "user": {"id": MARKED_PERSON, "team_id": MARKED_TEAM, "name": MARK},
    "trigger_id": f"1.{MARKED_PERSON}",
    "token": "never-looked-at",
}
# Nobody listens there, so that what is said afterwards fails as well.
_NOWHERE = f"http://127.0.0.1:1/{MARKED_PERSON}"


def _view(callback_id: str) -> dict[str, Any]:
    given = {"type": "plain_text_input", "value": MARK}
    block = {
        "type": "input",
        "block_id": MARKED_PERSON,
        "label": {"type": "plain_text", "text": MARK},
        "element": {"type": "plain_text_input", "action_id": "a"},
    }
    return {
        "id": f"V{MARKED_PERSON}", "type": "modal", "callback_id": callback_id, "hash": "1",
        "private_metadata": MARK, "blocks": [block], "title": {"type": "plain_text", "text": MARK},
        "state": {"values": {MARKED_PERSON: {"a": given}}},
    }  # fmt: skip


_PAYLOADS: dict[str, Callable[[str], dict[str, Any]]] = {
    "press": lambda name: {
        **_WHO,
        "type": "block_actions",
        "channel": {"id": MARKED_CHANNEL, "name": MARK},
        "container": {"message_ts": "1.1", "channel_id": MARKED_CHANNEL},
        "response_url": _NOWHERE,
        "actions": [
            {"type": "button", "action_id": name, "block_id": MARKED_PERSON, "value": MARK,
             "action_ts": "1.1"}
        ],
    },
    "command": lambda name: {
        "command": name,
        "text": MARK,
        "team_id": MARKED_TEAM,
        "channel_id": MARKED_CHANNEL,
        "channel_name": MARK,
        "user_id": MARKED_PERSON,
        "user_name": MARK,
        "response_url": _NOWHERE,
        "trigger_id": f"1.{MARKED_PERSON}",
    },
    "shortcut": lambda name: {**_WHO, "type": "shortcut", "callback_id": name},
    "submission": lambda name: {**_WHO, "type": "view_submission", "view": _view(name)},
    "event": lambda name: {
        "type": "event_callback",
        "team_id": MARKED_TEAM,
        "event_id": "E1",
        "event": {"type": name, "user": MARKED_PERSON, "channel": MARKED_CHANNEL, "tab": "home",
                  "text": MARK},
    },
}  # fmt: skip
