"""Wards: where they talk, when they hand over, who holds which role, their own words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Date,
    Dialect,
    ForeignKey,
    Select,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    null,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from prompts.rotation import Focus
from prompts.shifts import ShiftPattern
from prompts.walltime import first_moment
from storage.base import Base, UtcDateTime, new_id
from storage.prepared import Prepared

SMALLEST_K = 5


class Role(StrEnum):
    """What a person, or an account, is to a ward."""

    MANAGER = "manager"
    FACILITATOR = "facilitator"
    RECIPIENT = "recipient"
    SERVICE_LEAD = "service_lead"
    SHARED = "shared"


class Rhythm(StrEnum):
    """How often a ward is prompted."""

    EVERY_HANDOVER = "every_handover"
    ONCE_A_DAY = "once_a_day"


class WardExists(Exception):
    """The channel is a ward already."""


class RoleConflict(ValueError):
    """A shared account is given another role, or the other way round. Nothing may be saved.

    :ivar user_ids: the accounts that would be both.
    """

    def __init__(self, user_ids: Collection[str]) -> None:
        self.user_ids = frozenset(user_ids)
        super().__init__("a shared account cannot hold another role on its ward")


class UnknownWard(LookupError):
    """No ward has this id, name or channel."""


class Ward(Base):
    """One ward and everything its team has set."""

    __tablename__ = "wards"
    __table_args__ = (UniqueConstraint("team_id", "channel_id"),)

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    team_id: Mapped[str] = mapped_column(String(32))
    channel_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_sample: Mapped[bool] = mapped_column(default=False)

    shifts: Mapped[dict[str, Any]] = mapped_column(JSON)
    zone: Mapped[str] = mapped_column(String(64), default="Europe/London")
    region: Mapped[str] = mapped_column(String(24), default="England")
    minutes_before: Mapped[int] = mapped_column(default=15)
    digest_day: Mapped[int] = mapped_column(default=0)
    digest_time: Mapped[time] = mapped_column(default=time(8, 0))
    # How many days after its managers the team gets the digest; None for not at all.
    team_digest_days: Mapped[int | None] = mapped_column(default=1)
    k: Mapped[int] = mapped_column(default=SMALLEST_K)

    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rhythm: Mapped[str] = mapped_column(String(16), default=Rhythm.EVERY_HANDOVER.value)
    # What is drawn follows what is set: the plan is drawn anew while the two differ.
    wanted_plan: Mapped[int] = mapped_column(default=1)
    drawn_plan: Mapped[int] = mapped_column(default=1)
    # The last local date that is drawn; None where drawing begins with what is still to come.
    drawn_until: Mapped[date | None] = mapped_column(Date)
    focus_dimension: Mapped[str | None] = mapped_column(String(40))
    focus_starts: Mapped[date | None] = mapped_column(Date)
    focus_ends: Mapped[date | None] = mapped_column(Date)

    emergency_words: Mapped[str] = mapped_column(Text, default="")
    on_call: Mapped[str] = mapped_column(Text, default="")
    incident_system: Mapped[str] = mapped_column(Text, default="")
    guardian: Mapped[str] = mapped_column(Text, default="")

    trouble: Mapped[str | None] = mapped_column(String(64))

    @property
    def pattern(self) -> ShiftPattern:
        return ShiftPattern.from_json(self.shifts).in_zone(self.zone)

    @property
    def focus(self) -> Focus | None:
        if not (self.focus_dimension and self.focus_starts and self.focus_ends):
            return None
        return Focus(self.focus_dimension, self.focus_starts, self.focus_ends)

    def local(self, moment: datetime) -> datetime:
        """A moment as the ward's own clocks show it."""
        return moment.astimezone(ZoneInfo(self.zone))

    def local_date(self, moment: datetime) -> date:
        """The date on the ward's wall at a moment."""
        return local_date(moment, self.zone)

    def at(self, day: date, on_its_clocks: time) -> datetime:
        """The moment that a time of day on the ward's own clocks means."""
        return first_moment(datetime.combine(day, on_its_clocks), ZoneInfo(self.zone))

    @property
    def lead(self) -> timedelta:
        """How long before its handover a prompt is posted."""
        return timedelta(minutes=self.minutes_before)

    @property
    def paused(self) -> bool:
        return self.paused_at is not None

    def want_new_plan(self) -> None:
        """Have what has not been posted drawn anew: a shift, a time or the focus has changed."""
        self.wanted_plan = Ward.wanted_plan + 1


def local_date(moment: datetime, zone: str) -> date:
    """The date on the walls of a time zone at a moment, for whoever holds no ward."""
    return moment.astimezone(ZoneInfo(zone)).date()


class WardPerson(Base):
    """One role of one account on one ward. Staff who only take part are never listed."""

    __tablename__ = "ward_people"

    ward_id: Mapped[str] = mapped_column(
        ForeignKey("wards.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)


def add_ward(session: Session, ward: Ward) -> Ward:
    """Store a new ward.

    :raises WardExists: its channel is a ward already.
    """
    try:
        with session.begin_nested():
            session.add(ward)
    except IntegrityError:
        if find_by_channel(session, ward.team_id, ward.channel_id) is None:
            raise
        raise WardExists("this channel is a ward already") from None
    return ward


def find_by_channel(session: Session, team_id: str, channel_id: str) -> Ward | None:
    """The ward that talks in this channel of this workspace."""
    return session.scalar(select(Ward).filter_by(team_id=team_id, channel_id=channel_id))


def get(session: Session, ward_id: str) -> Ward:
    """The ward with this id.

    :raises UnknownWard: there is none.
    """
    ward = session.get(Ward, ward_id)
    if ward is None:
        raise UnknownWard(ward_id)
    return ward


@dataclass(frozen=True, slots=True)
class DrawnPlan:
    """How far a ward's plan is drawn, and whether it still follows what is set."""

    ward_id: str
    zone: str
    is_current: bool
    drawn_until: date | None


def plans(session: Session) -> list[DrawnPlan]:
    """The plans of every ward that is not paused."""
    rows = session.execute(
        select(Ward.id, Ward.zone, Ward.wanted_plan == Ward.drawn_plan, Ward.drawn_until).where(
            Ward.paused_at.is_(None)
        )
    )
    return [DrawnPlan(*row) for row in rows]


def locked(session: Session, ward_id: str) -> Ward | None:
    """The ward as it stands now, kept from change by others until this transaction ends.

    Others may go on adding what belongs to it: a sender that opens a reading, say, while the ward
    is planned anew, would otherwise wait for us while we wait for what it holds.
    """
    return session.get(Ward, ward_id, with_for_update={"key_share": True}, populate_existing=True)


def mended(session: Session, ward_id: str) -> None:
    """Forget a ward's trouble: Slack has just taken a message of its."""
    session.flush()
    _MENDED.execute(session.connection(), {"its_id": ward_id})


def some(session: Session, ward_ids: Collection[str]) -> list[Ward]:
    """The wards with these ids."""
    return list(session.scalars(select(Ward).where(Ward.id.in_(ward_ids))))


def find_by_name(session: Session, words: str) -> Ward:
    """The ward that an operator means: by id, channel or name, whatever the case.

    :raises UnknownWard: no ward, or more than one, fits.
    """
    wanted = words.strip().casefold()
    fitting = [
        ward
        for ward in everywhere(session)
        if wanted in {ward.id, ward.channel_id.casefold(), ward.name.casefold()}
    ]
    if len(fitting) != 1:
        raise UnknownWard(words)
    return fitting[0]


def everywhere(session: Session) -> list[Ward]:
    """Every ward, by name."""
    return list(session.scalars(select(Ward).order_by(Ward.name, Ward.id)))


def of_team(session: Session, team_id: str) -> list[Ward]:
    """Every ward of a workspace, by name."""
    return list(
        session.scalars(select(Ward).filter_by(team_id=team_id).order_by(Ward.name, Ward.id))
    )


def count(session: Session) -> tuple[int, int]:
    """How many wards there are, and how many of them Slack refuses something for."""
    counted = session.execute(select(func.count(), func.count(Ward.trouble)).select_from(Ward))
    everywhere, in_trouble = counted.one()
    return everywhere, in_trouble


def roles(session: Session, ward_id: str, user_id: str) -> frozenset[Role]:
    """The roles that an account holds on a ward. A shared account holds no other."""
    found = {
        Role(role)
        for role in session.scalars(
            select(WardPerson.role).filter_by(ward_id=ward_id, user_id=user_id)
        )
    }
    return frozenset({Role.SHARED} if Role.SHARED in found else found)


def held_by(
    session: Session, team_id: str, ward_id: str, user_id: str, some: Collection[Role]
) -> Ward | None:
    """A ward of a workspace, for an account that holds one of some roles on it; else None."""
    ward = session.get(Ward, ward_id)
    if ward is None or ward.team_id != team_id or not roles(session, ward_id, user_id) & set(some):
        return None
    return ward


def holders(session: Session, ward_id: str, role: Role) -> list[str]:
    """The accounts with a role on a ward, in a stable order."""
    found = _HOLDERS.found(session, {"its_ward": ward_id, "its_role": role.value})
    return [user_id for (user_id,) in found]


def wards_of(session: Session, team_id: str, user_id: str, role: Role) -> list[Ward]:
    """The wards on which an account holds a role."""
    query = select(Ward).where(Ward.team_id == team_id, Ward.id.in_(_held(user_id, role)))
    if role is not Role.SHARED:
        query = query.where(Ward.id.not_in(_held(user_id, Role.SHARED)))
    return list(session.scalars(query.order_by(Ward.name, Ward.id)))


def give_role(session: Session, ward_id: str, role: Role, user_ids: Collection[str]) -> None:
    """Let exactly these accounts hold a role on a ward.

    A shared account loses every other role, so nobody who holds one is made shared: whoever
    manages a ward could silence its Guardian by that.

    :raises RoleConflict: somebody with a role is listed as shared, or a shared account is to
        receive concerns.
    """
    # Two who save at once would each see only half of a conflict.
    session.execute(select(Ward.id).filter_by(id=ward_id).with_for_update(key_share=True))
    refused = _refused(session, ward_id, role, user_ids)
    if refused:
        raise RoleConflict(refused)
    session.execute(delete(WardPerson).filter_by(ward_id=ward_id, role=role.value))
    session.add_all(
        WardPerson(ward_id=ward_id, user_id=user_id, role=role.value)
        for user_id in sorted(set(user_ids))
    )
    session.flush()


def shared_refused(session: Session, ward_id: str, user_ids: Collection[str]) -> frozenset[str]:
    """Which of these accounts cannot be listed as shared: they hold a role on the ward.

    A deputy holds the recipient's role.
    """
    return _with_role(session, ward_id, user_ids, *(role for role in Role if role != Role.SHARED))


def _refused(
    session: Session, ward_id: str, role: Role, user_ids: Collection[str]
) -> frozenset[str]:
    if role is Role.SHARED:
        return shared_refused(session, ward_id, user_ids)
    if role is Role.RECIPIENT:
        return _with_role(session, ward_id, user_ids, Role.SHARED)
    # One form names managers, facilitators and shared accounts: it gives the shared ones last.
    return frozenset()


def _with_role(
    session: Session, ward_id: str, user_ids: Collection[str], *among: Role
) -> frozenset[str]:
    found = select(WardPerson.user_id).where(
        WardPerson.ward_id == ward_id,
        WardPerson.user_id.in_(user_ids),
        WardPerson.role.in_([role.value for role in among]),
    )
    return frozenset(session.scalars(found))


def _held(user_id: str, role: Role) -> Select[str]:
    """The ids of the wards on which an account has been given a role."""
    return select(WardPerson.ward_id).filter_by(user_id=user_id, role=role.value)


def _holding(_dialect: Dialect) -> Select[str]:
    """Who holds a role; whoever is shared as well holds that one only."""
    shared = select(WardPerson.user_id).where(
        WardPerson.ward_id == bindparam("its_ward"), WardPerson.role == Role.SHARED.value
    )
    only_this = (bindparam("its_role") == Role.SHARED.value) | WardPerson.user_id.not_in(shared)
    return (
        select(WardPerson.user_id)
        .where(
            WardPerson.ward_id == bindparam("its_ward"),
            WardPerson.role == bindparam("its_role"),
            only_this,
        )
        .order_by(WardPerson.user_id)
    )


# Each digest asks it several times.
_HOLDERS = Prepared(_holding)
# Each prompt that is posted takes this. Built once: building it costs more than running it.
_MENDED = Prepared(
    lambda _dialect: (
        update(Ward)
        .where(Ward.id == bindparam("its_id", type_=String), Ward.trouble.is_not(None))
        .values(trouble=null())
    )
)
