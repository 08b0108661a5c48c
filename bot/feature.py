"""What a feature shows the house: one face for all of them, so that only app.py knows each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.listening import Listening
from bot.replies import Answer
from bot.slack.message import Message
from bot.slack.payloads import Call
from storage.deliveries import Delivery, Kind

Block = dict[str, Any]


def _nothing(session: Session, delivery: Delivery, now: datetime) -> None:
    """The hook of a delivery that has nothing to do at this point."""


def _nothing_gathered(session: Session, deliveries: Sequence[Delivery]) -> None:
    """The hook of deliveries that are made one by one."""


Hook = Callable[[Session, Delivery, datetime], None]
Gather = Callable[[Session, Sequence[Delivery]], object]


@dataclass(frozen=True, slots=True)
class Renderer:
    """How deliveries of one kind become messages, and what follows from their fate.

    :ivar render: the message from what is stored; None where there is nothing to say any more.
    :ivar gather: before several are prepared in one transaction: what they are made from, read at
        once. It is held until they are made, so that the session finds it there.
    :ivar prepare: in the transaction that claims it, before anything is posted.
    :ivar sent: in the transaction that records it as sent; not for a change to a sent message.
    :ivar missed: in the transaction that records it as missed.
    """

    render: Callable[[Session, Delivery, datetime], Message | None]
    gather: Gather = _nothing_gathered
    prepare: Hook = _nothing
    sent: Hook = _nothing
    missed: Hook = _nothing


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again. Running it twice at once, or late, does no harm."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


class Unfinished(Exception):
    """Some of a job's work could not be done. It is logged, and will be tried again."""


@dataclass(frozen=True, slots=True)
class Arrears:
    """Work of one kind that should be done by now.

    :ivar part: what readiness and doctor call the work it belongs to.
    :ivar what: what monitoring counts it as.
    :ivar said: a sentence for an operator, and what to do about it.
    """

    part: str
    what: str
    count: int
    said: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who opens Home."""

    team_id: str
    user_id: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Command:
    """One word after ``/handover``."""

    word: str
    purpose: str
    run: Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one of doctor's checks found.

    :ivar remedy: what to do about it; empty where all is well.
    """

    part: str
    well: bool
    said: str
    remedy: str = ""


HomeSection = Callable[[Session, Viewer, datetime], Sequence[Block]]
Check = Callable[[datetime], Sequence[Finding]]
Behind = Callable[[datetime], Sequence[Arrears]]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature's face."""

    name: str
    register: Callable[[Listening], None]
    renderers: Mapping[Kind, Renderer] = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    home: HomeSection | None = None
    commands: Sequence[Command] = ()
    checks: Sequence[Check] = ()
    arrears: Sequence[Behind] = ()
