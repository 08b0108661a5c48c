"""The table that ``make bench`` prints, and what it writes for machines."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import Figure

HEADINGS = ("what", "figure", "floor", "ratio", "goal", "met")


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print the figures as a table."""
    table = Table(*HEADINGS, title=_where())
    for column in table.columns[1:5]:
        column.justify = "right"
    for figure in figures:
        table.add_row(*_cells(figure))
    console.print(table)


def as_markdown(figures: Sequence[Figure]) -> str:
    """The same for a README."""
    lines = [HEADINGS, ("---", *["---:"] * 4, "---"), *map(_cells, figures)]
    return "\n".join([f"{_where()}", "", *(f"| {' | '.join(line)} |" for line in lines)])


def write_json(figures: Sequence[Figure], file: Path) -> None:
    """Write the figures, and where they were measured."""
    kept = {"where": _where(), "figures": [figure.to_json() for figure in figures]}
    file.write_text(json.dumps(kept, indent=2) + "\n")


def _where() -> str:
    today = datetime.now(UTC).date()
    return f"{today}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _cells(figure: Figure) -> tuple[str, ...]:
    unit = f" {figure.unit}" if figure.floor is None else " ×"
    return (
        figure.what,
        f"{_number(figure.value)} {figure.unit}",
        "" if figure.floor is None else f"{_number(figure.floor)} {figure.unit}",
        "" if figure.ratio is None else f"{figure.ratio:.2f} ×",
        "" if figure.goal is None else f"≤ {figure.goal:g}{unit}",
        {None: "", True: "yes", False: "no"}[figure.is_met],
    )


def _number(value: float) -> str:
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
