"""Delivery by HTTP: signed posts to the app's one URL."""

import hashlib
import hmac
import http.client
import json
import time
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from .clock import Timing, epoch
from .delivery import Ack, Parcel, ParcelKind, resolve
from .manifest import App
from .records import Json
from .traffic import Direction, Traffic

_FORM = "application/x-www-form-urlencoded"


class SignedHttp:
    """Posts each parcel to `url`, signed with the app's secret."""

    def __init__(self, url: str, app: App, traffic: Traffic, timing: Timing) -> None:
        self._url = urlsplit(url)
        self._app = app
        self._traffic = traffic
        self._timing = timing
        self._workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="slack-http")

    def send(self, parcel: Parcel) -> "Future[Ack]":
        """Start posting a parcel."""
        future: Future[Ack] = Future()
        try:
            self._workers.submit(self._carry, parcel, future)
        except RuntimeError:  # the emulator has stopped
            resolve(future, Ack(ok=False, reason="connection_failed"))
        return future

    def close(self) -> None:
        """Post nothing more."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _carry(self, parcel: Parcel, future: "Future[Ack]") -> None:
        content_type, body = _body(parcel)
        headers = {"Content-Type": content_type, **self._signature(body), **_retry(parcel)}
        self._traffic.note(Direction.TO_APP, parcel.kind.value, parcel.name, detail=parcel.payload)
        started = time.perf_counter()
        try:
            ack = self._post(body, headers)
        except TimeoutError:
            ack = Ack(ok=False, reason="http_timeout")
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

    def _post(self, body: bytes, headers: dict[str, str]) -> Ack:
        secure = self._url.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(self._url.hostname or "", self._url.port, timeout=self._timing.ack)
        path = self._url.path or "/"
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        if not 200 <= response.status < 300:
            final = response.getheader("X-Slack-No-Retry") == "1"
            return Ack(ok=False, reason="http_error", final=final)
        return Ack(ok=True, payload=_payload(text))

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(epoch()))
        basis = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._app.signing_secret.encode(), basis, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _body(parcel: Parcel) -> tuple[str, bytes]:
    """JSON for events, `payload=` for interactions, a plain form for commands."""
    if parcel.kind is ParcelKind.EVENT:
        return "application/json", json.dumps(parcel.payload).encode()
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
        value = json.loads(text)
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else {"text": text}
