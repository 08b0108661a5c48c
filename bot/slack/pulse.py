"""Whether Slack answers, asked again and again: a quiet line and a revoked token look alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from bot.logs import get_logger
from bot.slack.errors import Permanent, SlackTrouble

ASK_EVERY_SECONDS: Final = 60.0
# One answer that was lost on the way is no outage.
_LONG_AGO_SECONDS: Final = 3 * ASK_EVERY_SECONDS
_NOT_YET: Final = "Slack has not answered yet. Check the network and SLACK_BOT_TOKEN."
_NOT_ANY_MORE: Final = (
    "Slack does not answer. Nothing is lost: what is due waits. Check this machine's network."
)

log = get_logger("bot.slack.pulse")


class Pulse:
    """Slack's latest answer. Safe to share between threads.

    :param ask: makes one call to Slack that changes nothing.
    """

    def __init__(
        self, ask: Callable[[], object], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._now = monotonic
        self._answered_at: float | None = None
        self._refused: Permanent | None = None
        self._trouble: str | None = None

    def beat(self) -> None:
        """Ask Slack who we are, and remember what it said."""
        try:
            self._ask()
        except SlackTrouble as trouble:
            self._refused = trouble if isinstance(trouble, Permanent) else self._refused
            if trouble.code != self._trouble:
                log.warning("slack_does_not_answer", code=trouble.code)
            self._trouble = trouble.code
            return
        if self._trouble is not None:
            log.info("slack_answers_again")
        self._answered_at, self._refused, self._trouble = self._now(), None, None

    def problem(self) -> str | None:
        """What is wrong with Slack's answers; None where nothing is."""
        if self._refused is not None:
            return f"Slack refuses the bot ({self._refused.code}). {self._refused.what_to_do}"
        if self._answered_at is None:
            return _NOT_YET
        if self._now() - self._answered_at > _LONG_AGO_SECONDS:
            return _NOT_ANY_MORE
        return None
