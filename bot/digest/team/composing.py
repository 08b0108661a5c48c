"""What the team's version of a digest says: chosen from what is stored, before it is rendered."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.digest.composing import OWED_AHEAD, focus_on, written
from bot.digest.content import Content
from bot.digest.team.content import TeamContent
from storage import digests
from storage.digests import Digest
from storage.improving import agreed, deeds
from storage.improving.tables import AgreedAction
from storage.wards import Ward

DAY = timedelta(days=1)
# After a longer silence, what was done before is no news to the team.
LOOK_BACK = timedelta(weeks=6)


def compose(session: Session, ward: Ward, digest: Digest, made_on: date) -> TeamContent | None:
    """What there is to tell the team; None where there is nothing, so that nothing is posted.

    :param made_on: the ward's day on which it goes to the channel.
    """
    content = Content.from_json(digest.content)
    since = _since(session, ward, digest, made_on)
    to_do = agreed.open_of(session, ward.id)
    focus = focus_on(ward, made_on)
    said = TeamContent(
        first=content.first,
        last=content.last,
        made_on=made_on,
        prompted=content.prompted,
        talked=content.talked,
        published=content.published,
        done=_done(session, ward, since, made_on),
        agreed=tuple(action.id for action in to_do),
        focus=focus,
        focus_ends=ward.focus_ends if focus else None,
        question=content.look.question,
    )
    is_news = any(_is_news(action, since, made_on) for action in to_do)
    return said if said.published or said.done or said.talked or is_news else None


def _since(session: Session, ward: Ward, digest: Digest, made_on: date) -> date:
    """The first day that no version before has told of; one that was not wanted told of nothing."""
    earliest = made_on - LOOK_BACK
    before = digests.team_before(session, ward.id, digest.week_of, earliest)
    if before is None or before.team is None:
        return earliest
    return max(TeamContent.from_json(before.team).made_on, earliest)


def _done(session: Session, ward: Ward, since: date, made_on: date) -> tuple[str, ...]:
    """What was done from a day on, and what was judged. Today's is told of next time.

    Whole days, so that nothing is lost that is being written this very moment.
    """
    new = [deed.id for deed in written(session, ward, since, made_on)]
    judged = [deed.id for deed in deeds.judged(session, ward.id, since, made_on - DAY)]
    return tuple(dict.fromkeys((*new, *judged)))


def _is_news(action: AgreedAction, since: date, made_on: date) -> bool:
    """Whether something agreed is worth a message by itself: it is new, or due within a week."""
    return action.agreed_on >= since or action.review_on <= made_on + OWED_AHEAD
