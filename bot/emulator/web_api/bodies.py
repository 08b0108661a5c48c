"""Bodies of calls: a form, JSON, or multipart, in a character set that Slack reads."""

from typing import Any
from urllib.parse import parse_qsl

from ..files.multipart import read_multipart
from ..strict_json import parse_json
from .arguments import Arguments
from .errors import SlackError

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_TEXT = "text/plain"
_CHARSETS = frozenset({"utf-8", "iso-8859-1"})


def parse_arguments(
    content_type: str, body: bytes, query: str = "", *, takes_json: bool = True
) -> Arguments:
    """The arguments of a request. Raises Slack's error for a body that cannot be read.

    A method that takes no JSON does not look into such a body: it is as if nothing was sent.
    A plain-text body holds no arguments.
    """
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    values.pop("token", None)  # a token in an address is in every log: Slack takes none
    kind, charset = _kind(content_type), _charset(content_type)
    if kind == _JSON:
        values |= _json_body(body) if takes_json else {}
        return Arguments(values)
    form = _form_values(kind, content_type, body, charset or "utf-8")
    return Arguments(values | form, token=str(form.get("token", "")))


def charset_warnings(content_type: str) -> tuple[str, ...]:
    """What Slack says of a content type that it understood all the same."""
    kind, charset = _kind(content_type), _charset(content_type)
    if kind == _JSON and not charset:
        return ("missing_charset",)
    if kind == _FORM and charset:
        return ("superfluous_charset",)
    return ()


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _charset(content_type: str) -> str:
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
            if charset not in _CHARSETS:
                raise SlackError("invalid_charset")
            return charset
    return ""


def _form_values(kind: str, content_type: str, body: bytes, charset: str) -> dict[str, str]:
    if kind == _FORM:
        return _form_body(body, charset)
    if kind == _MULTIPART:
        return _multipart_body(content_type, body, charset)
    if kind == "" and body:
        raise SlackError("missing_post_type")
    if kind not in ("", _TEXT):
        raise SlackError("invalid_post_type")
    return {}


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


def _form_body(body: bytes, charset: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode(charset), keep_blank_values=True, encoding=charset, errors="strict"
        )
    except ValueError:
        raise SlackError("invalid_form_data") from None
    return dict(pairs)


def _multipart_body(content_type: str, body: bytes, charset: str) -> dict[str, str]:
    """The fields; files are no arguments."""
    try:
        parts = read_multipart(content_type, body)
        return {part.name: part.content.decode(charset) for part in parts if part.filename is None}
    except ValueError:
        raise SlackError("invalid_form_data") from None
