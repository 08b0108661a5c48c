"""What people type is seen in the traffic and in nothing that is logged."""

import logging
import socket
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from bot.emulator import Fault
from tests.bot.emulator.wards import Ward, call, web

WORDS = "nobody else's business"


def test_no_log_holds_what_was_typed_sent_or_uploaded(
    ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ward.anna.says(WORDS, ward.channel)
        call(ward, "chat.postMessage", data={"channel": ward.channel, "text": WORDS})
        call(ward, "chat.postMessage", json={"channel": WORDS, "blocks": [WORDS]})
        call(ward, "chat.postMessage", data={"text[]": WORDS})
        web.post(f"{ward.emulator.url}/actions/none", content=WORDS.encode())
        web.post(f"{ward.emulator.url}/upload/v1/none", content=WORDS.encode())
        act = {"kind": "message", "person": ward.anna.id, "channel": WORDS, "text": WORDS}
        web.post(f"{ward.emulator.url}/page-api/act", json=act)
    assert WORDS in ward.emulator.backend.traffic.tail(20)
    assert WORDS not in caplog.text


@pytest.mark.parametrize("path", ["/api/chat.postMessage", "/actions/none", "/page-api/act"])
def test_a_request_that_breaks_off_is_no_error_of_ours(
    ward: Ward, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    address = urlsplit(ward.emulator.url)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    )
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        line.sendall(head.encode())
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass
    assert call(ward, "api.test")["ok"]  # what was to be said of the other is said by now
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_stop_in_the_middle_of_a_slow_answer_is_no_error(
    ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    ward.emulator.faults.next("api.test", Fault.SLOW(60))
    hung_up: list[httpx.HTTPError] = []

    def ask() -> None:
        try:
            web.post(f"{ward.emulator.api_url}api.test", timeout=10)
        except httpx.HTTPError as error:
            hung_up.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    ward.emulator.wait_until(lambda: ward.emulator.calls("api.test"))
    ward.emulator.stop()
    asking.join(10)
    assert len(hung_up) == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
