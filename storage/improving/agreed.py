"""What a ward has agreed to do: with a role as its owner, and a day on which it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.improving.tables import AgreedAction, Ending, Owner
from storage.insertion import insert_if_absent
from storage.screening import ScreenedText


class UnknownAction(LookupError):
    """There is no such action on this ward, or it has been settled."""


def agree(
    session: Session,
    ward_id: str,
    words: ScreenedText,
    *,
    dimension_id: str | None,
    owner: Owner,
    review_on: date,
    today: date,
    action_id: str,
) -> bool:
    """Keep something that the ward means to do. The same form sent twice keeps it once.

    :param today: the ward's own date.
    :param action_id: made when the form opened.
    :returns: whether it is new.
    """
    action = {
        "id": action_id,
        "ward_id": ward_id,
        "dimension_id": dimension_id,
        "words": words.text,
        "owner": owner.value,
        "agreed_on": today,
        "review_on": review_on,
    }
    return insert_if_absent(session, AgreedAction, [action]) == 1


def open_of(session: Session, ward_id: str) -> list[AgreedAction]:
    """What a ward means to do and has not settled, that first which is looked at first."""
    return list(
        session.scalars(
            select(AgreedAction)
            .where(AgreedAction.ward_id == ward_id, AgreedAction.settled_on.is_(None))
            .order_by(AgreedAction.review_on, AgreedAction.agreed_on, AgreedAction.id)
        )
    )


def some(session: Session, ward_id: str, action_ids: Sequence[str]) -> list[AgreedAction]:
    """Some of a ward's actions, settled or not, in the order of the ids that are found."""
    found = {
        action.id: action
        for action in session.scalars(
            select(AgreedAction).where(
                AgreedAction.ward_id == ward_id, AgreedAction.id.in_(action_ids)
            )
        )
    }
    return [found[action_id] for action_id in action_ids if action_id in found]


def unsettled(session: Session, ward_id: str, action_id: str) -> AgreedAction:
    """An action of a ward that is not settled, kept from being settled by others meanwhile.

    :raises UnknownAction: there is none, or it is settled.
    """
    action = session.get(AgreedAction, action_id, with_for_update=True, populate_existing=True)
    if action is None or action.ward_id != ward_id or action.settled_on is not None:
        raise UnknownAction(action_id)
    return action


def settle(action: AgreedAction, ending: Ending, today: date) -> None:
    """Say what became of it."""
    action.ending, action.settled_on = ending.value, today


def put_off(action: AgreedAction, review_on: date) -> None:
    """Have it looked at on another day."""
    action.review_on = review_on


def reminder_of(action: AgreedAction) -> str:
    """What the reminder of an action's day of review is called in the outbox."""
    return f"{action.id}:{action.review_on.isoformat()}"


def to_remind_of(session: Session, latest: date) -> list[AgreedAction]:
    """Those whose day has come and of which nobody has been reminded.

    :param latest: the latest date that it is anywhere.
    """
    return list(
        session.scalars(
            select(AgreedAction)
            .where(
                AgreedAction.settled_on.is_(None),
                AgreedAction.review_on <= latest,
                AgreedAction.reminded_for.is_distinct_from(AgreedAction.review_on),
            )
            .order_by(AgreedAction.review_on, AgreedAction.id)
        )
    )
