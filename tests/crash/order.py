"""What a process under test is told when it is started."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Order:
    """One life of the bot.

    :ivar settings: by environment variable.
    :ivar dial: the file of its clock.
    :ivar log: the file that its log goes to.
    :ivar tick: seconds after which it looks again at what is due; in earnest up to a minute.
    :ivar seam: where it is to kill itself, if anywhere.
    """

    settings: Mapping[str, str]
    dial: str
    log: str
    tick: float = 0.25
    seam: str | None = None

    def to_line(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> Self:
        return cls(**json.loads(line))
