"""The seams at which a process can be killed: between two things that belong together.

A seam is a function of the bot's, and whether the process ends before it or after it. For what
goes through the outbox it also names what is being sent, so that a prompt's process does not end
at a digest.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest
from sqlalchemy.orm import Session

from storage.claims import Claim
from storage.deliveries import Delivery, Kind


class When(StrEnum):
    """On which side of a function the process ends."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Seam:
    """Where a process ends.

    :ivar function: as ``module:name`` or ``module:Class.name``.
    :ivar kind: of the outbox's functions, what has to be on its way.
    :ivar change: whether that is a change to a message that stands in Slack.
    :ivar envelope: of what answers Slack, words that the payload has to hold.
    """

    function: str
    when: When
    kind: Kind | None = None
    change: bool = False
    envelope: str | None = None

    def concerns(self, given: tuple[Any, ...], result: Any) -> bool:
        """Whether a call of the function is the one that the process is to end at."""
        if self.envelope is not None:
            return any(
                isinstance(each, SocketModeRequest) and self.envelope in str(each.payload)
                for each in given
            )
        if self.kind is None:
            return result is not False
        return any(
            each.kind == self.kind.value and each.is_update == self.change
            for each in _deliveries((*given, result))
        )


def _of_a_new_message(kind: Kind) -> dict[str, Seam]:
    name = kind.value.replace("_", " ")
    return {
        f"{name}: before the claim": Seam("storage.claims:claim_all", When.BEFORE, kind),
        f"{name}: claimed, not committed": Seam("storage.claims:claim_all", When.AFTER, kind),
        f"{name}: claimed": Seam("bot.sending:Sender.take", When.AFTER, kind),
        f"{name}: before the post": Seam("bot.sending:Sender._post", When.BEFORE, kind),
        f"{name}: posted, not recorded": Seam("bot.sending:Sender._record", When.BEFORE, kind),
        f"{name}: recorded, not committed": Seam("storage.claims:record_sent", When.AFTER, kind),
        f"{name}: recorded": Seam("bot.ledger:done", When.BEFORE, kind),
    }


PLANNING = {
    "planning: drawn, not committed": Seam("storage.plans:keep", When.AFTER),
    "planning: drawn": Seam("bot.handover.planning:_draw", When.AFTER),
    "planning: in the outbox, not committed": Seam("storage.plans:put_in_outbox", When.AFTER),
    "planning: in the outbox": Seam("bot.handover.planning:plan_all", When.AFTER),
}
PROMPT = _of_a_new_message(Kind.PROMPT)
RATING = {
    "rating: before the commit": Seam("storage.ratings:record", When.AFTER),
    "rating: committed, not acknowledged": Seam("bot.handover.rating:rate", When.AFTER),
    "rating: acknowledged": Seam(
        "bot.slack.socket:send_response", When.AFTER, envelope="handover_rate_"
    ),
}
CONCERN = {
    "concern: before the commit": Seam("storage.concerns.raising:raise_concern", When.AFTER),
    "concern: committed, not acknowledged": Seam("bot.concerns.raise_listeners:send", When.AFTER),
    "concern: acknowledged": Seam(
        "bot.slack.socket:send_response", When.AFTER, envelope="'type': 'view_submission'"
    ),
}
NOTICE = _of_a_new_message(Kind.CONCERN_NOTICE)
CLOSING = {
    "closing: before the commit": Seam("storage.readings:close", When.AFTER),
    "closing: before the claim": Seam(
        "storage.claims:claim_all", When.BEFORE, Kind.PROMPT, change=True
    ),
    "closing: claimed": Seam("bot.sending:Sender.take", When.AFTER, Kind.PROMPT, change=True),
    "closing: changed, not recorded": Seam(
        "storage.claims:record_changed", When.BEFORE, Kind.PROMPT, change=True
    ),
    "closing: recorded": Seam("bot.ledger:done", When.BEFORE, Kind.PROMPT, change=True),
}
PUBLICATION = {
    "publication: before the commit": Seam("storage.readings:publish", When.AFTER),
    "publication: committed": Seam("bot.digest.making:_made", When.AFTER),
}
# A digest whose ward has a history waits for its picture before it is claimed.
PICTURE = {
    "picture: drawn": Seam("bot.digest.picture:draw", When.AFTER),
    "picture: uploaded, not noted": Seam("bot.slack.gateway:Gateway.upload", When.AFTER),
    "picture: noted, not committed": Seam("storage.digests:picture_uploaded", When.AFTER),
    "picture: noted": Seam("bot.digest.picturing:_step", When.AFTER),
    "picture: ready, not committed": Seam("storage.digests:picture_settled", When.AFTER),
    "picture: ready": Seam("bot.digest.picturing:_settle", When.AFTER),
}
DIGEST = _of_a_new_message(Kind.DIGEST)
TEAM_DIGEST = {
    "team digest: chosen, not committed": Seam("storage.digests:make_team_version", When.AFTER),
    "team digest: in the outbox, not committed": Seam("bot.digest.team.service:make", When.AFTER),
    **_of_a_new_message(Kind.TEAM_DIGEST),
}
# One process reminds all wards in one transaction, and dies after the first of them.
REVIEW = {
    "review: first ward's in the outbox, not committed": Seam(
        "bot.improving.reminding:_remind", When.AFTER
    ),
    "review: in the outbox, not committed": Seam("bot.improving.reminding:remind", When.AFTER),
    **_of_a_new_message(Kind.REVIEW_WORD),
}

# In the order in which a ward's week comes by them.
SEAMS: dict[str, Seam] = {
    **PLANNING, **PROMPT, **RATING, **CONCERN, **NOTICE, **CLOSING, **PUBLICATION, **PICTURE,
    **DIGEST, **TEAM_DIGEST, **REVIEW,
}  # fmt: skip


def arm(name: str) -> None:
    """Have this process kill itself the next time it comes by a seam."""
    seam = SEAMS[name]
    owner, attribute = _owner(seam.function)
    setattr(owner, attribute, _fatal(getattr(owner, attribute), seam))


def _fatal(function: Callable[..., Any], seam: Seam) -> Callable[..., Any]:
    @wraps(function)
    def last(*given: Any, **named: Any) -> Any:
        arguments = (*given, *named.values())
        if seam.when is When.BEFORE and seam.concerns(arguments, None):
            die()
        result = function(*given, **named)
        if seam.when is When.AFTER and seam.concerns(arguments, result):
            die()
        return result

    return last


def die() -> None:
    """End at once, as by a power cut: nothing is flushed, closed or rolled back."""
    os.kill(os.getpid(), signal.SIGKILL)


def _owner(function: str) -> tuple[Any, str]:
    module, _, path = function.partition(":")
    *holders, attribute = path.split(".")
    owner: Any = importlib.import_module(module)
    for holder in holders:
        owner = getattr(owner, holder)
    return owner, attribute


def _deliveries(given: Sequence[Any]) -> Iterator[Delivery]:
    """The deliveries that a call is about, however it names them."""
    session = next((each for each in given if isinstance(each, Session)), None)
    for each in given:
        claim = getattr(each, "claim", each)
        if isinstance(claim, Claim):
            yield claim.delivery
        elif isinstance(each, list | tuple):
            yield from _deliveries([session, *each] if session is not None else each)
        elif isinstance(each, str) and session is not None:
            found = session.get(Delivery, each)
            if found is not None:
                yield found
