"""Telling people that nobody is left who may read the concern they raised.

Only whoever gave an account of their own is told. Without a name nothing is ever sent: they read
it when they open the concern with their receipt code.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import gaps, notices
from storage.concerns.tables import Concern
from storage.secrecy import Keyring, Unreadable
from storage.wards import Role, Ward


def tell(
    session: Session, keyring: Keyring, ward: Ward, now: datetime, gone: Collection[str]
) -> bool:
    """Have each person told once whose concern on a ward has nobody left who may read it.

    :param gone: accounts that are closed.
    :returns: False where a key is missing that says whose some concern is. That person was not
        told; the next look tries again.
    """
    found = gaps.forsaken(session, ward, now, gone)
    done = [_tell(session, keyring, concern_id, now) for concern_id in found]
    return all(done)


def _tell(session: Session, keyring: Keyring, concern_id: str, now: datetime) -> bool:
    """Whether all is said that there is to say."""
    # Another replica looks at the same hour, and the name may be taken off just now.
    concern = session.get(Concern, concern_id, with_for_update=True)
    if concern is None or concern.author is None or concern.unread_told:
        return True
    try:
        user_id = keyring.open(concern.author)
    except Unreadable:
        return False
    if Role.SHARED in wards.roles(session, concern.ward_id, user_id):
        return True  # others use that account by now, and it opens the concern no more
    concern.unread_told = True
    notices.tell_author_unread(session, keyring, concern, user_id, now)
    return True
