"""Digests: what each said, fixed when its figures were published."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    null,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, UtcDateTime, derived_id, new_id
from storage.deliveries import rows
from storage.prepared import Prepared


class Picture(StrEnum):
    """Where a digest's picture stands on its way to Slack."""

    WANTED = "wanted"
    UPLOADED = "uploaded"
    READY = "ready"
    GIVEN_UP = "given up"


ON_ITS_WAY = text("picture_by IS NOT NULL")
TEAM_WAITS = text("team_at IS NOT NULL")


class Digest(Base):
    """One ward's digest of one week, as figures and ids; its words are rendered from this.

    :ivar picture: None where there is nothing to draw.
    :ivar picture_file: Slack's id of the uploaded picture.
    :ivar picture_by: until when the picture is waited for; None once it is ready or given up.
    :ivar team_at: when the team's version is to be made; None once it is, or if there is none.
    :ivar team: what the team's version says, once it is made.
    """

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("ward_id", "week_of"),
        Index(
            "ix_digests_pictures",
            "picture_by",
            sqlite_where=ON_ITS_WAY,
            postgresql_where=ON_ITS_WAY,
        ),
        Index(
            "ix_digests_team_at",
            "team_at",
            sqlite_where=TEAM_WAITS,
            postgresql_where=TEAM_WAITS,
        ),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    week_of: Mapped[date] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    picture: Mapped[str | None] = mapped_column(String(12))
    picture_file: Mapped[str | None] = mapped_column(String(32))
    picture_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    team_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    team: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


def find(session: Session, ward_id: str, week_of: date) -> Digest | None:
    """A ward's digest for the week that began on a Monday."""
    return session.scalar(select(Digest).filter_by(ward_id=ward_id, week_of=week_of))


def latest(session: Session, ward_id: str) -> Digest | None:
    """A ward's newest digest."""
    return session.scalar(
        select(Digest).filter_by(ward_id=ward_id).order_by(Digest.week_of.desc()).limit(1)
    )


def newest_weeks(session: Session) -> dict[str, date]:
    """For each ward that has a digest, the Monday of the week that its newest one is of."""
    newest = select(Digest.ward_id, func.max(Digest.week_of)).group_by(Digest.ward_id)
    return dict(session.execute(newest).all())


def newest_week(session: Session) -> date | None:
    """The Monday of the newest week that any ward has a digest of."""
    return session.scalar(select(func.max(Digest.week_of)))


def get(session: Session, digest_id: str) -> Digest | None:
    """The digest with this id."""
    return session.get(Digest, digest_id)


def add(
    session: Session,
    ward_id: str,
    week_of: date,
    content: dict[str, Any],
    *,
    picture_by: datetime | None = None,
    team_at: datetime | None = None,
) -> Digest:
    """Store a digest. The natural key refuses a second one for the week.

    :param picture_by: until when a picture is waited for that is still to be drawn, if one is.
    :param team_at: when the team's version is to be made, if one is.
    """
    digest = Digest(
        # Made again after a restore, it is the one that was posted.
        id=derived_id("digest", ward_id, week_of.isoformat()),
        ward_id=ward_id,
        week_of=week_of,
        content=content,
        picture=Picture.WANTED.value if picture_by else None,
        picture_by=picture_by,
        team_at=team_at,
    )
    session.add(digest)
    session.flush()
    return digest


def awaiting_team_version(session: Session, now: datetime) -> list[str]:
    """The ids of the digests whose team's version is to be made by now, the oldest first."""
    waiting = select(Digest.id).where(Digest.team_at <= now).order_by(Digest.team_at, Digest.id)
    return list(session.scalars(waiting))


def make_team_version(session: Session, digest_id: str, content: dict[str, Any] | None) -> bool:
    """Store what the team's version of a digest says; None where there is nothing to say.

    :returns: False where somebody else has made it meanwhile.
    """
    result = session.execute(
        update(Digest)
        .where(Digest.id == digest_id, Digest.team_at.is_not(None))
        .values(team=content, team_at=None)
        .execution_options(synchronize_session=False)
    )
    return rows(result) == 1


def team_before(session: Session, ward_id: str, week_of: date, earliest: date) -> Digest | None:
    """A ward's newest digest before a week that has a team's version.

    :param earliest: how far back it is looked for.
    """
    return session.scalar(
        select(Digest)
        .where(
            Digest.ward_id == ward_id,
            Digest.week_of < week_of,
            Digest.week_of >= earliest,
            Digest.team.is_not(null()),
        )
        .order_by(Digest.week_of.desc())
        .limit(1)
    )


def awaiting_picture(session: Session) -> list[Digest]:
    """The digests whose pictures are on their way, those first that are waited for the least."""
    found = _AWAITING_PICTURE.found(session, {})
    return [session.get_one(Digest, digest_id) for (digest_id,) in found]


def picture_uploaded(session: Session, digest_id: str, file_id: str) -> None:
    """Record where a picture is, unless somebody else has uploaded one meanwhile."""
    session.execute(
        update(Digest)
        .where(Digest.id == digest_id, Digest.picture == Picture.WANTED.value)
        .values(picture=Picture.UPLOADED.value, picture_file=file_id)
        .execution_options(synchronize_session=False)
    )


def picture_settled(session: Session, digest_id: str, end: Picture) -> None:
    """Wait for a picture no longer: it is ready, or given up."""
    session.execute(
        update(Digest)
        .where(Digest.id == digest_id, Digest.picture_by.is_not(None))
        .values(picture=end.value, picture_by=None)
        .execution_options(synchronize_session=False)
    )


# Asked every second, and most of the time there are none.
_AWAITING_PICTURE = Prepared(
    lambda _dialect: (
        select(Digest.id).where(Digest.picture_by.is_not(None)).order_by(Digest.picture_by)
    )
)
