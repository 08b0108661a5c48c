"""What the operator's commands do with what is stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.digest import page, service
from bot.digest.plain import plain_digest
from bot.digest.team import page as team_page
from bot.digest.team import service as team_service
from bot.digest.team.words import plain_team_digest
from bot.opening import checked, opened
from bot.settings import Settings
from prompts import loading
from storage import audit, digests, readings, schema, wards
from storage.audit import OPERATOR, Act
from storage.digests import Digest
from storage.figures import Figures
from storage.wards import UnknownWard, Ward


class NotFound(LookupError):
    """What the operator asked for is not there. The message says what is."""


def migrate(settings: Settings) -> str:
    """Bring the tables up to this version.

    :returns: what was done.
    """
    with opened(settings) as database:
        before = schema.version(database)
        schema.migrate(database)
        after = schema.version(database)
    if before == after:
        return "The database is up to date."
    return "The database was brought up to date."


def digest(settings: Settings, ward: str, week: str | None, now: datetime) -> str:
    """A ward's digest as its managers were sent it.

    :param week: any day of the week that it was sent in; None for the latest.
    :raises NotFound: there is no such ward, or none for that week.
    """
    catalogue = loading.load(overlays=settings.library)
    with checked(settings) as database, database.writing() as session:
        stored = _stored(session, find_ward(session, ward), week, now)
        return plain_digest(page.of(session, catalogue, stored, now))


def team_digest(settings: Settings, ward: str, week: str | None, now: datetime) -> str:
    """The team's version of a ward's digest, as it went to the channel, or as it stands now.

    :raises NotFound: there is no such ward, or nothing for its team.
    """
    catalogue = loading.load(overlays=settings.library)
    with checked(settings) as database, database.writing() as session:
        found = find_ward(session, ward)
        stored = _stored(session, found, week, now)
        content = team_service.as_it_stands(session, found, stored)
        if content is None:
            raise NotFound("That week has nothing for the team, or the ward wants no such message.")
        return plain_team_digest(team_page.of(session, catalogue, found, content))


def preview(settings: Settings, ward: str, now: datetime) -> str:
    """What a ward's digest would say now, without new readings. Nothing is changed by looking.

    :raises NotFound: there is no such ward.
    """
    catalogue = loading.load(overlays=settings.library)
    with checked(settings) as database, database.writing() as session:
        found = find_ward(session, ward)
        content = service.preview(session, catalogue, found, now)
        _note(session, Act.DIGEST_ASKED_FOR, found, now)
        return plain_digest(page.saying(session, catalogue, found, content))


def figures(settings: Settings, ward: str, now: datetime) -> list[Figures]:
    """A ward's published figures, for taking away.

    :raises NotFound: there is no such ward.
    """
    with checked(settings) as database, database.writing() as session:
        found = find_ward(session, ward)
        _note(session, Act.FIGURES_EXPORTED, found, now)
        return readings.published(session, found.id)


def find_ward(session: Session, words: str) -> Ward:
    """The ward that an operator means.

    :raises NotFound: there is none, or more than one. It says which there are.
    """
    try:
        return wards.find_by_name(session, words)
    except UnknownWard:
        names = ", ".join(ward.name for ward in wards.everywhere(session)) or "none yet"
        raise NotFound(f"There is no single ward called “{words}”. Wards: {names}.") from None


def _stored(session: Session, ward: Ward, week: str | None, now: datetime) -> Digest:
    """The digest that an operator asks for, which is noted."""
    monday = _monday(week) if week else None
    stored = digests.find(session, ward.id, monday) if monday else digests.latest(session, ward.id)
    if stored is None:
        raise NotFound("There is no digest for that week." if week else "None was made yet.")
    _note(session, Act.DIGEST_ASKED_FOR, ward, now)
    return stored


def _note(session: Session, act: Act, ward: Ward, now: datetime) -> None:
    audit.note(session, act, actor=OPERATOR, at=now, ward_id=ward.id)


def _monday(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound(f"“{text}” is not a date. Write it like 2026-06-01.") from None
    return day - timedelta(days=day.weekday())
