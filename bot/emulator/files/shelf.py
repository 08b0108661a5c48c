"""Files: an address to send the bytes to, the bytes, and being ready only after a while."""

import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from ..state.clock import Timing
from .kinds import PICTURES, TEXT, FileType, type_of

LARGEST = 50 * 1024 * 1024
"""The largest file that is taken, in bytes; everything is held in memory."""

_PATHS = (
    re.compile(r"/files-pri/T[A-Z0-9]+-(F[A-Z0-9]+)/[^?#]*"),
    re.compile(r"/files/U[A-Z0-9]+/(F[A-Z0-9]+)/[^?#]*"),
)
"""Where a file's private address and its permalink lead."""


class UploadFault(Enum):
    """Why an upload was not taken: the HTTP status, and a line of text."""

    UNKNOWN = (404, "There is no such upload URL")
    EXPIRED = (410, "This upload URL has expired")
    USED = (409, "This upload URL has been used")
    WRONG_LENGTH = (400, "The length is not the one that was announced")


@dataclass(frozen=True, slots=True)
class Share:
    """A message that carries a file."""

    channel: str
    ts: str
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One file. `content` is None until it was uploaded, `ready_at` until it was completed.

    `created` is in seconds of the emulator's clock, `ready_at` in those of `Timing.monotonic`.
    """

    id: str
    user: str
    name: str
    title: str
    length: int
    created: int
    alt_txt: str = ""
    snippet_type: str = ""
    content: bytes | None = None
    ready_at: float | None = None
    shares: tuple[Share, ...] = ()

    @property
    def type(self) -> FileType:
        """What kind of file it is, to be told once it is ready."""
        if self.snippet_type:
            return replace(TEXT, filetype=self.snippet_type)
        return type_of(self.name, self.content or b"")

    @property
    def is_picture(self) -> bool:
        """Whether an image block can show it."""
        return self.type in PICTURES


@dataclass(frozen=True, slots=True)
class _Ticket:
    file_id: str
    expires: float
    used: bool = False


class Files:
    """All files of a workspace, and the upload URLs that were handed out."""

    def __init__(
        self, lock: threading.RLock, next_id: Callable[[str], str], timing: Timing
    ) -> None:
        self._lock = lock
        self._next_id = next_id
        self._timing = timing
        self._files: dict[str, File] = {}
        self._tickets: dict[str, _Ticket] = {}

    def announce(
        self, user: str, name: str, length: int, created: int, alt_txt: str, snippet_type: str
    ) -> tuple[str, File]:
        """Expect a file; returns the key of its upload URL, and the file without its bytes."""
        with self._lock:
            file = File(
                self._next_id("F"), user, name, name, length, created, alt_txt, snippet_type
            )
            self._files[file.id] = file
            key = secrets.token_urlsafe(24)
            expires = self._timing.monotonic() + self._timing.upload_url
            self._tickets[key] = _Ticket(file.id, expires)
            return key, file

    def expected(self, key: str) -> int | UploadFault:
        """How many bytes this upload URL takes, or why it takes none."""
        with self._lock:
            ticket = self._tickets.get(key)
            if ticket is None:
                return UploadFault.UNKNOWN
            if ticket.used:
                return UploadFault.USED
            if self._timing.monotonic() > ticket.expires:
                return UploadFault.EXPIRED
            return self._files[ticket.file_id].length

    def receive(self, key: str, content: bytes) -> UploadFault | None:
        """Take the bytes for an upload URL; the URL is used up once they were right."""
        with self._lock:
            length = self.expected(key)
            if isinstance(length, UploadFault):
                return length
            if len(content) != length:
                return UploadFault.WRONG_LENGTH
            ticket = self._tickets[key]
            self._tickets[key] = replace(ticket, used=True)
            self._put(replace(self._files[ticket.file_id], content=content))
            return None

    def waiting(self, file_id: str) -> File | None:
        """The file of that id if its bytes have come and it waits to be completed."""
        with self._lock:
            file = self._files.get(file_id)
            waits = file is not None and file.content is not None and file.ready_at is None
            return file if waits else None

    def complete(self, file: File, title: str) -> File:
        """Finish an upload: the file is there from now on, and ready after a while."""
        ready_at = self._timing.monotonic() + self._timing.file_ready
        return self._put(replace(file, title=title or file.name, ready_at=ready_at))

    def find(self, file_id: str) -> File | None:
        """The file of that id, once its upload was completed."""
        with self._lock:
            file = self._files.get(file_id)
            return file if file is not None and file.ready_at is not None else None

    def at(self, path: str) -> File | None:
        """The file that a path of this server leads to: its private address, its permalink."""
        for form in _PATHS:
            found = form.fullmatch(path)
            if found:
                return self.find(found[1])
        return None

    def ready(self, file: File) -> bool:
        """Whether Slack has finished looking at the file, and says what it is."""
        return file.ready_at is not None and self._timing.monotonic() >= file.ready_at

    def shared(self, file_id: str, share: Share) -> None:
        """Note that a message carries a file."""
        with self._lock:
            file = self._files[file_id]
            self._put(replace(file, shares=(*file.shares, share)))

    def _put(self, file: File) -> File:
        with self._lock:
            self._files[file.id] = file
            return file
