"""Charts: the data visualization block."""

from collections.abc import Iterator
from typing import Any

from .objects import ID
from .problem import Problem, Surface
from .rules import Rule, array, further, kinds, number, shape, words

_LABEL = words(20)
_TITLE = words(50)


def _more_than_nothing(value: float) -> bool:
    return value > 0


_POSITIVE = further(number, _more_than_nothing, "must be more than 0")


def _plotted_whole(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    """Each series has its own name, and one point for each category, in their order."""
    categories = value["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        yield Problem("`categories` must be unique", f"{pointer}/axis_config/categories")
    names: set[str] = set()
    for place, series in enumerate(value["series"]):
        if series["name"] in names:
            yield Problem("`name` must be unique", f"{pointer}/series/{place}/name")
        names.add(series["name"])
        if [point["label"] for point in series["data"]] != categories:
            where = f"{pointer}/series/{place}/data"
            yield Problem("must have one point for each of the categories", where)


def _plotted() -> Rule:
    point = shape({"label": _LABEL, "value": number})
    series = shape({"name": _LABEL, "data": array(point, 1, 20)})
    axes = shape({"categories": array(_LABEL, 1, 20)}, {"x_label": _TITLE, "y_label": _TITLE})
    return shape({"series": array(series, 1, 6), "axis_config": axes}, {}, (_plotted_whole,))


_SLICES = shape({"segments": array(shape({"label": _LABEL, "value": _POSITIVE}), 1, 6)})
_PLOT = _plotted()

DATA_VISUALIZATION = shape(
    {
        "title": _TITLE,
        "chart": kinds({"pie": _SLICES, "bar": _PLOT, "area": _PLOT, "line": _PLOT}),
    },
    {"block_id": ID},
)
