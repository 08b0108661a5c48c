"""A ward's clock and its recipients' hours put together: who is there, and by when to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.concerns import clocks
from storage.concerns.clocks import MIDNIGHT, Looker, Region, Spell, WorkingHours
from storage.concerns.tables import Recipient
from storage.concerns.terms import Terms
from storage.wards import Ward

# When deputies are told of what has waited too long.
DEPUTIES_TOLD_AT = time(8, 0)


def start_of_day(ward: Ward, moment: datetime) -> datetime:
    """Midnight on the ward's own clocks, before a moment."""
    return ward.at(ward.local_date(moment), MIDNIGHT)


def is_away(recipient: Recipient, on: date) -> bool:
    """Whether a recipient has said that they are not there on a day."""
    return _looker(recipient).is_away(on)


def on_duty(ward: Ward, recipient: Recipient, now: datetime) -> bool:
    """Whether a recipient, or the deputy who stands in for them today, is at work now."""
    lookers = _lookers([recipient], ward.local_date(now))
    return any(clocks.is_on_duty(one, now, _zone(ward), _region(ward)) for one in lookers)


def looks(ward: Ward, recipients: Iterable[Recipient], told_at: datetime) -> Spell | None:
    """When the first of them looks who are told at a moment; None where nobody's hours say."""
    lookers = _lookers(recipients, ward.local_date(told_at))
    spell = clocks.next_spell(lookers, told_at, _zone(ward), _region(ward))
    return replace(spell, start=max(spell.start, told_at)) if spell else None


def say_looks(ward: Ward, spell: Spell | None, now: datetime) -> str:
    """The truth about when somebody will look, in a sentence."""
    return clocks.say_when(spell, now, _zone(ward))


def notice_at(ward: Ward, *, today: bool, now: datetime) -> datetime:
    """When the notice of a concern without a name leaves."""
    return clocks.notice_due(ward.local(now), today)


def acknowledge_by(
    ward: Ward, recipients: Iterable[Recipient], told_at: datetime, terms: Terms, *, today: bool
) -> datetime:
    """By when a concern must have been acknowledged, counted from when its readers are told."""
    lookers = _lookers(recipients, ward.local_date(told_at))
    return clocks.ack_due(
        today,
        told_at,
        lookers,
        _zone(ward),
        _region(ward),
        days=terms.acknowledge_days,
        hours=timedelta(hours=terms.acknowledge_hours),
    )


def first_reminder(
    ward: Ward, recipients: Iterable[Recipient], acknowledge_by: datetime
) -> datetime:
    """When those who should have acknowledged it are reminded: once they are next at work."""
    spell = looks(ward, recipients, acknowledge_by)
    return spell.start if spell else acknowledge_by


def second_reminder(ward: Ward, first: datetime) -> datetime:
    """When their deputies are told: one working day after the first reminder."""
    day = clocks.working_days_after(ward.local_date(first), 1, _region(ward))
    return ward.at(day, DEPUTIES_TOLD_AT)


def _lookers(recipients: Iterable[Recipient], on: date) -> list[Looker]:
    """Who looks, on whose hours. A deputy stands in during the hours of whoever is away."""
    lookers = []
    for recipient in recipients:
        own = _looker(recipient)
        lookers.append(own)
        if recipient.deputy_id and own.is_away(on):
            lookers.append(Looker(own.hours))
    return lookers


def _looker(recipient: Recipient) -> Looker:
    hours = WorkingHours.from_json(recipient.hours)
    return Looker(hours, recipient.away_from, recipient.away_until)


def _zone(ward: Ward) -> ZoneInfo:
    return ZoneInfo(ward.zone)


def _region(ward: Ward) -> Region:
    return Region(ward.region)
