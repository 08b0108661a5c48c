"""How soon a ward's concerns are to be acknowledged and answered. Workspace admins agree on it.

Ward managers cannot change it, as they cannot change who receives concerns (trust 22). What was
raised before keeps the terms that it was raised under: they are in its clocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit
from storage.audit import Act
from storage.concerns.tables import TermsRow
from storage.wards import Ward

MOST_DAYS = 5
MOST_HOURS = 8
MOST_DAYS_TO_ANSWER = 28


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed on.

    :ivar acknowledge_days: working days until a concern has to be acknowledged.
    :ivar acknowledge_hours: with "today", working hours of a recipient until then.
    :ivar answer_days: days until the person has to have a word.
    :raises ValueError: one of them is none that a person could wait for.
    """

    acknowledge_days: int = 2
    acknowledge_hours: int = 4
    answer_days: int = 14

    def __post_init__(self) -> None:
        within = (
            1 <= self.acknowledge_days <= MOST_DAYS
            and 1 <= self.acknowledge_hours <= MOST_HOURS
            and 1 <= self.answer_days <= MOST_DAYS_TO_ANSWER
        )
        if not within:
            raise ValueError(
                f"terms are 1 to {MOST_DAYS} working days, 1 to {MOST_HOURS} working hours and "
                f"1 to {MOST_DAYS_TO_ANSWER} days"
            )


USUAL = Terms()


def of_ward(session: Session, ward_id: str) -> Terms:
    """What is agreed on for a ward, or what is usual."""
    found = session.get(TermsRow, ward_id)
    if found is None:
        return USUAL
    return Terms(found.acknowledge_days, found.acknowledge_hours, found.answer_days)


def agree(session: Session, ward: Ward, terms: Terms, by: str, now: datetime) -> None:
    """Let these terms hold for what is raised on a ward from now on.

    :param by: a workspace admin; the caller has made sure of it.
    """
    if terms == of_ward(session, ward.id):
        return
    row = session.get(TermsRow, ward.id) or TermsRow(ward_id=ward.id)
    row.acknowledge_days = terms.acknowledge_days
    row.acknowledge_hours = terms.acknowledge_hours
    row.answer_days = terms.answer_days
    session.add(row)
    audit.note(session, Act.CONCERN_TERMS_CHANGED, actor=by, at=now, ward_id=ward.id)
    session.flush()
