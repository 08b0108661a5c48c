from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, current_thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import httpx
import pytest
from slack_bolt import Ack, App
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot import metrics
from bot.emulator import Emulator, Person
from bot.manifest import EVENTS_PATH, manifest
from bot.settings import SettingsError
from bot.slack.client import web_client
from bot.slack.http import HttpServer, serving, web_app

SECRET = "a-signing-secret"
COMMAND = "command=%2Fhandover&user_id=U1&team_id=T1&channel_id=C1"


@pytest.fixture
def slack() -> Iterator[Emulator]:
    with Emulator(limits=False) as emulator:
        emulator.install(manifest(socket_mode=False, request_url="https://bot.example.org"))
        yield emulator


@pytest.fixture
def app(slack: Emulator) -> App:
    return bolt(slack, slack.signing_secret)


def bolt(slack: Emulator, secret: str) -> App:
    app = App(
        client=web_client(slack.bot_token, slack.api_url, timeout=5),
        signing_secret=secret,
        process_before_response=True,
        token_verification_enabled=False,
    )

    @app.command("/handover")
    def _(ack: Ack) -> None:
        ack("Help is on its way.")

    return app


@pytest.fixture
def anna(slack: Emulator) -> Person:
    return slack.add_person("anna", name="Anna Okafor")


@pytest.fixture
def ward(slack: Emulator, anna: Person) -> str:
    return slack.add_channel("ward", [anna])


class Browser:
    """Asks an application without a network."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path, b"", {}))

    def post(
        self, path: str, content: str | bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        body = content.encode() if isinstance(content, str) else content
        return asyncio.run(self._ask("POST", path, body, headers or {}))

    async def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.request(method, path, content=body, headers=headers)


@pytest.fixture
def browser(slack: Emulator) -> Browser:
    return Browser(web_app(bolt(slack, SECRET), dict))


def signed(body: str, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    timestamp = str(int(time.time() - age))
    base = f"v0:{timestamp}:{body}".encode()
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded",
    }


def test_a_command_from_slack_is_answered(
    slack: Emulator, app: App, anna: Person, ward: str
) -> None:
    with serving(app) as served:
        slack.deliver_by_http(served.url)
        assert anna.types_command("/handover help", ward).ok
        assert "Help is on its way." in anna.everything()


def test_a_request_signed_by_slack_is_taken(browser: Browser) -> None:
    answer = browser.post(EVENTS_PATH, content=COMMAND, headers=signed(COMMAND))
    assert (answer.status_code, answer.text) == (200, "Help is on its way.")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(COMMAND, secret="another"),
        signed(COMMAND + "&text=more"),
        signed(COMMAND, age=600),
    ],
    ids=["unsigned", "by somebody else", "of another body", "ten minutes old"],
)
def test_a_request_that_is_not_slacks_is_refused(headers: dict[str, str], browser: Browser) -> None:
    assert browser.post(EVENTS_PATH, content=COMMAND, headers=headers).status_code == 401


def test_slacks_check_of_the_address_is_answered(browser: Browser) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    headers = {**signed(body), "Content-Type": "application/json"}
    assert browser.post(EVENTS_PATH, content=body, headers=headers).json()["challenge"] == "abc"


def test_a_body_larger_than_slacks_is_refused(browser: Browser) -> None:
    body = "a" * 1_000_001
    assert browser.post(EVENTS_PATH, content=body, headers=signed(body)).status_code == 413


def test_a_body_that_is_no_text_is_refused(browser: Browser) -> None:
    assert browser.post(EVENTS_PATH, content=b"\xff\xfe").status_code == 400


def test_nothing_is_shown_to_a_browser(browser: Browser) -> None:
    assert browser.get(EVENTS_PATH).status_code == 405
    assert browser.get("/").status_code == 404


def test_in_socket_mode_slacks_path_is_not_there() -> None:
    assert Browser(web_app(None, dict)).post(EVENTS_PATH).status_code == 404


def test_a_living_process_is_healthy_whatever_else_is_wrong() -> None:
    browser = Browser(web_app(None, lambda: {"database": "locked"}))
    assert browser.get("/healthz").status_code == 200


def test_a_bot_with_nothing_wrong_is_ready() -> None:
    answer = Browser(web_app(None, lambda: {"database": None})).get("/readyz")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["ready"], body["working"], body["parts"]) == (True, True, {"database": "ok"})


def test_a_bot_that_is_not_ready_says_which_part() -> None:
    parts = {"database": None, "slack": "No line to Slack is open."}
    answer = Browser(web_app(None, lambda: parts)).get("/readyz")
    assert answer.status_code == 503
    body = answer.json()
    assert (body["ready"], body["working"]) == (False, False)
    assert body["parts"] == {"database": "ok", "slack": "No line to Slack is open."}


def test_a_bot_that_is_behind_with_its_work_still_takes_taps_and_says_so() -> None:
    behind = {"planning": "Wards whose next prompts are not planned: 2.", "outbox": None}
    answer = Browser(web_app(None, dict, lambda: behind)).get("/readyz")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["ready"], body["working"]) == (True, False)
    assert body["work"] == {"planning": behind["planning"], "outbox": "ok"}


def test_more_paths_can_be_added() -> None:
    def metrics(_request: object) -> PlainTextResponse:
        return PlainTextResponse("deliveries 3")

    browser = Browser(web_app(None, dict, more=[Route("/metrics", metrics)]))
    assert browser.get("/metrics").text == "deliveries 3"


def test_one_slow_listener_does_not_hold_up_the_next(slack: Emulator) -> None:
    let_go, begun = Event(), Event()
    app = bolt(slack, SECRET)

    @app.command("/concern")
    def _(ack: Ack) -> None:
        begun.set()
        let_go.wait(5)
        ack()

    slow = COMMAND.replace("handover", "concern")
    with serving(app) as served, ThreadPoolExecutor() as pool:
        waiting = pool.submit(post, served.url, slow)
        begun.wait(5)
        assert post(served.url, COMMAND) == 200
        let_go.set()
        assert waiting.result(5) == 200


def test_listeners_have_threads_of_their_own(slack: Emulator) -> None:
    app = bolt(slack, SECRET)
    names: list[str] = []

    @app.command("/concern")
    def _(ack: Ack) -> None:
        names.append(current_thread().name)
        ack()

    with serving(app) as served:
        post(served.url, COMMAND.replace("handover", "concern"))
    assert names[0].startswith("listener")


def test_monitoring_is_answered_while_every_listener_is_busy(slack: Emulator) -> None:
    let_go, begun = Event(), Event()
    app = bolt(slack, SECRET)

    @app.command("/concern")
    def _(ack: Ack) -> None:
        begun.set()
        let_go.wait(5)
        ack()

    slow = COMMAND.replace("handover", "concern")
    with serving(app, workers=1) as served, ThreadPoolExecutor() as pool:
        waiting = pool.submit(post, served.url, slow)
        begun.wait(5)
        with urlopen(served.url.replace(EVENTS_PATH, "/readyz"), timeout=5) as answer:
            assert answer.status == 200
        let_go.set()
        waiting.result(5)


def post(url: str, body: str) -> int:
    try:
        request = Request(url, data=body.encode(), headers=signed(body))
        with urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_an_address_in_use_is_told_plainly() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SettingsError, match=r"STA_HTTP_PORT .*: we cannot listen there"),
    ):
        HttpServer(web_app(None, dict), "127.0.0.1", taken.getsockname()[1])


def test_the_address_is_free_again_at_the_end() -> None:
    with serving(None) as served:
        port = served.port
    with serving(None, port=port) as again:
        assert again.port == port


# --- the end ---


def raw(served: HttpServer) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", served.port), timeout=5)
    line.settimeout(5)
    return line


def spoken(body: str) -> bytes:
    head = {**signed(body), "Host": "bot", "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"POST {EVENTS_PATH} HTTP/1.1\r\n{lines}\r\n{body}".encode()


def refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


def test_whoever_was_let_in_just_before_the_end_is_answered(slack: Emulator) -> None:
    with ThreadPoolExecutor() as pool, serving(bolt(slack, SECRET)) as served:
        line = raw(served)
        slack.wait_until(lambda: bool(served._server.server_state.connections))
        stopping = pool.submit(served.stop)
        slack.wait_until(lambda: refused(served.port), what="the door to be shut")
        line.sendall(spoken(COMMAND))
        assert line.recv(1000).startswith(b"HTTP/1.1 200")
        line.close()
        stopping.result(10)


def test_whoever_says_nothing_is_hung_up_on_cleanly(slack: Emulator) -> None:
    with serving(bolt(slack, SECRET)) as served:
        line = raw(served)
        slack.wait_until(lambda: bool(served._server.server_state.connections))
    assert line.recv(1000) == b""
    line.close()


def test_a_listener_that_is_at_work_answers_before_the_end(slack: Emulator) -> None:
    begun, let_go = Event(), Event()
    app = bolt(slack, SECRET)

    @app.command("/concern")
    def _(ack: Ack) -> None:
        begun.set()
        let_go.wait(5)
        ack()

    with ThreadPoolExecutor() as pool, serving(app) as served:
        working = pool.submit(post, served.url, COMMAND.replace("handover", "concern"))
        begun.wait(5)
        stopping = pool.submit(served.stop)
        slack.wait_until(lambda: refused(served.port), what="the door to be shut")
        let_go.set()
        assert working.result(5) == 200
        stopping.result(10)


def test_how_long_slack_waited_is_counted(browser: Browser) -> None:
    before = counted_acknowledgements()
    browser.post(EVENTS_PATH, content=COMMAND, headers=signed(COMMAND))
    assert counted_acknowledgements() == before + 1


def counted_acknowledgements() -> float:
    return metrics.REGISTRY.get_sample_value("sta_ack_seconds_count") or 0
