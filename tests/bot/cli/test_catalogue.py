"""``sta catalogue``: the whole library, and what is wrong with a folder laid over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.shell import Ran, sta


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    return dict(json.loads(sta("catalogue", "--json").out))


def test_the_catalogue_needs_no_settings() -> None:
    assert sta("catalogue", "--json").code == 0


def test_every_dimension_is_printed_with_its_see_think_and_act(printed: dict[str, Any]) -> None:
    assert len(printed["dimensions"]) == 8
    for dimension in printed["dimensions"]:
        assert {"id", "area", "name", "see", "think", "act"} <= dimension.keys()
        assert len(dimension["think"]) == 4
        assert 4 <= len(dimension["see"]) <= 8


def test_every_act_is_printed(printed: dict[str, Any]) -> None:
    assert sum(len(dimension["act"]) for dimension in printed["dimensions"]) == 55


def test_every_area_is_printed_with_its_measures(printed: dict[str, Any]) -> None:
    measures = [measure for area in printed["areas"] for measure in area["measures"]]
    assert len(measures) == 39
    assert all({"id", "text", "kind", "anchor"} <= measure.keys() for measure in measures)
    assert {measure["kind"] for measure in measures} == {"staff", "patients_say", "ward_data"}


def test_one_measure_of_each_area_is_its_anchor(printed: dict[str, Any]) -> None:
    anchors = [sum(one["anchor"] for one in area["measures"]) for area in printed["areas"]]
    assert anchors == [1] * len(printed["areas"])


def test_every_item_is_printed_with_its_text_and_source(printed: dict[str, Any]) -> None:
    items = [
        item
        for dimension in printed["dimensions"]
        for kind in ("see", "think", "act")
        for item in dimension[kind]
    ] + [measure for area in printed["areas"] for measure in area["measures"]]
    assert all(item["text"] and item["source"] for item in items)


def test_every_dimension_belongs_to_a_printed_area(printed: dict[str, Any]) -> None:
    areas = {area["id"] for area in printed["areas"]}
    assert {dimension["area"] for dimension in printed["dimensions"]} <= areas


def test_the_catalogue_in_short_counts_what_there_is() -> None:
    assert "4 THINK" in sta("catalogue").out


def test_a_sound_library_passes_its_check() -> None:
    assert sta("catalogue", "--check") == Ran("The library is sound.\n", "", 0)


def test_a_broken_overlay_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "boundaries.yaml").write_text("see: [\n")
    ran = sta("catalogue", "--check", "--overlay", str(tmp_path))
    assert ran.code == 1
    assert ran.out.startswith(f"{tmp_path}/boundaries.yaml:")


def test_a_broken_overlay_is_not_printed_as_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "boundaries.yaml").write_text("see: [\n")
    ran = sta("catalogue", "--json", "--overlay", str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert "boundaries.yaml" in ran.err
