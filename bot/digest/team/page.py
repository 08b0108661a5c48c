"""All that the team's page needs, read once; what was taken back is not found any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.digest import doings
from bot.digest.doings import Done, Planned
from bot.digest.team.content import TeamContent
from prompts.catalogue import Catalogue
from storage import readings
from storage.figures import Figures
from storage.wards import Ward


@dataclass(frozen=True, slots=True)
class TeamPage:
    """What a team reads.

    :ivar focus: the name of the ward's focus, if there is one.
    """

    ward: str
    content: TeamContent
    figures: Sequence[Figures]
    done: Sequence[Done]
    agreed: Sequence[Planned]
    focus: str | None


def of(session: Session, catalogue: Catalogue, ward: Ward, content: TeamContent) -> TeamPage:
    """The page of a stored version."""
    names = {dimension.id: dimension.name for dimension in catalogue.dimensions}
    return TeamPage(
        ward=ward.name,
        content=content,
        figures=readings.find(session, ward.id, content.published),
        done=doings.done(session, catalogue, ward.id, content.done),
        agreed=[
            each for each in doings.planned(session, ward.id, content.agreed) if not each.ending
        ],
        focus=names.get(content.focus or ""),
    )
