"""Telling deputies of what waits for somebody who is not there.

Who is away when something is raised has said so, and their deputy is told at once. But somebody
may go away on the next morning, and an account may be closed without a word: what was sent to them
reaches nobody, and the deputy would hear only once it is overdue.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from storage.concerns import duty, gaps, notices, readers, recipients
from storage.concerns.tables import CameBy, Concern, Recipient, Stage
from storage.wards import Ward


def tell(session: Session, ward: Ward, now: datetime, gone: Collection[str]) -> None:
    """Have each deputy told once of what nobody has acknowledged and somebody absent was to read.

    :param gone: accounts that are closed.
    """
    named = {one.user_id: one for one in recipients.of_ward(session, ward.id)}
    today = ward.local_date(now)
    away = {user_id: one for user_id, one in named.items() if duty.is_away(one, today)}
    for concern_id in gaps.open_ones(session, ward, now):
        concern = session.get_one(Concern, concern_id)
        if concern.stage == Stage.OPEN.value:
            stand_ins = _stand_ins(session, ward, concern, away, gone)
            notices.tell_stand_ins(session, concern, stand_ins, now)


def _stand_ins(
    session: Session,
    ward: Ward,
    concern: Concern,
    away: dict[str, Recipient],
    gone: Collection[str],
) -> list[str]:
    # The deputy of somebody who was away by then was told when it was raised.
    since = {who for who, one in away.items() if not duty.is_away(one, concern.raised_on)}
    return [
        reader.user_id
        for reader in readers.of_concern(session, concern.id)
        if reader.came_by == CameBy.DEPUTY.value
        and reader.deputy_for in since.union(gone)
        and reader.user_id not in gone
        and readers.may_open(session, ward.id, reader)
    ]
