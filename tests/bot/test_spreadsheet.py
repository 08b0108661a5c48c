"""A spreadsheet takes no cell of ours for a formula, and shows it as it is."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bot.spreadsheet import as_csv

typed = st.text(
    st.one_of(
        st.sampled_from(list("=+-@＝＋－＠'\" ,;\t\r\n")), st.characters(exclude_categories=["Cs"])
    ),
    min_size=1,
    max_size=12,
)


def read(value: object) -> str:
    """What a cell holds once the file is read."""
    (row,) = csv.DictReader(io.StringIO(as_csv(["cell"], [{"cell": value}]), newline=""))
    return str(row["cell"])


@given(value=typed)
def test_no_cell_begins_like_a_formula(value: str) -> None:
    formulas = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    assert not read(value).lstrip(" ").startswith(formulas)


@given(value=typed)
def test_a_cell_is_changed_by_no_more_than_an_apostrophe(value: str) -> None:
    assert read(value) in {value, f"'{value}"}


def test_what_has_no_value_is_empty() -> None:
    assert as_csv(["one", "other"], [{"one": None, "other": 0}]) == "one,other\r\n,0\r\n"
