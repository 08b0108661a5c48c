"""Live notes: an open page is told what to fetch again."""

import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.bot.emulator.wards import Json, Ward, form, home, web


def live(ward: Ward, person: str) -> ClientConnection:
    host = ward.emulator.url.removeprefix("http://")
    origin: Any = f"http://{host}"
    return connect(f"ws://{host}/page-api/live?person={person}", origin=origin)


def notes(connection: ClientConnection, wanted: Json) -> Json:
    """Read notes until the wanted one comes."""
    while True:
        note: Json = json.loads(connection.recv(timeout=5))
        if note == wanted:
            return note


def test_a_page_is_told_of_a_message_in_its_channel(ward: Ward) -> None:
    with live(ward, ward.anna.id) as page:
        ward.ben.says("hello", ward.channel)
        assert notes(page, {"kind": "channel", "channel": ward.channel})


def test_a_page_is_told_of_its_home_its_views_the_clock_and_the_traffic(ward: Ward) -> None:
    with live(ward, ward.anna.id) as page:
        ward.client.views_publish(user_id=ward.anna.id, view=home("Hello"))
        notes(page, {"kind": "home"})
        trigger = ward.emulator.backend.triggers.make(ward.anna.id)
        ward.client.views_open(trigger_id=trigger, view=form())
        notes(page, {"kind": "views"})
        notes(page, {"kind": "traffic"})
        ward.emulator.clock.set(ward.emulator.clock.now())
        notes(page, {"kind": "clock"})
        ward.emulator.rename(ward.channel, "oak")
        notes(page, {"kind": "workspace"})


def test_a_page_hears_nothing_of_somebody_elses_home(ward: Ward) -> None:
    with live(ward, ward.anna.id) as page:
        ward.client.views_publish(user_id=ward.ben.id, view=home("Hello"))
        ward.emulator.rename(ward.channel, "oak")
        seen = []
        while {"kind": "workspace"} not in seen:
            seen.append(json.loads(page.recv(timeout=5)))
    assert {"kind": "home"} not in seen


def test_a_page_is_told_when_another_sets_a_fault(ward: Ward) -> None:
    with live(ward, ward.anna.id) as page:
        web.post(f"{ward.emulator.url}/page-api/fault", json={"fault": "lost"})
        assert notes(page, {"kind": "traffic"})


def test_a_page_of_another_origin_is_refused(ward: Ward) -> None:
    host = ward.emulator.url.removeprefix("http://")
    url = f"ws://{host}/page-api/live?person={ward.anna.id}"
    origin: Any = "http://evil.example"
    with pytest.raises(InvalidStatus), connect(url, origin=origin):
        pass
