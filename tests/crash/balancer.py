"""What stands before several replicas: each request goes to the next one that takes it."""

from __future__ import annotations

import http.client
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HOST = "127.0.0.1"
PATIENCE_SECONDS = 5.0
_NOBODY = 503
_BROKEN_OFF = 502


@contextmanager
def balancing(ports: Callable[[], Sequence[int]]) -> Iterator[str]:
    """The address of a balancer; where its replicas listen is asked at each request."""
    turn = itertools.count()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = _carry(
                _in_turn(ports(), next(turn)), self.path, dict(self.headers), body
            )
            with suppress(OSError):  # whoever asked may have given up
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _in_turn(ports: Sequence[int], turn: int) -> list[int]:
    first = turn % len(ports) if ports else 0
    return [*ports[first:], *ports[:first]]


def _carry(
    ports: Sequence[int], path: str, headers: dict[str, str], body: bytes
) -> tuple[int, bytes]:
    for port in ports:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        try:
            connection.connect()
        except OSError:
            continue  # it has not been told anything, so the next one may be
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return _BROKEN_OFF, b""
        finally:
            connection.close()
    return _NOBODY, b""
