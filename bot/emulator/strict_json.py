"""JSON as Slack takes it: finite numbers, whole characters, not too deep."""

import json
import math
from typing import Any

_DEEPEST = 60


def parse_json(text: str) -> Any:
    """The value of a JSON text. Raises ValueError for what Slack would not read."""
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
        text.encode()
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("too deep") from None
    if _depth(value) > _DEEPEST:
        raise ValueError("too deep")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _depth(value: Any) -> int:
    depth = 0
    layer = [value]
    while layer:
        inner: list[Any] = []
        for item in layer:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        depth += 1
        layer = inner
    return depth
