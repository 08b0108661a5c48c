"""``make bench``: every benchmark, or those that are named, as a table.

Never part of the tests: how fast a machine is makes nothing right or wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tests.benchmarks import (
    demo_start,
    digests,
    planning_year,
    rush,
    starting,
    table,
    tap_cost,
    tap_memory,
    tap_pace,
)
from tests.benchmarks.figures import Figure, Figures


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Something that is measured: as it is meant, and as small as it can be made."""

    measure: Callable[[Any], Figures]
    real: object
    tiny: object


BENCHMARKS: Mapping[str, Benchmark] = {
    "tap": Benchmark(tap_cost.on_sqlite, tap_cost.REAL, tap_cost.TINY),
    "tap-postgres": Benchmark(tap_cost.on_postgres, tap_cost.REAL, tap_cost.TINY),
    "pace": Benchmark(tap_pace.measure, tap_pace.REAL, tap_pace.TINY),
    "memory": Benchmark(tap_memory.measure, tap_memory.REAL, tap_memory.TINY),
    "rush": Benchmark(rush.measure, rush.REAL, rush.TINY),
    "digest": Benchmark(digests.measure, digests.REAL, digests.TINY),
    "planning": Benchmark(planning_year.measure, planning_year.REAL, planning_year.TINY),
    "start": Benchmark(starting.measure, starting.REAL, starting.TINY),
    "demo": Benchmark(demo_start.measure, demo_start.REAL, demo_start.TINY),
}


def main(
    only: Annotated[
        list[str] | None, typer.Option(help="Measure this one. May be repeated.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write the figures here too.")] = None,
    markdown: Annotated[bool, typer.Option(help="Print the table as a README has it.")] = False,
    tiny: Annotated[bool, typer.Option(help="As small as can be: only to see it run.")] = False,
) -> None:
    """Measure, and show what was found beside what is to be reached."""
    unknown = set(only or ()) - BENCHMARKS.keys()
    if unknown:
        raise typer.BadParameter(f"There are: {', '.join(BENCHMARKS)}.", param_hint="--only")
    console = Console()
    figures: list[Figure] = []
    for name in only or BENCHMARKS:
        with console.status(f"Measuring: {name} …"):
            benchmark = BENCHMARKS[name]
            figures += benchmark.measure(benchmark.tiny if tiny else benchmark.real)
    if json is not None:
        table.write_json(figures, json)
    if markdown:
        print(table.as_markdown(figures))  # noqa: T201 - to be piped into a file
    else:
        table.show(figures, console)


if __name__ == "__main__":
    typer.run(main)
