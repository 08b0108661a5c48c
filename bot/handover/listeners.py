"""What the prompt listens to."""

from __future__ import annotations

from bot.handover import blocks, helping, rating, room, steering, talking, views
from bot.handover.here import handover_here, ward_here
from bot.handover.rating import OpenReadings
from bot.handover.times import clock_time
from bot.handover.views import RoomOf
from bot.listening import Listening
from bot.metrics import Act
from bot.refused import Refused
from bot.replies import Answer, Reply
from bot.slack.message import BadMetadata, Message, unpack
from bot.slack.payloads import Call, Press, Submission
from bot.wiring import Wiring
from prompts.catalogue import Dimension, UnknownItem
from storage.handovers import Talked
from storage.ratings import Tap

SAVED = {score: blocks.saved(score) for score in (*blocks.SCORES, blocks.CANT_SAY)}
OLD_FORM = "This form is from an older version of the bot. Please close it and open it again."


def register(listening: Listening, known: OpenReadings) -> None:
    """Listen to everything on a prompt but the concern button, which is the concerns' own."""
    wiring = listening.wiring
    listening.press(blocks.RATE_PATTERN, lambda press: rate(wiring, known, press), Act.TAP)
    listening.press(blocks.ROOM, lambda press: open_room(wiring, press))
    listening.press(blocks.TALKED, lambda press: talked(wiring, press, Talked.TALKED))
    listening.press(blocks.NOT_THIS_TIME, lambda press: talked(wiring, press, Talked.NOT_THIS_TIME))
    listening.press(blocks.HELPED_PATTERN, lambda press: helped(wiring, press))
    listening.press(blocks.MORE, lambda press: more(wiring, press))
    listening.submission(views.ROOM_FORM, lambda submission: save_room(wiring, submission))


def rate(wiring: Wiring, known: OpenReadings, press: Press) -> Answer:
    """Save a tap; from a shared account, open the room's form instead."""
    score = int(press.action_id[-1])
    tap = Tap(press.value, press.team_id, press.channel_id, press.user_id, score)
    now = wiring.clock.now()
    if rating.rate(wiring.database, known, tap, now):
        return Answer(say=SAVED[score])
    with wiring.database.reading() as session:
        handover = rating.refused(session, tap, now)
        form = views.room_form(RoomOf(handover.id, press.channel_id), handover.words)
    return Answer(open=form)


def open_room(wiring: Wiring, press: Press) -> Answer:
    """Open the form in which one person counts the hands of all."""
    counted = RoomOf(press.value, press.channel_id)
    with wiring.database.reading() as session:
        handover = room.open_room(session, press.team_id, counted, wiring.clock.now())
        return Answer(open=views.room_form(counted, handover.words))


def save_room(wiring: Wiring, submission: Submission) -> Reply:
    """Save a room's count, or say on its boxes what is wrong with it."""
    try:
        counted = unpack(submission.metadata, RoomOf)
        hands = room.read_hands(submission.values)
    except BadMetadata:
        raise Refused(OLD_FORM) from None
    except room.BadCount as bad:
        return Reply(errors=bad.errors)
    with wiring.database.writing() as session:
        saved = room.save(session, submission.team_id, counted, hands, wiring.clock.now())
    return Reply(update=views.room_saved(saved.total, saved.shown_from))


def talked(wiring: Wiring, press: Press, word: Talked) -> Answer:
    """Keep whether the team talked."""
    now = wiring.clock.now()
    with wiring.database.writing() as session:
        before = talking.note(session, press.team_id, press.channel_id, press.value, word, now)
    return Answer(say=blocks.said(word, before=before))


def helped(wiring: Wiring, press: Press) -> Answer:
    """Keep what the team says of something that was done."""
    now, word = wiring.clock.now(), blocks.HELPED_WORDS[int(press.action_id[-1])]
    with wiring.database.writing() as session:
        before = helping.note(session, press.team_id, press.channel_id, press.value, word, now)
    return Answer(say=blocks.judged(word, before=before))


def more(wiring: Wiring, press: Press) -> Answer:
    """Show the whole dimension, and why it came; of a closed prompt too."""
    with wiring.database.reading() as session:
        handover, _ = handover_here(session, press.team_id, press.channel_id, press.value)
        words = handover.words
    return Answer(open=views.more(words, _dimension(wiring, words.dimension_id)))


def post_now(wiring: Wiring, call: Call) -> Answer:
    """``/handover now``"""
    now = wiring.clock.now()
    with wiring.database.writing() as session:
        ward = ward_here(session, call.team_id, call.channel_id, lock=True)
        handover = steering.post_now(session, wiring.catalogue, ward, call.user_id, now)
        begins = clock_time(handover.starts_at, ward.zone)
    return Answer(say=Message.plain(f"On its way: the prompt for the {begins} handover."))


def pause(wiring: Wiring, call: Call) -> Answer:
    """``/handover pause``"""
    now = wiring.clock.now()
    with wiring.database.writing() as session:
        ward = ward_here(session, call.team_id, call.channel_id, lock=True)
        said = steering.pause(session, ward, call.user_id, now)
    return Answer(say=Message.plain(said), home=True)


def resume(wiring: Wiring, call: Call) -> Answer:
    """``/handover resume``"""
    now = wiring.clock.now()
    with wiring.database.writing() as session:
        ward = ward_here(session, call.team_id, call.channel_id, lock=True)
        said = steering.resume(session, wiring.catalogue, ward, call.user_id, now)
    return Answer(say=Message.plain(said), home=True)


def _dimension(wiring: Wiring, dimension_id: str) -> Dimension | None:
    try:
        return wiring.catalogue.dimension(dimension_id)
    except UnknownItem:
        # The library has been edited since; what was asked is stored.
        return None
