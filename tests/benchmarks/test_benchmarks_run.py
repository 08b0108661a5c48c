"""Each benchmark, as small as it can be made, runs and has something to show for it."""

from __future__ import annotations

import pytest

from tests.benchmarks.__main__ import BENCHMARKS

NEEDS_A_SERVER = "tap-postgres"


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
