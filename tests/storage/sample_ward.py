"""A ward with its handovers, for tests of what is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue, Prompt
from prompts.shifts import PRESETS
from storage import handovers, ratings, readings, wards
from storage.database import Database
from storage.handovers import Drawn, Handover
from storage.ratings import Tap
from storage.secrecy import Keyring
from storage.wards import Role, Ward

# A Wednesday morning in summer time: 07:15 on the ward.
NOW = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)
TEAM = "T0001"
CHANNEL = "C0001"


def a_ward(session: Session, *, channel_id: str = CHANNEL, name: str = "Willow") -> Ward:
    """A ward on long days, with a manager and a shared account."""
    ward = wards.add_ward(
        session,
        Ward(
            team_id=TEAM,
            channel_id=channel_id,
            name=name,
            created_at=NOW - timedelta(days=1),
            shifts=PRESETS["long_days"].pattern().to_json(),
        ),
    )
    wards.give_role(session, ward.id, Role.MANAGER, ["UMONA"])
    wards.give_role(session, ward.id, Role.RECIPIENT, ["UGWEN"])
    wards.give_role(session, ward.id, Role.SHARED, ["UOFFICE"])
    return ward


def a_prompt(catalogue: Catalogue, dimension: str = "boundaries", *, anchor: bool = True) -> Prompt:
    """A prompt on a dimension, with its area's anchor or another statement."""
    chosen = catalogue.dimension(dimension)
    area = catalogue.area(chosen.area)
    others = [each for each in catalogue.askable(area.id) if not each.anchor]
    statement = catalogue.anchor(area.id) if anchor else others[0]
    return Prompt(
        area, chosen, chosen.see[0], chosen.think[0], chosen.act[0], statement, "It is its turn."
    )


def a_handover(
    session: Session,
    ward: Ward,
    catalogue: Catalogue,
    *,
    starts_at: datetime = NOW + timedelta(minutes=15),
    shift: str = "Long day",
    dimension: str = "boundaries",
    anchor: bool = True,
) -> Handover:
    """A handover that is drawn and not yet posted, due a quarter of an hour before it starts."""
    local_date = starts_at.date()
    handovers.draw(
        session,
        ward.id,
        [
            Drawn(
                local_date=local_date,
                shift=shift,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                due_at=starts_at - timedelta(minutes=15),
                prompt=a_prompt(catalogue, dimension, anchor=anchor),
            )
        ],
    )
    return the_handover(session, ward, local_date, shift)


def the_handover(session: Session, ward: Ward, local_date: date, shift: str) -> Handover:
    """The one handover of a ward, date and shift."""
    (found,) = [
        each
        for each in handovers.between(session, ward.id, local_date, local_date)
        if each.shift == shift
    ]
    return found


def an_open_handover(
    database: Database,
    keyring: Keyring,
    catalogue: Catalogue,
    *,
    opens_at: datetime = NOW,
    shift: str = "Long day",
    dimension: str = "boundaries",
    ward_id: str | None = None,
) -> Handover:
    """A handover that takes answers, on the ward given or on a new one."""
    with database.writing() as session:
        ward = wards.get(session, ward_id) if ward_id else a_ward(session)
        handover = a_handover(
            session,
            ward,
            catalogue,
            starts_at=opens_at + timedelta(minutes=15),
            shift=shift,
            dimension=dimension,
        )
        readings.start(session, keyring, handover, opens_at)
    return handover


def tap(
    database: Database,
    keyring: Keyring,
    handover: Handover,
    user_id: str,
    score: int,
    *,
    now: datetime = NOW,
    channel_id: str = CHANNEL,
    team_id: str = TEAM,
) -> bool:
    """Tap as a listener does."""
    with database.writing_at_once() as connection:
        reading = readings.behind(connection, keyring, handover.id)
        if reading is None:
            return False
        given = Tap(handover.id, team_id, channel_id, user_id, score)
        return ratings.record(connection, given, reading, now)


def close(database: Database, handover: Handover, now: datetime) -> Handover:
    """Close a handover, and give it as it stands then."""
    with database.writing() as session:
        found = session.get_one(Handover, handover.id)
        readings.close(session, found, now)
    return found
