"""A server that answers Slack's calls with whatever a test wants, the odd things included."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``status`` 0 drops the connection; ``hold`` waits until the test lets go."""

    body: str = '{"ok": true}'
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: Event | None = None

    @classmethod
    def of(cls, **fields: Any) -> Answer:
        return cls(json.dumps({"ok": True, **fields}))


class Stub:
    """What was asked, and what is answered: one after another, the last one for ever."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}/"
        self.api_url = f"{self.root}api/"
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[Answer] = [Answer()]

    def answer(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def stub_slack() -> Iterator[Stub]:
    """A stub on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            asked = json.loads(body) if body.startswith("{") else {"form": body}
            stub.asked.append((self.path.rpartition("/")[2], asked))
            self._answer(stub.next())

        def _answer(self, answer: Answer) -> None:
            if answer.hold is not None:
                answer.hold.wait(10)
            if answer.status == 0:
                self.close_connection = True
                return
            content = answer.body.encode()
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:  # whoever asked has stopped waiting
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub = Stub(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
