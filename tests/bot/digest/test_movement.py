"""Movement is judged as Making Data Count judges it, and coarse figures make no signals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.movement import (
    FEWEST,
    MOST,
    Chart,
    Movement,
    Signal,
    Way,
    chart,
    favourable,
    movement,
    weeks_to_go,
)
from storage.figures import Figures, Group, Medium, Share
from storage.handovers import Band

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates of ten batches.
NIST = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
# Documentation of the spc-plotly package: counts of 38 months, with its centre and limit.
MONTHS = (
    2478, 2350, 2485, 2296, 2359, 2567, 3089, 2668, 1788, 2854, 2365, 1883, 1959,
    1927, 2640, 2626, 2144, 2409, 4412, 3287, 3049, 3364, 3078, 2972, 3415, 2753,
    3102, 2191, 3693, 4385, 4699, 3031, 2659, 3885, 2628, 2621, 3071, 2002,
)  # fmt: skip
# Up and down around a half, by a tenth: no rule is broken.
WOBBLE = (0.5, 0.6, 0.4, 0.5, 0.4, 0.6, 0.5, 0.6, 0.4, 0.5, 0.6, 0.4)

SHARES = st.sampled_from([step / 20 for step in range(21)])
SERIES = st.lists(SHARES, min_size=FEWEST, max_size=MOST)


def reading(
    exact: tuple[int, int, int, int, int] | None = None, share: Share = Share.MOST
) -> Figures:
    return Figures(
        id="r",
        statement_id="boundaries-anchor",
        area_id="team",
        statement="We keep our lines.",
        anchor=True,
        medium=Medium.TAPS,
        published_on=date(2026, 6, 1),
        band=Band.TEN if exact else Band.FIVE,
        shares={
            Group.UNFAVOURABLE: Share.NONE_OR_FEW,
            Group.MIDDLE: Share.NONE_OR_FEW,
            Group.FAVOURABLE: share,
        },
        exact=exact,
        low=False,
    )


def signals(drawn: Chart, signal: Signal) -> list[int]:
    return [at for at, point in enumerate(drawn.points) if signal in point.signals]


def test_the_limits_are_those_of_the_worked_example_of_nist() -> None:
    drawn = chart(NIST)
    assert (drawn.centre, drawn.lower, drawn.upper) == pytest.approx(
        (50.81, 45.8159, 55.8041), 1e-4
    )
    assert movement(drawn) is None


def test_the_limits_are_those_of_another_published_example_and_so_is_its_signal() -> None:
    drawn = chart(MONTHS)
    assert (drawn.centre, drawn.upper) == pytest.approx((2820.6316, 4341.8640), 1e-6)
    assert signals(drawn, Signal.OUTSIDE) == [18, 29, 30]


def test_the_usual_wobble_is_no_movement() -> None:
    assert movement(chart(WOBBLE)) is None


def test_a_point_outside_the_limits_is_a_signal() -> None:
    drawn = chart((*WOBBLE, 0.0))
    assert movement(drawn) == Movement(Signal.OUTSIDE, Way.DOWN, 1)


@pytest.mark.parametrize(("length", "found"), [(6, None), (7, 7), (9, 9)])
def test_seven_on_one_side_are_a_run(length: int, found: int | None) -> None:
    # High and low by turns before it, so that no other rule is broken.
    series = (*[0.9, 0.2, 0.8, 0.3] * 4, *[0.75, 0.65] * 6)[: 16 + length]
    moved = movement(chart(series))
    assert (moved.count if moved and moved.signal is Signal.RUN else None) == found


@pytest.mark.parametrize(("length", "found"), [(5, None), (6, 6), (7, 7)])
def test_six_that_rise_are_a_trend(length: int, found: int | None) -> None:
    rising = [0.38 + 0.04 * step for step in range(length)]
    moved = movement(chart((*[0.2, 0.8] * 6, *rising)))
    assert (moved and (moved.signal, moved.way, moved.count)) == (
        (Signal.TREND, Way.UP, found) if found else None
    )


def test_two_of_three_near_the_same_limit_are_a_signal() -> None:
    drawn = chart([*[0.5, 0.55] * 8, 0.65, 0.52, 0.65])
    assert movement(drawn) == Movement(Signal.NEAR_LIMIT, Way.UP, 2)


def test_two_near_opposite_limits_are_none() -> None:
    assert movement(chart([*[0.5, 0.55] * 8, 0.65, 0.52, 0.41])) is None


def test_a_signal_of_long_ago_is_no_movement_today() -> None:
    drawn = chart((0.0, *WOBBLE))
    assert signals(drawn, Signal.OUTSIDE) == [0]
    assert movement(drawn) is None


def test_answers_that_never_change_are_no_movement() -> None:
    assert movement(chart([0.1] * MOST)) is None


@given(SERIES)
def test_turned_over_a_chart_finds_the_same_the_other_way(series: list[float]) -> None:
    found = movement(chart(series))
    turned = movement(chart([1 - value for value in series]))
    assert turned == (found and Movement(found.signal, Way(-found.way), found.count))


@given(SERIES)
def test_a_run_or_trend_is_as_long_as_its_rule_asks_at_least(series: list[float]) -> None:
    found = movement(chart(series))
    least = {Signal.RUN: 7, Signal.TREND: 6, Signal.NEAR_LIMIT: 2, Signal.OUTSIDE: 1}
    assert found is None or least[found.signal] <= found.count <= len(series)


@given(st.lists(st.sampled_from([0.5, 0.75]), min_size=FEWEST, max_size=MOST))
def test_two_neighbouring_coarse_steps_are_movement_only_where_seven_stay(
    series: list[float],
) -> None:
    found = movement(chart(series, step=0.25))
    assert found is None or (found.signal is Signal.RUN and len(set(series[-7:])) == 1)


def test_coarse_steps_that_stay_far_away_are_movement() -> None:
    found = movement(chart([*[1.0, 0.75] * 8, *[0.25] * 7], step=0.25))
    assert found is not None
    assert found.way is Way.DOWN


def test_exact_figures_give_exact_shares() -> None:
    values, step = favourable([reading((1, 2, 3, 3, 3)), reading((0, 0, 5, 5, 10))])
    assert (values, step) == ([0.5, 0.75], 0.0)


def test_one_coarse_reading_makes_all_of_them_coarse() -> None:
    values, step = favourable(
        [reading((1, 2, 3, 3, 3), Share.ABOUT_HALF), reading(None, Share.NEARLY_ALL)]
    )
    assert (values, step) == ([0.5, 1.0], 0.25)


@pytest.mark.parametrize(
    ("readings", "days", "weeks"),
    [(2, 7, None), (3, 7, 9), (3, 14, 18), (11, 10, 2), (12, 7, None), (3, 0, 1)],
)
def test_how_long_it_still_takes_follows_the_wards_own_pace(
    readings: int, days: int, weeks: int | None
) -> None:
    published = [date(2026, 1, 5) + timedelta(days=days * step) for step in range(readings)]
    assert weeks_to_go(published) == weeks
