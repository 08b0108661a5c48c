"""Arguments of a call: what the app sent, whichever way it sent it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..strict_json import parse_json
from .errors import SlackError, invalid_argument, missing

_FALSE = frozenset({"", "0", "false", "False"})
_NAME = re.compile(r"\w{1,100}", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)


class Arguments(Mapping[str, Any]):
    """Arguments by name; values are text or, from JSON, anything.

    `token` is the one that came in a posted form, if any.
    """

    def __init__(self, values: Mapping[str, Any], token: str = "") -> None:
        self._values = dict(values)
        self.token = token

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, name: str, default: str = "") -> str:
        """An argument that is text; numbers are taken as text, as Slack does."""
        value = self._values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise invalid_argument("must provide a string", name)

    def required(self, name: str) -> str:
        """An argument that must be there. It may be empty: then it names nothing."""
        if name not in self._values:
            raise missing(name)
        if self._values[name] is None:
            raise invalid_argument("must provide a string", name)
        return self.text(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument that is true or false, however it is written."""
        value = self._values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value not in _FALSE
        return bool(value)

    def whole(self, name: str) -> int | None:
        """An argument that is a whole number; None if it was not given."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not _WHOLE.fullmatch(str(value)):
            raise invalid_argument("must be an integer", name)
        return int(str(value))

    def structure(self, name: str, error: str = "") -> Any:
        """An argument that is JSON, in itself or as text; None if it is not there.

        Text that is no JSON is `error`; without one it is given as it stands.
        """
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return parse_json(value)
        except ValueError:
            if error:
                raise SlackError(error) from None
            return value

    def names(self, name: str) -> list[str]:
        """An argument that lists things with commas between them, each once."""
        parts = (part.strip() for part in self.text(name).split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def check_names(self) -> None:
        """Raise for an argument with a name that none of Slack's has."""
        for name in self._values:
            if "[" in name:
                raise SlackError("invalid_array_arg")
            if not _NAME.fullmatch(name):
                raise SlackError("invalid_arg_name")
