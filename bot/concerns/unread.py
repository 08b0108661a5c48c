"""Telling deputies, workspace admins and whoever raised it that a concern's readers have left.

Admins hear of it at eight, once a day at most. Eight is one of the fixed hours, and what is found
holds for what its readers know of already. So it says nothing of when a concern without a name was
raised, and nothing of any but that it waits. The person who raised it is told once, if they gave
an account, and only where those they ticked have left: who is away comes back. Where a deputy
stands in for somebody who has gone away or left since, they are told.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.logs import get_logger
from bot.slack.errors import Permanent, SlackTrouble, Where
from bot.wiring import Wiring
from storage import wards
from storage.concerns import clocks, forsaken, gaps, notices, standing_in

log = get_logger("bot.concerns.unread")

LOOK_AT = clocks.NOTICE_TIMES[0]


class Looking:
    """The daily look at each ward. Again does no harm: a day's notice is the same notice."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._looked_on: dict[str, date] = {}

    def __call__(self, now: datetime) -> None:
        for ward_id, today, readers in self._due(now):
            if readers is not None:
                self._look(ward_id, today, readers, now)
            self._looked_on[ward_id] = today

    def _due(self, now: datetime) -> list[tuple[str, date, set[str] | None]]:
        """The wards to look at, and who may read what waits there; None where nothing does.

        No call to Slack in here.
        """
        with self._wiring.database.reading() as session:
            everywhere = [(ward, ward.local_date(now)) for ward in wards.everywhere(session)]
            waiting = gaps.wards_with_open_ones(session)
            return [
                (
                    ward.id,
                    today,
                    gaps.readers_of_open_ones(session, ward, now) if ward.id in waiting else None,
                )
                for ward, today in everywhere
                if self._looked_on.get(ward.id) != today and now >= ward.at(today, LOOK_AT)
            ]

    def _look(self, ward_id: str, today: date, readers: set[str], now: datetime) -> None:
        gone = {user_id for user_id in readers if self._has_left(user_id)}
        with self._wiring.database.writing() as session:
            ward = wards.get(session, ward_id)
            standing_in.tell(session, ward, now, gone)
            if gaps.is_unread(session, ward, now, gone):
                admins = self._wiring.settings.workspace_admins
                notices.tell_admins(session, ward_id, admins, today, now)
        # By itself, so that a key that is missing keeps nothing from the admins.
        with self._wiring.database.writing() as session:
            ward = wards.get(session, ward_id)
            if not forsaken.tell(session, self._wiring.keyring, ward, now, gone):
                log.error("key_missing")

    def _has_left(self, user_id: str) -> bool:
        """Whether an account is closed. Where Slack does not say, it counts as open."""
        try:
            return self._wiring.gateway.user_info(user_id).is_gone
        except SlackTrouble as trouble:
            log.warning("reader_not_looked_up", code=trouble.code)
            return isinstance(trouble, Permanent) and trouble.where is Where.PERSON
