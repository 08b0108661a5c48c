"""What has to be there, and how often: nothing lost, nothing doubled."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.emulator import Person
from storage import deliveries, digests, readings
from storage.answers import Answer
from storage.concerns.tables import Concern
from storage.deliveries import Delivery, Kind, State
from storage.handovers import Band, Handover
from storage.secrecy import pseudonym
from tests.crash.town import Town, WardHere
from tests.house import LONDON

NEW_CONCERN = "A concern is waiting for you"
CLOSED = f"This prompt is closed. {Band.FIVE.value} took part."


def prompt_is_there(town: Town, ward: WardHere, day: date) -> None:
    """Wait for a ward's prompt of a day, and see that it stands in the channel."""

    def is_sent() -> bool:
        with town.database.reading() as session:
            return _prompt(session, ward, day) is not None

    town.until(is_sent, f"the prompt of {ward.name} on {day:%A}")


def is_closed(town: Town, ward: WardHere, day: date) -> None:
    """Wait until a prompt says that it is closed, and how many took part."""

    def says_so() -> bool:
        with town.database.reading() as session:
            prompt = _prompt(session, ward, day)
        shown = {message["ts"]: message["text"] for message in town.slack.messages(ward.channel)}
        return prompt is not None and CLOSED in shown[prompt.ts]

    town.until(says_so, f"the prompt of {ward.name} on {day:%A} to be closed")


def answers_are(
    town: Town,
    ward: WardHere,
    day: date,
    saved: dict[str, int],
    unanswered: set[tuple[str, str, int]],
) -> None:
    """See that what each person was last told is saved is what is stored."""

    def stored() -> dict[str, int]:
        with town.database.reading() as session:
            handover = session.scalars(
                select(Handover).filter_by(ward_id=ward.id, local_date=day)
            ).one()
            reading = readings.behind(session.connection(), town.keyring, handover.id)
            assert reading is not None, town.said
            names = {pseudonym(reading.key, each.id): each.id for each in town.people.values()}
            rows = session.execute(
                select(Answer.pseudonym, Answer.score).filter_by(reading_id=reading.id)
            )
            return {names[mark]: score for mark, score in rows}

    found = town.until(stored, "the answers to be read")
    late = {
        person: score
        for person, score in found.items()
        if town.keeper.stumbles and (ward.id, person, score) in unanswered
    }
    assert found == saved | late, town.said


def concerns_are_told(town: Town, day: date, count: int) -> None:
    """Wait until each concern that was raised on a day has been told to its reader, once."""

    def told() -> int:
        messages = town.slack.messages(town.people["gwen"])
        since = town.slack.clock.now().astimezone(LONDON).replace(hour=0, minute=0).timestamp()
        return sum(
            NEW_CONCERN in message["text"] and float(message["ts"]) >= since for message in messages
        )

    def stored() -> int:
        with town.database.reading() as session:
            query = select(func.count()).select_from(Concern).filter_by(raised_on=day)
            return session.scalar(query) or 0

    town.until(lambda: told() >= count, f"{count} notices")
    quiet(town)
    town.until(lambda: told() == count, f"no more than {count} notices")
    assert town.until(stored, "the concerns to be read") == count, town.said


def digest_is_there(town: Town, ward: WardHere, week_of: date) -> None:
    """Wait for a ward's digest, and see that it published what five people answered."""

    def sent() -> list[str]:
        with town.database.reading() as session:
            digest = digests.find(session, ward.id, week_of)
            if digest is None:
                return []
            found = deliveries.of_subject(session, Kind.DIGEST, digest.id)
            are_sent = all(each.state == State.SENT.value for each in found)
            return list(digest.content["published"]) if found and are_sent else []

    def figures_only() -> bool:
        with town.database.reading() as session:
            (figures,) = readings.find(session, ward.id, [published])
            query = select(func.count()).select_from(Answer).filter_by(reading_id=published)
            return figures.band is Band.FIVE and session.scalar(query) == 0

    (published,) = town.until(sent, f"the digest of {ward.name}")
    town.until(figures_only, "what was published to be figures, and no answers")


def quiet(town: Town) -> None:
    """Wait until nothing is left to send, change or take back."""

    def is_quiet() -> bool:
        with town.database.reading() as session:
            waiting = deliveries.backlog(session, town.now).waiting
            return not waiting and not deliveries.due(session, town.now, 1)

    town.until(is_quiet, "the outbox to be empty")


def everything_stands_once(town: Town) -> None:
    """See that all that was sent stands in Slack once, and nothing else does.

    What somebody is about to take back is waited for: healed counts as once.
    """
    quiet(town)
    town.until(lambda: not _wrong(town), "everything to stand once")
    assert _wrong(town) == [], town.said


def _wrong(town: Town) -> list[str]:
    """What stands there too often, or is missing, or should not be there."""
    with town.database.reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.due_at <= town.now)).all()
    standing, known = _standing(town), {row.id: row for row in rows}
    wrong = [f"{key} stands {count} times" for key, count in standing.items() if count != 1]
    for key, row in known.items():
        if row.state not in {State.SENT.value, State.MISSED.value}:
            wrong.append(f"a {row.kind} is {row.state}, by {row.trouble}")
        elif standing[key] != (row.state == State.SENT.value):
            wrong.append(f"a {row.kind} is {row.state} and stands {standing[key]} times")
    # Notices vanish from the outbox, but what stands in a ward's channel is kept there.
    channels = [message for ward in town.wards for message in town.slack.messages(ward.channel)]
    return wrong + [f"{_key(each)} is unknown" for each in channels if _key(each) not in known]


def _prompt(session: Session, ward: WardHere, day: date) -> Delivery | None:
    query = (
        select(Delivery)
        .join(Handover, Handover.id == Delivery.subject)
        .where(
            Handover.ward_id == ward.id,
            Handover.local_date == day,
            Delivery.kind == Kind.PROMPT.value,
            Delivery.state == State.SENT.value,
        )
    )
    return session.scalars(query).one_or_none()


def _standing(town: Town) -> Counter[str]:
    """How many messages carry each delivery's key."""
    places: list[str | Person] = [*(ward.channel for ward in town.wards), *town.people.values()]
    return Counter(_key(message) for place in places for message in town.slack.messages(place))


def _key(message: dict[str, object]) -> str:
    metadata = message.get("metadata")
    assert isinstance(metadata, dict), "a message of the bot's carries no key"
    return str(metadata["event_payload"]["key"])
