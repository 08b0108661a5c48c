"""The word to the outside: said while all is well, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from bot.heartbeat import Heartbeat
from bot.slack.http import serving

SECRET = "secret-7781"


@dataclass
class Monitor:
    """Somebody outside who counts what they are told."""

    url: str = ""
    heard: list[str] = field(default_factory=list)
    status: int = 200
    problems: dict[str, str | None] = field(default_factory=dict)

    def heartbeat(self, path: str = f"/ping/{SECRET}") -> Heartbeat:
        return Heartbeat(self.url + path, lambda: self.problems)

    async def ping(self, request: Request) -> Response:
        self.heard.append(request.url.path)
        return PlainTextResponse("ok", self.status)

    async def elsewhere(self, _request: Request) -> Response:
        return RedirectResponse("/ping/elsewhere")


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    made = Monitor()
    routes = [Route("/ping/{word}", made.ping), Route("/moved", made.elsewhere)]
    with serving(None, more=routes) as server:
        made.url = f"http://127.0.0.1:{server.port}"
        yield made


def test_while_all_is_well_it_is_said(monitor: Monitor) -> None:
    assert monitor.heartbeat().beat()
    assert monitor.heard == [f"/ping/{SECRET}"]


def test_while_something_is_wrong_nothing_is_said(monitor: Monitor) -> None:
    monitor.problems = {"slack": None, "outbox": "Messages that are due are not sent."}
    assert not monitor.heartbeat().beat()
    assert monitor.heard == []


def test_what_keeps_it_back_is_logged_once(monitor: Monitor) -> None:
    monitor.problems = {"database": "The disk is full."}
    heartbeat = monitor.heartbeat()
    with capture_logs() as lines:
        heartbeat.beat()
        heartbeat.beat()
    assert [(line["event"], line["code"]) for line in lines] == [
        ("heartbeat_held_back", "database")
    ]


def test_it_goes_on_once_all_is_well_again(monitor: Monitor) -> None:
    monitor.problems = {"slack": "No line."}
    heartbeat = monitor.heartbeat()
    heartbeat.beat()
    monitor.problems = {}
    with capture_logs() as lines:
        assert heartbeat.beat()
    assert [line["event"] for line in lines] == ["heartbeat_goes_on"]


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_is_no_good_is_logged_once_without_the_address(
    status: int, monitor: Monitor
) -> None:
    monitor.status = status
    heartbeat = monitor.heartbeat()
    with capture_logs() as lines:
        assert not heartbeat.beat()
        heartbeat.beat()
    assert [line["code"] for line in lines] == [f"http_{status}"]
    assert SECRET not in str(lines)


def test_nobody_who_listens_is_logged_without_the_address() -> None:
    with capture_logs() as lines:
        assert not Heartbeat(f"http://127.0.0.1:1/{SECRET}", dict).beat()
    assert [line["code"] for line in lines] == ["no_answer"]
    assert SECRET not in str(lines)


def test_it_is_not_sent_elsewhere(monitor: Monitor) -> None:
    assert not monitor.heartbeat("/moved").beat()
    assert monitor.heard == []
