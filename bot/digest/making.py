"""What the digest does again and again: each ward's is made when its hour has come.

Each is made in a transaction of its own: one that cannot be made holds up no other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.digest import service
from bot.digest.team import service as team_service
from bot.feature import Unfinished
from bot.logs import get_logger
from bot.wiring import Wiring
from storage import digests, wards
from storage.database import NotSaved

log = get_logger("bot.digest")


def make_due(wiring: Wiring, now: datetime) -> None:
    """Make every ward's digest whose hour has come.

    :raises Unfinished: some ward's could not be made.
    """

    def make(session: Session, ward_id: str) -> None:
        service.make_if_due(session, wiring.catalogue, wards.get(session, ward_id), now)

    with wiring.database.reading() as session:
        waiting = service.waiting(session, now)
    made = [_made(wiring, make, ward_id) for ward_id in waiting]
    if waiting:
        # What was published has just been deleted as answers; let it be gone from the disk too.
        wiring.database.forget()
    if not all(made):
        raise Unfinished


def make_due_for_teams(wiring: Wiring, now: datetime) -> None:
    """Make the team's version of every digest whose managers have had their time.

    :raises Unfinished: some could not be made.
    """

    def make(session: Session, digest_id: str) -> None:
        team_service.make(session, digest_id, now)

    with wiring.database.reading() as session:
        waiting = digests.awaiting_team_version(session, now)
    made = [_made(wiring, make, digest_id) for digest_id in waiting]
    if not all(made):
        raise Unfinished


def _made(wiring: Wiring, make: Callable[[Session, str], None], which: str) -> bool:
    """Make one.

    :returns: False where that went wrong.
    """
    try:
        with wiring.database.writing() as session:
            make(session, which)
    except IntegrityError:
        # Another process made it in the same moment; nothing of ours was kept.
        log.info("digest_made_elsewhere")
    except NotSaved:
        raise
    except Exception as error:
        # One ward's digest that cannot be made must not hold up the others.
        log.exception("digest_not_made", error=type(error).__name__)
        return False
    return True
