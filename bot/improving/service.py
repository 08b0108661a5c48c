"""What a ward agrees and does: who may write it, what follows, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.improving.views import Done, Listed, ToDo
from bot.refused import Refused
from prompts.catalogue import Catalogue
from prompts.walltime import day_in_words
from storage import audit, deliveries, wards
from storage.audit import Act
from storage.deliveries import Kind
from storage.improving import agreed, deeds
from storage.improving.openings import FRESH_FOR
from storage.improving.tables import AgreedAction, Deed, Ending, Helped, Owner
from storage.screening import ScreenedText
from storage.wards import Role, Ward

MAY_WRITE = frozenset({Role.MANAGER, Role.FACILITATOR})
NOT_YOURS = "Only a manager or facilitator of the ward can do this."
GONE = "That has been settled or taken back already. Nothing was changed."
TOLD = "Saved. It opens the next three prompts."
AGREED = "Saved. We ask you about it on {day}."
TAKEN_BACK = "Taken back. It goes from prompts and digests too."
USUAL_WAIT = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes on which ward, and when."""

    ward: Ward
    user_id: str
    now: datetime

    @property
    def today(self) -> date:
        """The ward's own date."""
        return self.ward.local_date(self.now)


def writer(session: Session, team_id: str, ward_id: str, user_id: str, now: datetime) -> Writer:
    """Somebody who may write what a ward does.

    :raises Refused: they may not, or there is no such ward in their workspace.
    """
    ward = wards.held_by(session, team_id, ward_id, user_id, MAY_WRITE)
    if ward is None:
        raise Refused(NOT_YOURS)
    return Writer(ward, user_id, now)


def tell(
    session: Session,
    who: Writer,
    words: ScreenedText,
    *,
    theme: str | None,
    deed_id: str,
    action_id: str = "",
) -> str:
    """Keep what was done, and settle the action that it was, if it was one.

    :returns: what was done, in a sentence.
    """
    written = deeds.write(
        session, who.ward.id, words, dimension_id=theme, now=who.now, deed_id=deed_id
    )
    if written:
        _note(session, who, Act.DEED_WRITTEN, deed_id)
        action = _open_still(session, who, action_id) if action_id else None
        if action is not None:
            _settle(session, who, action, Ending.DONE)
    return TOLD


def agree(
    session: Session,
    who: Writer,
    words: ScreenedText,
    *,
    theme: str | None,
    owner: Owner,
    review_on: date,
    action_id: str,
) -> str:
    """Keep what is to be done.

    :returns: what was done, in a sentence.
    """
    written = agreed.agree(
        session,
        who.ward.id,
        words,
        dimension_id=theme,
        owner=owner,
        review_on=review_on,
        today=who.today,
        action_id=action_id,
    )
    if written:
        _note(session, who, Act.ACTION_AGREED, action_id)
    return _asked_on(review_on)


def put_off(session: Session, who: Writer, action_id: str, review_on: date) -> str:
    """Have something looked at on another day.

    :returns: what was done, in a sentence.
    :raises Refused: it is settled.
    """
    action = unsettled(session, who, action_id)
    _tell_those_reminded(session, action)
    agreed.put_off(action, review_on)
    _note(session, who, Act.ACTION_PUT_OFF, action_id)
    return _asked_on(review_on)


def drop(session: Session, who: Writer, action_id: str) -> AgreedAction:
    """Let something go.

    :raises Refused: it is settled.
    """
    action = unsettled(session, who, action_id)
    _settle(session, who, action, Ending.DROPPED)
    return action


def became(action: AgreedAction) -> str:
    """What became of something that was agreed, in a sentence."""
    if action.ending == Ending.DONE:
        return "It is done."
    if action.ending == Ending.DROPPED:
        return "Let go. It is not owed any more."
    return _asked_on(action.review_on)


def take_back(session: Session, who: Writer, deed_id: str) -> str:
    """Take back what was written of something done, wherever it stands.

    :returns: what was done, in a sentence.
    :raises Refused: it is gone.
    """
    try:
        deeds.take_back(session, deeds.get(session, who.ward.id, deed_id))
    except deeds.UnknownDeed:
        raise Refused(GONE) from None
    _note(session, who, Act.DEED_TAKEN_BACK, deed_id)
    return TAKEN_BACK


def unsettled(session: Session, who: Writer, action_id: str) -> AgreedAction:
    """Something that the ward still means to do.

    :raises Refused: it is settled, or not of this ward.
    """
    action = _open_still(session, who, action_id)
    if action is None:
        raise Refused(GONE)
    return action


def listed(session: Session, catalogue: Catalogue, who: Writer, saved: str = "") -> Listed:
    """What a ward's list shows."""
    done = deeds.between(session, who.ward.id, who.now - FRESH_FOR, who.now + timedelta(days=1))
    return Listed(
        ward_id=who.ward.id,
        ward=who.ward.name,
        today=who.today,
        to_do=to_do(session, catalogue, who.ward),
        done=[_done(catalogue, who.ward, deed) for deed in reversed(done)],
        saved=saved,
    )


def to_do(session: Session, catalogue: Catalogue, ward: Ward) -> list[ToDo]:
    """What a ward means to do, that first which is looked at first."""
    return shown(catalogue, agreed.open_of(session, ward.id))


def shown(catalogue: Catalogue, actions: Iterable[AgreedAction]) -> list[ToDo]:
    """Agreed actions as they are shown."""
    return [
        ToDo(
            action_id=action.id,
            words=action.words,
            theme=_theme(catalogue, action.dimension_id),
            owner=action.owner,
            review_on=action.review_on,
        )
        for action in actions
    ]


def _done(catalogue: Catalogue, ward: Ward, deed: Deed) -> Done:
    return Done(
        deed_id=deed.id,
        words=deed.words,
        theme=_theme(catalogue, deed.dimension_id),
        written_on=ward.local_date(deed.written_at),
        helped=Helped(deed.helped) if deed.helped else None,
    )


def _theme(catalogue: Catalogue, dimension_id: str | None) -> str | None:
    """A dimension's name; None for none, and for one that the library has no more."""
    return next((each.name for each in catalogue.dimensions if each.id == dimension_id), None)


def _open_still(session: Session, who: Writer, action_id: str) -> AgreedAction | None:
    try:
        return agreed.unsettled(session, who.ward.id, action_id)
    except agreed.UnknownAction:
        return None  # somebody else has settled it meanwhile


def _settle(session: Session, who: Writer, action: AgreedAction, ending: Ending) -> None:
    agreed.settle(action, ending, who.today)
    _tell_those_reminded(session, action)
    _note(session, who, Act.ACTION_SETTLED, action.id)


def _tell_those_reminded(session: Session, action: AgreedAction) -> None:
    """Have the reminders that stand in Slack say what became of it."""
    deliveries.want_change(session, Kind.REVIEW_WORD, agreed.reminder_of(action))


def _asked_on(day: date) -> str:
    return AGREED.format(day=day_in_words(day))


def _note(session: Session, who: Writer, act: Act, subject: str) -> None:
    audit.note(session, act, actor=who.user_id, at=who.now, ward_id=who.ward.id, subject=subject)
