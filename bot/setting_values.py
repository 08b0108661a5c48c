"""What a setting's value may look like.

Each reader raises ValueError with the end of a sentence that begins with the variable's name
and never repeats the value, which may be a secret.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

Choice = TypeVar("Choice", bound=StrEnum)

_KEY_BYTES = 32  # as storage.secrecy has it; not imported, so that plain commands start fast
_SLACK_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")
_HOST = re.compile(r"[A-Za-z0-9.:\-]{1,253}")
_TOKEN_KINDS = {"xoxb-": "bot", "xapp-": "app-level", "xoxp-": "user", "xoxe": "configuration"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def token(prefix: str, kind: str) -> Callable[[str], str]:
    """A reader of Slack tokens of one kind."""

    def read(value: str) -> str:
        if value.startswith(prefix) and not _has_space(value):
            return value
        other = next((name for start, name in _TOKEN_KINDS.items() if value.startswith(start)), "")
        if other and other != kind:
            article = "an" if other[0] in "aeiou" else "a"
            raise ValueError(f"holds {article} {other} token; it needs the {kind} token ({prefix})")
        raise ValueError(f"is not a Slack {kind} token: it begins with {prefix} and has no spaces")

    return read


def one_word(value: str) -> str:
    """A secret without spaces."""
    if _has_space(value):
        raise ValueError("has a space or a line break in it; copy it again")
    return value


def database_url(value: str) -> str:
    """A database address, with the driver that we use for PostgreSQL."""
    scheme, mark, rest = value.partition("://")
    if not mark or _has_space(scheme):
        raise ValueError(_DATABASE_FORMS)
    if scheme == "sqlite":
        if not rest.removeprefix("/"):
            raise ValueError("needs a file name, for example sqlite:///see-think-act.db")
        return value
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    raise ValueError(_DATABASE_FORMS)


_DATABASE_FORMS = (
    "must begin with sqlite:/// or postgresql://, "
    "for example sqlite:///see-think-act.db or postgresql://name:password@server/database"
)


def web_address(value: str) -> str:
    """An http or https address."""
    address = _split(value)
    if address is None or address.scheme not in {"http", "https"} or not address.hostname:
        raise ValueError("must be a web address that begins with https://")
    return value


def api_url(value: str) -> str:
    """Where Slack's Web API is, ending in a slash; in clear only on this machine or network."""
    web_address(value)
    address = urlsplit(value)
    host = address.hostname or ""
    if address.scheme == "http" and host not in _LOOPBACK and "." in host:
        raise ValueError(
            "must begin with https://: over http:// the token could be read on the way"
        )
    return value if value.endswith("/") else f"{value}/"


def ping_url(value: str) -> str:
    """Where to say that we are alive: over https, or on this machine."""
    web_address(value)
    if urlsplit(value).scheme == "http" and not is_this_machine(value):
        raise ValueError("must begin with https://: over http:// it could be read on the way")
    return value


def is_this_machine(url: str) -> bool:
    """Whether an address is on the machine itself."""
    return (urlsplit(url).hostname or "") in _LOOPBACK


def keys(value: str) -> tuple[str, ...]:
    """The keys, newest first, parted by commas or line breaks."""
    found = tuple(_listed(value))
    for place, key in enumerate(found, start=1):
        if not _is_key(key):
            raise ValueError(
                f"has a key, number {place}, that `sta keys new` did not make; "
                "copy the whole line that it printed"
            )
    if len(set(found)) < len(found):
        raise ValueError("holds the same key twice; keep each key once, the newest first")
    return found


def people(value: str) -> tuple[str, ...]:
    """Slack member ids, parted by commas."""
    found = tuple(_listed(value))
    for place, person in enumerate(found, start=1):
        if not _SLACK_PERSON.fullmatch(person):
            raise ValueError(
                f"has an entry, number {place}, that is not a Slack member ID. They look like "
                "U012ABCDEF: open the person's profile, then the three dots, then Copy member ID"
            )
    return tuple(dict.fromkeys(found))


def folders(value: str) -> tuple[Path, ...]:
    """Folders that exist, parted by commas; a later one wins over an earlier one."""
    found = tuple(Path(part.strip()) for part in value.split(",") if part.strip())
    for folder in found:
        if not folder.is_dir():
            raise ValueError(f"names a folder that is not there: {folder}")
    return found


def host(value: str) -> str:
    """The name or number of a network interface."""
    if not _HOST.fullmatch(value):
        raise ValueError("must be a host name or an IP address, for example 127.0.0.1")
    return value


def whole_number(low: int, high: int, example: str) -> Callable[[str], int]:
    """A reader of whole numbers in a range."""

    def read(value: str) -> int:
        if value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high:
            return int(value)
        raise ValueError(f"must be a whole number from {low} to {high}, for example {example}")

    return read


def one_of(kind: type[Choice], spelling: Callable[[str], str]) -> Callable[[str], Choice]:
    """A reader of one word out of a few."""

    def read(value: str) -> Choice:
        try:
            return kind(spelling(value))
        except ValueError:
            raise ValueError(f"must be one of: {', '.join(kind)}") from None

    return read


def _listed(value: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", value) if part]


def _is_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key.encode())) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _has_space(value: str) -> bool:
    return any(character.isspace() for character in value)


def _split(value: str) -> SplitResult | None:
    try:
        return urlsplit(value)
    except ValueError:
        return None
