"""What a ward did and means to do, looked up when a page is made, and the sentences that say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.digest.words import day, weekday
from prompts.catalogue import Catalogue
from storage.improving import agreed, deeds
from storage.improving.tables import AgreedAction, Deed, Ending, Helped, Owner

HELPED = {
    Helped.YES: "The team said: it helped.",
    Helped.A_LITTLE: "The team said: it helped a little.",
    Helped.NOT_YET: "The team said: not yet.",
}
SETTLED = {Ending.DONE: "Done since.", Ending.DROPPED: "Dropped since."}
SENTENCE_ENDS = (".", "?", "!", "…")


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done, and what the team said of it, if it was asked."""

    words: str
    theme: str | None
    helped: Helped | None


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that was agreed: whose task it is, and when somebody asks how it went."""

    words: str
    owner: Owner
    review_on: date
    ending: Ending | None = None


def done(
    session: Session, catalogue: Catalogue, ward_id: str, deed_ids: Sequence[str]
) -> list[Done]:
    """What was done, in the order of the ids; what was taken back is left out."""
    if not deed_ids:
        return []
    themes = {dimension.id: dimension.name for dimension in catalogue.dimensions}
    return [
        Done(deed.words, themes.get(deed.dimension_id or ""), _helped(deed))
        for deed in deeds.some(session, ward_id, deed_ids)
    ]


def planned(session: Session, ward_id: str, action_ids: Sequence[str]) -> list[Planned]:
    """What was agreed, in the order of the ids, settled or not."""
    if not action_ids:
        return []
    return [
        Planned(action.words, Owner(action.owner), action.review_on, _ending(action))
        for action in agreed.some(session, ward_id, action_ids)
    ]


def said_of(it: Done) -> str:
    """What was done in a sentence, and what the team said of it; its theme stands before it."""
    return f"{_sentence(it.words)} {HELPED[it.helped]}" if it.helped else _sentence(it.words)


def told(it: Done) -> str:
    """The same with its theme, as plain text."""
    return f"{it.theme}: {said_of(it)}" if it.theme else said_of(it)


def owed(it: Planned, today: date) -> str:
    """Something agreed, whose task it is, and when it is looked at.

    :param today: the day of the page that says so.
    """
    if it.ending:
        return f"{_sentence(it.words)} {SETTLED[it.ending]}"
    was = "was " if it.review_on < today else ""
    return f"{_sentence(it.words)} ({_role(it)}, review {was}due {weekday(it.review_on)}.)"


def to_come(it: Planned, today: date) -> str:
    """Something agreed, whose task it is, and its day, for the team."""
    until = "was due" if it.review_on < today else "by"
    return f"{_sentence(it.words)} ({_role(it)}, {until} {day(it.review_on)}.)"


def _role(it: Planned) -> str:
    return it.owner.value.capitalize()


def _sentence(typed: str) -> str:
    """What somebody typed, with the full stop that they may have left out."""
    text = typed.strip()
    return text if text.endswith(SENTENCE_ENDS) else f"{text}."


def _helped(deed: Deed) -> Helped | None:
    return Helped(deed.helped) if deed.helped else None


def _ending(action: AgreedAction) -> Ending | None:
    return Ending(action.ending) if action.ending else None
