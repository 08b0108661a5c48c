"""A word to the outside, once a minute, while the bot does its work.

A dead process cannot report itself: whoever is told every minute notices when it stops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from bot.logs import get_logger
from bot.setting_values import is_this_machine

TIMEOUT_SECONDS: Final = 5.0
_ENOUGH: Final = 1024

log = get_logger("bot.heartbeat")


class Heartbeat:
    """Asks for a web address while all is well.

    :param url: over https, or on this machine. It may hold a secret, so it is never logged.
    :param parts: each part of the bot with what is wrong with it, or None.
    """

    def __init__(self, url: str, parts: Callable[[], Mapping[str, str | None]]) -> None:
        self._url = url
        self._parts = parts
        self._opener = _opener(url)
        self._told: str | None = None

    def beat(self) -> bool:
        """Ask, unless something is wrong.

        :returns: whether it was asked, and answered well.
        """
        unwell = [name for name, problem in self._parts().items() if problem]
        if unwell:
            self._tell("heartbeat_held_back", unwell[0])
            return False
        trouble = self._ask()
        if trouble is not None:
            self._tell("heartbeat_not_heard", trouble)
            return False
        if self._told is not None:
            log.info("heartbeat_goes_on")
        self._told = None
        return True

    def _ask(self) -> str | None:
        """What went wrong, as a code; None where nothing did."""
        try:
            request = Request(self._url, headers={"User-Agent": "see-think-act"})
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                answer.read(_ENOUGH)
        except HTTPError as error:
            error.close()
            return f"http_{error.code}"
        except (OSError, HTTPException, ValueError):
            return "no_answer"
        return None

    def _tell(self, event: str, code: str) -> None:
        """Log it when it begins, and not again every minute."""
        if self._told != code:
            log.warning(event, code=code)
        self._told = code


class _NoRedirects(HTTPRedirectHandler):
    """An address that sends us elsewhere is not the one that the operator chose."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _opener(url: str) -> OpenerDirector:
    # Nothing on this machine is reached by way of a proxy.
    proxies = [ProxyHandler({})] if is_this_machine(url) else []
    return build_opener(_NoRedirects, *proxies)
