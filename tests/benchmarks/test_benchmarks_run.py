"""Each benchmark, as small as it can be made, runs and has something to show for it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.benchmarks import table
from tests.benchmarks.__main__ import BENCHMARKS
from tests.benchmarks.figures import Figure, both_sides, percentile

NEEDS_A_SERVER = "tap-postgres"
DOUBLE = Figure("a tap", 2.0, "ms", floor=1.0, goal=1.4)
QUICK = Figure("a start", 1.0, "s", goal=1.5)
TOLD = Figure("CPU", 3.0, "s")


@pytest.mark.parametrize("name", sorted(BENCHMARKS.keys() - {NEEDS_A_SERVER}))
def test_it_runs(name: str) -> None:
    benchmark = BENCHMARKS[name]
    figures = list(benchmark.measure(benchmark.tiny))
    assert figures
    assert all(figure.what and figure.unit for figure in figures)


@pytest.mark.postgres
def test_it_runs_on_postgres(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", postgres_server)
    benchmark = BENCHMARKS[NEEDS_A_SERVER]
    (figure,) = benchmark.measure(benchmark.tiny)
    assert figure.floor


def test_a_figure_with_a_floor_is_held_against_it() -> None:
    assert (DOUBLE.ratio, DOUBLE.is_met) == (2.0, False)


def test_a_figure_without_a_floor_is_held_against_its_goal() -> None:
    assert (QUICK.ratio, QUICK.is_met) == (None, True)


def test_a_figure_without_a_goal_is_only_told() -> None:
    assert TOLD.is_met is None


def test_both_sides_are_measured_in_turns() -> None:
    came: list[str] = []

    def cost(side: str, seconds: float) -> float:
        came.append(side)
        return seconds

    found = both_sides(3, lambda: cost("ours", 2.0), lambda: cost("floor", 1.0))
    assert found == (2.0, 1.0)
    assert came == ["floor", "ours"] * 3


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([float(number) for number in range(200)], 99) == 198.0


def test_the_table_tells_of_every_figure_and_what_was_to_be_reached() -> None:
    screen = StringIO()
    table.show([DOUBLE, QUICK, TOLD], Console(file=screen, width=120))
    shown = screen.getvalue()
    for words in ("a tap", "2.00 ms", "2.00 ×", "≤ 1.4 ×", "no", "a start", "≤ 1.5 s", "yes"):
        assert words in shown


def test_a_readme_gets_the_same_cells() -> None:
    assert "| a tap | 2.00 ms | 1.00 ms | 2.00 × | ≤ 1.4 × | no |" in table.as_markdown([DOUBLE])


def test_machines_get_plain_numbers(tmp_path: Path) -> None:
    table.write_json([DOUBLE], tmp_path / "figures.json")
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["figures"] == [DOUBLE.to_json()]
    assert written["where"]
