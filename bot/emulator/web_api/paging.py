"""Pages by cursor: a cursor names the first item of the page that it leads to.

Things may come and go between two pages: a cursor whose item has gone leads to the next one.
"""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, Generic, TypeVar

from .arguments import Arguments
from .errors import SlackError, invalid_argument

Item = TypeVar("Item")
_KEY = re.compile(r"[A-Z]?\d{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Paging(Generic[Item]):
    """How a list is cut into pages.

    `kind` is the word that its cursors begin with. `key` is what they name an item by, an id or
    the digits of a ts; the list is in the order of these. `most` is the largest page. `points`: a
    bad limit is pointed at, as in the methods that read messages; the others say `invalid_limit`.
    """

    kind: str
    key: Callable[[Item], str]
    most: int
    points: bool = False

    def page(
        self, items: Sequence[Item], arguments: Arguments, default: int = 100
    ) -> tuple[list[Item], dict[str, Any]]:
        """One page of the items, and `response_metadata` with the cursor of the next."""
        limit = self._limit(arguments) or default
        start = self._start(items, arguments.text("cursor"))
        following = start + limit
        cursor = self._cursor(items[following]) if following < len(items) else ""
        return list(items[start:following]), {"next_cursor": cursor}

    def _limit(self, arguments: Arguments) -> int:
        """The limit that was asked for; 0 for none, which is Slack's word for it too."""
        try:
            limit = arguments.whole("limit") or 0
            if limit < 0:
                raise invalid_argument("must be greater than 0", "limit")
            if limit > self.most:
                raise invalid_argument(f"must be less than {self.most + 1}", "limit")
        except SlackError:
            if self.points:
                raise
            raise SlackError("invalid_limit") from None
        return limit

    def _cursor(self, item: Item) -> str:
        return base64.b64encode(f"{self.kind}:{self.key(item)}".encode()).decode()

    def _start(self, items: Sequence[Item], cursor: str) -> int:
        if not cursor:
            return 0
        try:
            text = base64.b64decode(cursor, validate=True).decode()
        except (ValueError, binascii.Error):
            text = ""
        kind, _, wanted = text.partition(":")
        if kind != self.kind or not _KEY.fullmatch(wanted):
            raise SlackError("invalid_cursor")
        return self._place(items, _rank(wanted))

    def _place(self, items: Sequence[Item], wanted: int) -> int:
        """Where an item stands, or where it stood if it has gone since."""
        ranks = [_rank(self.key(item)) for item in items]
        newest_first = ranks[:1] > ranks[-1:]
        passed = (rank <= wanted if newest_first else rank >= wanted for rank in ranks)
        return next((place for place, here in enumerate(passed) if here), len(ranks))


def _rank(key: str) -> int:
    """What a list is in the order of, up or down: the digits of an id or of a ts."""
    return int(key.lstrip(ascii_uppercase))
