"""Delivery by HTTP: signed posts to the app's one URL."""

import hashlib
import hmac
import http.client
import json
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from ..state.clock import Timing, epoch
from ..state.manifest import App
from ..state.records import Json
from ..strict_json import parse_json
from ..traffic import Direction, Traffic
from .parcels import Ack, Parcel, ParcelKind, resolve

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_LONGEST_ANSWER = 1_000_000
TIMEOUT = Ack(ok=False, reason="http_timeout")


class UnverifiedUrl(Exception):
    """A request URL that did not give the challenge back: Slack would not save it."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    no_retry: bool
    body: str


class SignedHttp:
    """Posts each parcel to `url`, signed with the app's secret."""

    def __init__(self, url: str, app: App, traffic: Traffic, timing: Timing) -> None:
        self._url = urlsplit(url)
        self._app = app
        self._traffic = traffic
        self._timing = timing
        self._workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="slack-http")

    def send(self, parcel: Parcel) -> "Future[Ack]":
        """Start posting a parcel. The future is that of the copy which is answered first."""
        future: Future[Ack] = Future()
        try:
            for _ in range(parcel.copies):
                self._workers.submit(self._carry, parcel, future)
        except RuntimeError:  # the emulator has stopped
            resolve(future, Ack(ok=False, reason="connection_failed"))
        return future

    def verify(self) -> None:
        """Send the challenge that a request URL has to give back. Raises UnverifiedUrl."""
        challenge = secrets.token_hex(26)
        question = {
            "token": self._app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        body = json.dumps(question).encode()
        try:
            answer = self._post(_JSON, body, {})
        except (OSError, http.client.HTTPException):
            given = None
        else:
            given = _challenge_in(answer.body) if answer.status == 200 else None
        ok = given == challenge
        self._traffic.note(Direction.TO_APP, "url_verification", "challenge", ok=ok)
        if not ok:
            raise UnverifiedUrl("The URL did not answer with the value of the challenge.")

    def close(self) -> None:
        """Post nothing more."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _carry(self, parcel: Parcel, future: "Future[Ack]") -> None:
        content_type, body = _body(parcel)
        self._traffic.note(Direction.TO_APP, parcel.kind.value, parcel.name, detail=parcel.payload)
        started = time.perf_counter()
        try:
            ack = _ack(self._post(content_type, body, _retry(parcel)))
        except TimeoutError:
            ack = TIMEOUT
        except ssl.SSLError:
            ack = Ack(ok=False, reason="ssl_error")
        except (OSError, http.client.HTTPException):
            ack = Ack(ok=False, reason="connection_failed")
        self._traffic.note(
            Direction.ACK,
            parcel.kind.value,
            parcel.name,
            ok=ack.ok,
            ms=(time.perf_counter() - started) * 1000,
            detail=ack.payload or ack.reason,
        )
        resolve(future, ack if parcel.accepts_payload or not ack.ok else Ack(ok=True))

    def _post(self, content_type: str, body: bytes, more: dict[str, str]) -> _Answer:
        """Post and read the answer, redirects not followed. Raises TimeoutError after 3 s in all.

        Slack follows two redirects of an event. An app that relies on it loses its taps, so here
        it is told.
        """
        secure = self._url.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        seconds = self._timing.ack
        connection = connect(self._url.hostname or "", self._url.port, timeout=seconds)
        query = f"?{self._url.query}" if self._url.query else ""
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **self._signature(body),
            **more,
        }
        ends = time.monotonic() + seconds
        with closing(connection):
            connection.connect()
            with _deadline(connection.sock, ends - time.monotonic()):
                connection.request("POST", f"{self._url.path or '/'}{query}", body, headers)
                response = connection.getresponse()
                text = response.read(_LONGEST_ANSWER).decode(errors="replace")
        return _Answer(response.status, response.getheader("X-Slack-No-Retry") == "1", text)

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(epoch()))
        basis = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._app.signing_secret.encode(), basis, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


@contextmanager
def _deadline(line: socket.socket, seconds: float) -> Iterator[None]:
    """Raise TimeoutError for what is not over after so many seconds in all.

    A socket's own timeout starts again with every byte, and an app may dribble.
    """
    over = threading.Event()

    def end() -> None:
        over.set()
        with suppress(OSError):  # it has just been closed
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if over.is_set():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError


def _ack(answer: _Answer) -> Ack:
    if 200 <= answer.status < 300:
        return Ack(ok=True, payload=_payload(answer.body))
    reason = "too_many_redirects" if 300 <= answer.status < 400 else "http_error"
    return Ack(ok=False, reason=reason, final=answer.no_retry)


def _body(parcel: Parcel) -> tuple[str, bytes]:
    """JSON for events, `payload=` for interactions, a plain form for commands."""
    if parcel.kind is ParcelKind.EVENT:
        return _JSON, json.dumps(parcel.payload).encode()
    if parcel.kind is ParcelKind.INTERACTIVE:
        return _FORM, urlencode({"payload": json.dumps(parcel.payload)}).encode()
    return _FORM, urlencode(parcel.payload).encode()


def _retry(parcel: Parcel) -> dict[str, str]:
    if not parcel.retry:
        return {}
    return {
        "X-Slack-Retry-Num": str(parcel.retry),
        "X-Slack-Retry-Reason": parcel.retry_reason,
    }


def _payload(text: str) -> Json | None:
    """A JSON object as it is; any other text as a message's text."""
    if not text.strip():
        return None
    try:
        value = parse_json(text)
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else {"text": text}


def _challenge_in(text: str) -> str:
    """The challenge in an answer: in JSON, in a form, or as plain text."""
    payload = _payload(text) or {}
    in_form = parse_qs(text).get("challenge", [""])[0]
    return str(payload.get("challenge") or in_form or text.strip())
