"""The prompt's other buttons: the room's count, whether the team talked, and more on this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.handover import blocks, listeners, views
from bot.handover.room import NO_HANDS, NOT_A_NUMBER, TOO_MANY
from bot.refused import Refused
from bot.replies import Reply
from prompts.catalogue import Catalogue
from storage.answers import RoomEntry
from storage.handovers import Talked
from tests.bot.handover.floor import LONDON, Floor, pressed, sent_form

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)


@pytest.fixture
def prompted(floor: Floor) -> Floor:
    floor.go_to(DUE)
    return floor


def form(floor: Floor, person: str = "UANNA", **place: str) -> dict[str, Any]:
    """The room's form, as the button opens it."""
    answer = listeners.open_room(
        floor.wiring(), pressed(floor.open().id, blocks.ROOM, person, **place)
    )
    assert answer.open is not None
    return answer.open


def send(floor: Floor, view: dict[str, Any], hands: Mapping[int, str | None]) -> Reply:
    values = {views.hands_block(score): typed for score, typed in hands.items()}
    return listeners.save_room(floor.wiring(), sent_form(view, values))


def words_of(view: dict[str, Any] | None) -> str:
    assert view is not None
    return str(view["blocks"])


def rooms(floor: Floor) -> list[dict[str, int]]:
    with floor.database.reading() as session:
        return list(session.scalars(select(RoomEntry.hands)))


def test_the_rooms_hands_are_saved_and_said(prompted: Floor) -> None:
    reply = send(prompted, form(prompted), {1: "2", 2: None, 3: "", 4: "5", 5: "1", 0: "1"})
    assert "Saved: 9 hands." in words_of(reply.update)
    assert rooms(prompted) == [{"0": 1, "1": 2, "2": 0, "3": 0, "4": 5, "5": 1}]


def test_a_second_count_replaces_the_first(prompted: Floor) -> None:
    send(prompted, form(prompted), {4: "9"})
    send(prompted, form(prompted), {2: "6"})
    assert [sum(hands.values()) for hands in rooms(prompted)] == [6]


def test_the_form_does_not_show_what_stands_there(prompted: Floor) -> None:
    before = form(prompted)
    send(prompted, before, {4: "9"})
    assert form(prompted, "UBEN") == before


def test_a_small_room_is_saved_and_told_that_it_is_not_shown(prompted: Floor) -> None:
    reply = send(prompted, form(prompted), {4: "3", 0: "8"})
    assert "only shown if at least 5 hands" in words_of(reply.update)
    assert len(rooms(prompted)) == 1


def test_a_large_enough_room_is_told_nothing_of_the_kind(prompted: Floor) -> None:
    assert "only shown" not in words_of(send(prompted, form(prompted), {4: "5"}).update)


def test_one_hand_is_one_hand(prompted: Floor) -> None:
    assert "Saved: 1 hand." in words_of(send(prompted, form(prompted), {4: "1"}).update)


@pytest.mark.parametrize("typed", ["four", "-1", "2.5", "61", "9" * 5000])
def test_what_is_no_number_of_hands_is_said_on_its_own_box(prompted: Floor, typed: str) -> None:
    reply = send(prompted, form(prompted), {2: typed, 4: "3"})
    assert reply.errors == {views.hands_block(2): NOT_A_NUMBER}
    assert rooms(prompted) == []


def test_a_form_without_hands_asks_for_some(prompted: Floor) -> None:
    reply = send(prompted, form(prompted), {})
    assert reply.errors == {views.hands_block(1): NO_HANDS}


def test_more_hands_than_a_room_holds_are_questioned_where_most_are(prompted: Floor) -> None:
    reply = send(prompted, form(prompted), {2: "20", 4: "41"})
    assert reply.errors == {views.hands_block(4): TOO_MANY}


def test_a_prompt_that_closed_while_the_form_was_open_takes_no_count(prompted: Floor) -> None:
    view = form(prompted)
    prompted.go_on(hours=12)
    with pytest.raises(Refused, match=r"This prompt is closed\..* The count was not saved\."):
        send(prompted, view, {4: "6"})
    assert rooms(prompted) == []


def test_the_form_of_a_closed_prompt_does_not_open(prompted: Floor) -> None:
    first = prompted.open()
    prompted.go_on(hours=12)
    with pytest.raises(Refused, match="This prompt is closed"):
        listeners.open_room(prompted.wiring(), pressed(first.id, blocks.ROOM))


def test_a_form_cannot_be_opened_from_another_channel(prompted: Floor) -> None:
    with pytest.raises(Refused, match="does not belong to a prompt in this channel"):
        form(prompted, channel_id="C0002")


def test_a_form_cannot_be_sent_from_another_workspace(prompted: Floor) -> None:
    submission = sent_form(form(prompted), {views.hands_block(4): "6"}, team_id="T0002")
    with pytest.raises(Refused, match="does not belong"):
        listeners.save_room(prompted.wiring(), submission)
    assert rooms(prompted) == []


def test_a_form_of_an_older_version_is_refused_with_what_to_do(prompted: Floor) -> None:
    submission = replace(sent_form(form(prompted), {}), metadata='{"handover":"x"}')
    with pytest.raises(Refused, match="older version"):
        listeners.save_room(prompted.wiring(), submission)


def press_talked(floor: Floor, word: Talked, **place: str) -> str:
    answer = listeners.talked(
        floor.wiring(), pressed(floor.all()[0].id, blocks.TALKED, **place), word
    )
    assert answer.say is not None
    return answer.say.text


def test_we_talked_about_it_is_kept_without_a_name(prompted: Floor) -> None:
    assert press_talked(prompted, Talked.TALKED) == ("Saved: you talked about it. No name is kept.")
    assert prompted.all()[0].talked == Talked.TALKED.value


def test_saying_it_again_says_that_it_is_saved(prompted: Floor) -> None:
    press_talked(prompted, Talked.TALKED)
    assert "Saved already" in press_talked(prompted, Talked.TALKED)


def test_a_different_word_takes_the_place_of_the_first(prompted: Floor) -> None:
    press_talked(prompted, Talked.NOT_THIS_TIME)
    press_talked(prompted, Talked.TALKED)
    assert prompted.all()[0].talked == Talked.TALKED.value


def test_nobody_says_afterwards_that_they_talked(prompted: Floor) -> None:
    prompted.go_on(hours=12)
    with pytest.raises(Refused, match="This prompt is closed"):
        press_talked(prompted, Talked.TALKED)


def test_another_channel_cannot_say_that_we_talked(prompted: Floor) -> None:
    with pytest.raises(Refused, match="does not belong"):
        press_talked(prompted, Talked.TALKED, channel_id="C0002")
    assert prompted.all()[0].talked is None


def test_a_word_touches_a_prompt(prompted: Floor) -> None:
    press_talked(prompted, Talked.NOT_THIS_TIME)
    prompted.go_on(hours=12)
    assert prompted.all()[0].touched


def more(floor: Floor, **place: str) -> str:
    answer = listeners.more(floor.wiring(), pressed(floor.all()[0].id, blocks.MORE, **place))
    return words_of(answer.open)


def test_more_shows_the_whole_dimension(prompted: Floor) -> None:
    dimension = prompted.catalogue.dimension(prompted.open().words.dimension_id)
    shown = more(prompted)
    for item in (*dimension.see, *dimension.think, *dimension.act):
        assert item.text in shown.replace("\\'", "'")


def test_more_says_why_it_came_today(prompted: Floor) -> None:
    assert prompted.open().words.why in more(prompted)


def test_more_opens_from_a_closed_prompt_too(prompted: Floor) -> None:
    name = prompted.open().words.dimension
    prompted.go_on(hours=12)
    assert name in more(prompted)


def test_more_shows_what_was_asked_once_the_library_has_dropped_it(prompted: Floor) -> None:
    words = prompted.open().words
    prompted.catalogue = Catalogue(
        prompted.catalogue.areas,
        tuple(each for each in prompted.catalogue.dimensions if each.id != words.dimension_id),
    )
    assert words.act in more(prompted)


def test_more_does_not_open_from_another_channel(prompted: Floor) -> None:
    with pytest.raises(Refused, match="does not belong"):
        more(prompted, channel_id="C0002")
