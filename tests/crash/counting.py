"""What has to be there, and how often: nothing lost, nothing doubled."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.emulator import Person
from storage import claims, deliveries, digests, readings
from storage.answers import Answer
from storage.concerns.tables import Concern
from storage.deliveries import Delivery, Kind, State
from storage.handovers import Band, Handover
from storage.improving import agreed
from storage.improving.tables import AgreedAction
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
    late: set[tuple[str, str, int]],
) -> None:
    """See that what each person was last told is saved is what is stored.

    :param late: by ward, person and score, what may have been saved over it since.
    """

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
    came_late = {who: score for who, score in found.items() if (ward.id, who, score) in late}
    assert found == saved | came_late, town.said


def concerns_are_told(town: Town, day: date, count: int) -> None:
    """Wait until each concern that was raised on a day has been told to its reader."""

    def told() -> int:
        messages = town.slack.messages(town.people["gwen"])
        since = town.slack.clock.now().astimezone(LONDON).replace(hour=0, minute=0).timestamp()
        # By their keys: how often each stands is looked at in the end.
        return len(
            {
                _key(message)
                for message in messages
                if NEW_CONCERN in message["text"] and float(message["ts"]) >= since
            }
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
            is_sent = _sent_to(session, Kind.DIGEST, digest.id)
            return list(digest.content["published"]) if is_sent else []

    def figures_only() -> bool:
        with town.database.reading() as session:
            (figures,) = readings.find(session, ward.id, [published])
            query = select(func.count()).select_from(Answer).filter_by(reading_id=published)
            return figures.band is Band.FIVE and session.scalar(query) == 0

    (published,) = town.until(sent, f"the digest of {ward.name}")
    town.until(figures_only, "what was published to be figures, and no answers")


def team_digest_is_there(town: Town, ward: WardHere, week_of: date) -> None:
    """Wait for the team's version of a ward's digest: one, in the ward's channel."""

    def sent() -> list[str]:
        with town.database.reading() as session:
            digest = digests.find(session, ward.id, week_of)
            assert digest is not None, town.said
            return _sent_to(session, Kind.TEAM_DIGEST, digest.id)

    reached = town.until(sent, f"the digest of {ward.name}'s team")
    assert reached == [ward.channel], town.said


def review_is_asked_for(town: Town, action_id: str) -> None:
    """Wait for the reminder that something is to be looked at: one, to the ward's manager."""

    def sent() -> list[str]:
        with town.database.reading() as session:
            action = session.get_one(AgreedAction, action_id)
            return _sent_to(session, Kind.REVIEW_WORD, agreed.reminder_of(action))

    reached = town.until(sent, "a review to be asked for")
    assert reached == [town.people["mona"].id], town.said


def quiet(town: Town) -> None:
    """Wait until nothing is left to send, change or take back."""

    def is_quiet() -> bool:
        with town.database.reading() as session:
            waiting = deliveries.backlog(session, town.now).waiting
            return not waiting and not deliveries.due(session, town.now, 1)

    town.until(is_quiet, "the outbox to be empty")


def everything_stands(town: Town) -> None:
    """See that all that was sent stands in Slack once, and nothing else does.

    What somebody is about to take back is waited for: healed counts as once. A bot that may not
    look for what it posted tries once more: then it may stand twice, but no more than that, and
    what was written down as sent is never sent again.
    """
    quiet(town)
    town.until(lambda: not _wrong(town), "everything to stand as it should")
    assert _wrong(town) == [], town.said


def twins(town: Town) -> int:
    """How many messages stand in Slack that say again what another says."""
    return sum(len(copies) - 1 for copies in _standing(town).values())


def _wrong(town: Town) -> list[str]:
    """What stands there too often, or is missing, or should not be there."""
    most = 1 if town.history else 2
    with town.database.reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.due_at <= town.now)).all()
    standing, known = _standing(town), {row.id: row for row in rows}
    wrong = [f"{key} stands {len(it)} times" for key, it in standing.items() if len(it) > most]
    for key, row in known.items():
        copies = standing.get(key, [])
        if row.trouble == claims.NOTHING_TO_SAY and not copies:
            continue
        if row.state not in {State.SENT.value, State.MISSED.value}:
            wrong.append(f"a {row.kind} is {row.state}, by {row.trouble}")
        elif bool(copies) != (row.state == State.SENT.value):
            wrong.append(f"a {row.kind} is {row.state} and stands {len(copies)} times")
        elif copies and row.ts != max(copies):
            wrong.append(f"a {row.kind} was posted again after it was written down")
    # Notices vanish from the outbox, but what stands in a ward's channel is kept there.
    channels = [message for ward in town.wards for message in town.slack.messages(ward.channel)]
    return wrong + [f"{_key(each)} is unknown" for each in channels if _key(each) not in known]


def _sent_to(session: Session, kind: Kind, subject: str) -> list[str]:
    """To whom all that is in the outbox about a subject was sent; nobody while some still waits."""
    found = deliveries.of_subject(session, kind, subject)
    are_sent = all(each.state == State.SENT.value for each in found)
    return [each.target for each in found] if are_sent else []


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


def _standing(town: Town) -> dict[str, list[str]]:
    """By each delivery's key, the timestamps of the messages that carry it."""
    places: list[str | Person] = [*(ward.channel for ward in town.wards), *town.people.values()]
    standing: dict[str, list[str]] = {}
    for place in places:
        for message in town.slack.messages(place):
            standing.setdefault(_key(message), []).append(message["ts"])
    return standing


def _key(message: dict[str, object]) -> str:
    metadata = message.get("metadata")
    assert isinstance(metadata, dict), "a message of the bot's carries no key"
    return str(metadata["event_payload"]["key"])
