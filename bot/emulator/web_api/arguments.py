"""Arguments of a call, from a form, a JSON body or the query."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from ..strict_json import parse_json
from .errors import SlackError, invalid_arguments

_FALSE = frozenset({"", "0", "false", "False"})


class Arguments(Mapping[str, Any]):
    """What the app sent, whichever way it sent it. Values are text or, from JSON, anything."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Any:
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
        raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")

    def required(self, name: str) -> str:
        """An argument that must be there."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument that is true or false, however it is written."""
        value = self._values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value not in _FALSE
        return bool(value)

    def whole(self, name: str, default: int) -> int:
        """An argument that is a whole number."""
        value = self._values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(str(value))
        except ValueError:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def structure(self, name: str, error: str) -> Any:
        """An argument that is JSON, in itself or as text; None if it is not there."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return parse_json(value)
        except ValueError:
            raise SlackError(error) from None


def parse_arguments(content_type: str, body: bytes, query: str) -> Arguments:
    """The arguments of a request. Raises Slack's error for a body that cannot be read."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= _json_body(body)
    elif kind in {"application/x-www-form-urlencoded", ""}:
        values |= _form_body(body)
    elif body:
        raise SlackError("invalid_post_type")
    return Arguments(values)


def _json_body(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        value = parse_json(body.decode())
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def _form_body(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise SlackError("invalid_form_data") from None
