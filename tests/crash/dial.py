"""A clock that the harness and the bot's processes share: real time, put on by what a file says."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SECONDS = struct.Struct("d")


class Dial:
    """The shared clock. It ticks; moving it moves every process that reads the same file."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_SECONDS.pack(0.0))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), _SECONDS.size)

    def now(self) -> datetime:
        """The moment it is."""
        (ahead,) = _SECONDS.unpack(self._shared[:])
        return datetime.now(UTC) + timedelta(seconds=ahead)

    def set_to(self, moment: datetime) -> None:
        """Make it this moment now, everywhere."""
        self._shared[:] = _SECONDS.pack((moment - datetime.now(UTC)).total_seconds())
