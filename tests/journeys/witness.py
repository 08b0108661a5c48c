"""Stands where the bot can be overheard: its log, its figures, its metadata, its outbox.

What people's screens show is not looked at: that is where words belong.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import structlog
from sqlalchemy import select

from bot import app, logs, metrics
from bot.emulator import Person
from bot.feature import Renderer
from bot.listening import Listening
from bot.monitoring import Watch
from bot.settings import LogFormat, LogLevel
from bot.slack.pulse import Pulse
from storage import wards
from storage.concerns import codes
from storage.concerns.codes import ReceiptCode
from storage.concerns.tables import Concern
from storage.deliveries import Delivery, Kind
from storage.wards import Ward
from tests.house import House

KINDS = ("press", "command", "shortcut", "submission", "event")
OURS = ("bot.", "storage.", "prompts.", "sqlalchemy")
# A delivery goes to somebody, so these two columns name a channel or a person; no other does. Its
# subject is an opaque id.
ADDRESSES = ("target", "channel")
ADDRESS, DELIVERY = "the address of a delivery", "a delivery"
SHORTEST = 6


@dataclass
class Witness:
    """What was overheard, and what is private.

    :ivar registered: every listener of the bot, as ``press handover_more``.
    :ivar asked: those that were asked something, and ``answered`` those that did it.
    :ivar renderers: every kind of message, and ``rendered`` those that were made.
    :ivar typed: what people typed or were told in confidence.
    :ivar errors: what our own errors said.
    """

    log: io.StringIO = field(default_factory=io.StringIO)
    registered: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    renderers: set[str] = field(default_factory=set)
    rendered: set[str] = field(default_factory=set)
    typed: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def leaks(self, house: House) -> list[str]:
        """What is private and was overheard, and where."""
        words, people = self._words(house), _people_and_channels(house)
        private = {ADDRESS: words, DELIVERY: words | people}
        everything = words | people | _hidden(house)
        return [
            f"{word!r} in {place}"
            for place, text in self._places(house)
            for word in sorted(private.get(place, everything))
            if word in text
        ]

    def overheard(self, house: House, marks: Sequence[str]) -> list[str]:
        """Which marks were overheard, and where."""
        return [
            f"{mark!r} in {place}"
            for place, text in self._places(house)
            for mark in marks
            if mark in text and place != ADDRESS
        ]

    def _words(self, house: House) -> set[str]:
        with house.bot.wiring.database.reading() as session:
            names = {ward.name for ward in wards.everywhere(session)}
        return {
            *names,
            *(person.name for person in house.people.values()),
            *(word for word in self.typed if len(word) >= SHORTEST),
        }

    def _places(self, house: House) -> Iterator[tuple[str, str]]:
        yield "the log", self.log.getvalue()
        yield "an error", "\n".join(self.errors)
        watch = Watch(house.bot, Pulse(house.bot.wiring.gateway.auth_test), None)
        yield "the figures", metrics.page(watch.seen).decode()
        yield "readiness", json.dumps(watch.health())
        for call in house.slack.calls():
            yield f"the metadata of {call.method}", json.dumps(call.arguments.get("metadata"))
        with house.bot.wiring.database.reading() as session:
            rows = [dict(row) for row in session.execute(select(Delivery.__table__)).mappings()]
        for row in rows:
            addresses = [str(row.pop(name)) for name in ADDRESSES]
            row.pop("ward_id")
            yield ADDRESS, " ".join(addresses)
            yield DELIVERY, " ".join(map(str, row.values()))


def _people_and_channels(house: House) -> set[str]:
    with house.bot.wiring.database.reading() as session:
        channels = session.scalars(select(Ward.channel_id))
        return {*(person.id for person in house.people.values()), *channels}


def _hidden(house: House) -> set[str]:
    """Ids that mean nothing outside the database, and are still nobody's to see."""
    with house.bot.wiring.database.reading() as session:
        return {*session.scalars(select(Ward.id)), *session.scalars(select(Concern.id))}


@contextmanager
def listening_in(patch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """Overhear every bot that is built within the block; its log is taken down at DEBUG."""
    witness = Witness()
    for kind in KINDS:
        patch.setattr(Listening, kind, _noting(witness, kind, getattr(Listening, kind)))
    patch.setattr(Person, "fills", _noting_words(witness, Person.fills))
    new_code: Callable[[], ReceiptCode] = codes.new_code
    patch.setattr(codes, "new_code", lambda: _noted(witness, new_code()))
    describe = logs.describe_exception
    patch.setattr(logs, "describe_exception", _noting_errors(witness, describe))
    renderers = app._renderers
    patch.setattr(app, "_renderers", lambda rooms: _noting_kinds(witness, renderers(rooms)))
    with _log_to(witness.log):
        yield witness


def _noting(witness: Witness, kind: str, register: Callable[..., None]) -> Callable[..., None]:
    def registering(self: Listening, name: Any, listener: Any, *rest: Any) -> None:
        key = f"{kind} {name.pattern if isinstance(name, re.Pattern) else name}"
        witness.registered.add(key)

        def listen(*given: Any) -> Any:
            witness.asked.add(key)
            answer = listener(*given)
            witness.answered.add(key)
            return answer

        register(self, name, listen, *rest)

    return registering


def _noting_words(witness: Witness, fills: Callable[..., None]) -> Callable[..., None]:
    def filling(self: Person, entries: dict[str, Any], **how: Any) -> None:
        witness.typed.update(value for value in entries.values() if isinstance(value, str))
        fills(self, entries, **how)

    return filling


def _noting_kinds(witness: Witness, renderers: Mapping[Kind, Renderer]) -> dict[Kind, Renderer]:
    def noting(kind: Kind, renderer: Renderer) -> Renderer:
        def render(*given: Any) -> Any:
            message = renderer.render(*given)
            witness.rendered.add(kind.value)
            return message

        return replace(renderer, render=render)

    witness.renderers |= {kind.value for kind in renderers}
    return {kind: noting(kind, renderer) for kind, renderer in renderers.items()}


def _noted(witness: Witness, code: ReceiptCode) -> ReceiptCode:
    witness.typed.update((code.words, code.digits))
    return code


def _noting_errors(witness: Witness, describe: Callable[..., Any]) -> Callable[..., Any]:
    def describing(logger: Any, method: str, event: Any) -> Any:
        error = logs._exception(event.get("exc_info"))
        if error is not None:
            witness.errors.extend(
                str(one) for one in logs._causes(error) if type(one).__module__.startswith(OURS)
            )
        return describe(logger, method, event)

    return describing


@contextmanager
def _log_to(stream: io.StringIO) -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook
    logs.set_up(LogLevel.DEBUG, LogFormat.JSON, stream)
    try:
        yield
    finally:
        root.handlers[:], logging.raiseExceptions = handlers, raises
        root.setLevel(level)
        sys.excepthook, threading.excepthook = hooks
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()
