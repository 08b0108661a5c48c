"""What leaves by export: figures, no finer than they may be shown, and no formula."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import export
from storage.figures import Figures, Group, Medium, Share
from storage.handovers import Band

SMALL = Figures(
    id="a1",
    statement_id="team.boundaries",
    area_id="team",
    statement="We keep our lines here.",
    anchor=True,
    medium=Medium.TAPS,
    published_on=date(2026, 6, 8),
    band=Band.FIVE,
    shares={
        Group.UNFAVOURABLE: Share.NONE_OR_FEW,
        Group.MIDDLE: Share.SOME,
        Group.FAVOURABLE: Share.MOST,
    },
    exact=None,
    low=False,
)
LARGE = SMALL._replace(band=Band.TEN, exact=(1, 0, 2, 5, 4))


def rows(*figures: Figures) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export.as_csv(figures), newline="")))


def test_a_reading_is_a_row() -> None:
    (row,) = rows(SMALL)
    assert row["published_on"] == "2026-06-08"
    assert row["statement"] == "We keep our lines here."
    assert (row["how_many"], row["at_4_or_5"]) == ("5 or more", "most")


def test_without_readings_there_is_still_a_head_row() -> None:
    assert export.as_csv([]).strip() == ",".join(export.COLUMNS)


def test_below_ten_people_no_count_leaves() -> None:
    (row,) = rows(SMALL)
    assert [row[f"count_{score}"] for score in range(1, 6)] == [""] * 5


def test_from_ten_people_on_counts_leave() -> None:
    (row,) = rows(LARGE)
    assert [row[f"count_{score}"] for score in range(1, 6)] == ["1", "0", "2", "5", "4"]


def test_readings_stay_in_their_order() -> None:
    assert [row["count_4"] for row in rows(SMALL, LARGE)] == ["", "5"]


def test_json_says_null_where_a_count_may_not_be_shown() -> None:
    (row,) = json.loads(export.as_json([SMALL]))
    assert (row["count_1"], row["anchor"]) == (None, True)


def test_json_and_csv_say_the_same() -> None:
    (from_json,) = json.loads(export.as_json([LARGE]))
    (from_csv,) = rows(LARGE)
    assert {name: str(value) for name, value in from_json.items()} == from_csv


def test_nothing_but_figures_leaves() -> None:
    assert not {"id", "ward", "user", "handover", "shift"} & set(export.COLUMNS)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_can_start_a_formula(formula: str) -> None:
    (row,) = rows(SMALL._replace(statement=formula))
    assert row["statement"] == f"'{formula}"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_whatever_a_statement_says_it_stays_one_cell(statement: str) -> None:
    (row,) = rows(SMALL._replace(statement=statement))
    assert row["statement"] in {statement, f"'{statement}"}
    assert row["how_many"] == "5 or more"
