from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import (
    ELLIPSIS,
    bold,
    escape,
    mention,
    one_line,
    plain,
    truncate,
    units,
)

FAMILY = "👩‍👩‍👧"
FLAG = "🇬🇧"
WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
WAVE = "👋🏽"
typed = st.text(
    st.one_of(
        st.sampled_from(list("<>&;!@#|*_~`=+-.…ampltgU012 \n")),
        st.sampled_from([*FAMILY, *FLAG, *WALES, *WAVE, "é", "e", "\u0301", "ع", "\u200f"]),
        st.characters(),
    ),
    max_size=80,
)
limits = st.integers(min_value=0, max_value=90)


@given(text=typed)
def test_nothing_typed_can_mention_or_link(text: str) -> None:
    assert not re.search(r"[<>]", escape(text))


@given(text=typed)
def test_escaping_loses_nothing(text: str) -> None:
    unescaped = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescaped == text


@given(text=typed)
def test_every_ampersand_left_is_an_entity_of_ours(text: str) -> None:
    assert not re.search(r"&(?!amp;|lt;|gt;)", escape(text))


@pytest.mark.parametrize("attack", ["<!channel>", "<!here|x>", "<@U012ABC>", "<https://x.org|y>"])
def test_a_typed_command_to_slack_stays_text(attack: str) -> None:
    assert html.unescape(escape(attack)) == attack
    assert "<" not in escape(attack)


@given(text=typed, limit=limits)
def test_what_is_truncated_fits(text: str, limit: int) -> None:
    assert units(truncate(text, limit)) <= limit


@given(text=typed, limit=limits)
def test_slack_would_count_no_more_than_we_do(text: str, limit: int) -> None:
    assert len(truncate(text, limit)) <= units(truncate(text, limit)) <= limit


@given(text=typed)
def test_units_are_what_a_browser_counts(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(text=typed)
def test_what_fits_is_left_alone(text: str) -> None:
    assert truncate(text, units(text)) == text


@given(text=typed, limit=st.integers(min_value=1, max_value=90))
def test_what_was_cut_ends_in_an_ellipsis(text: str, limit: int) -> None:
    if units(text) > limit:
        assert truncate(text, limit).endswith(ELLIPSIS)


@given(text=typed, limit=limits)
def test_what_is_kept_is_a_beginning_of_the_text(text: str, limit: int) -> None:
    assert text.startswith(truncate(text, limit).removesuffix(ELLIPSIS))


@given(text=typed, limit=limits)
def test_no_entity_is_cut(text: str, limit: int) -> None:
    assert not re.search(r"&(?!amp;|lt;|gt;)", truncate(escape(text), limit))


@given(before=st.text("ab ", max_size=12), limit=limits)
def test_no_mention_is_cut(before: str, limit: int) -> None:
    cut = truncate(f"{before}<@U012ABCDEF> and <https://example.org|a link>", limit)
    assert cut.count("<") == cut.count(">")


@pytest.mark.parametrize("whole", [FAMILY, FLAG, WALES, WAVE, "e\u0301", "\r\n"])
@given(before=st.text("ab", max_size=6), limit=st.integers(min_value=1, max_value=40))
def test_what_is_drawn_as_one_is_not_cut(whole: str, before: str, limit: int) -> None:
    kept = truncate(f"{before}{whole}cdefghijklmnopq", limit).removesuffix(ELLIPSIS)
    rest = kept.removeprefix(before)
    assert rest == "" or rest.startswith(whole) or before.startswith(kept)


def test_two_flags_side_by_side_are_two() -> None:
    assert truncate(FLAG + FLAG, 5) == FLAG + ELLIPSIS


def test_plain_text_keeps_a_sign_that_markup_would_keep_whole() -> None:
    assert plain("a < b, b > c", 6) == "a < b…"


@given(text=typed, limit=limits)
def test_a_label_is_one_line_that_fits(text: str, limit: int) -> None:
    label = plain(text, limit)
    assert units(label) <= limit
    assert not re.search(r"[\r\n\t\x00-\x1f\u2028\u2029\u202e]", label)


def test_a_label_keeps_what_is_joined_by_characters_that_cannot_be_seen() -> None:
    assert one_line(f"{FAMILY}  {WALES}\u202e\nx") == f"{FAMILY} {WALES} x"


@given(text=typed)
def test_a_bold_name_has_only_the_two_stars_around_it(text: str) -> None:
    assert bold(text).count("*") == 2
    assert "\n" not in bold(text)


def test_a_mention_is_written_for_a_real_id() -> None:
    assert mention("U012ABC") == "<@U012ABC>"


@given(text=typed)
def test_nothing_but_an_id_becomes_a_mention(text: str) -> None:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,20}", text):
        with pytest.raises(ValueError, match="not a Slack member id"):
            mention(text)
