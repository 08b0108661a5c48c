"""How well screening does on texts as people on wards write them."""

from __future__ import annotations

import pytest

from storage.screening import Kind, Measured, measure, read_corpus
from storage.screening.measurement import BadCorpus
from tests.storage.screening_corpus import __main__ as corpus
from tests.storage.screening_corpus.__main__ import (
    LEAST_RECALL,
    MOST_FALSE_ALARMS,
    SETS,
    is_good_enough,
    read,
)


@pytest.fixture(scope="module", params=SETS)
def measured(request: pytest.FixtureRequest) -> Measured:
    return corpus.measured(SETS[request.param])


def test_the_corpus_holds_three_hundred_texts_and_half_identify_somebody() -> None:
    identifying = read("identifying", "identifying_2", "identifying_3")
    clean = read("clean", "clean_2", "clean_3")

    assert len(identifying) >= 150
    assert len(clean) >= 150
    assert len({sample.text for sample in [*identifying, *clean]}) >= 300


def test_the_corpus_has_every_kind_several_times() -> None:
    found = [piece.kind for sample in read("identifying") for piece in sample.pieces]

    assert [kind for kind in Kind if found.count(kind) < 4] == []


def test_clean_texts_mark_nothing() -> None:
    assert [sample for sample in read("clean", "clean_2", "clean_3") if sample.pieces] == []


def test_identifying_texts_all_mark_something() -> None:
    samples = read("identifying", "identifying_2", "identifying_3")

    assert [sample for sample in samples if not sample.pieces] == []


def test_at_least_95_of_100_identifying_pieces_are_found(measured: Measured) -> None:
    assert measured.recall >= LEAST_RECALL, measured.missed


def test_at_most_5_of_100_clean_texts_are_marked(measured: Measured) -> None:
    assert measured.false_alarms <= MOST_FALSE_ALARMS, measured.tripped


def test_what_must_block_does(measured: Measured) -> None:
    assert measured.too_weak == ()


def test_the_command_prints_both_for_each_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert corpus.main() == 0

    printed = capsys.readouterr().out
    assert [name for name in SETS if f"{name}: recall " not in printed] == []
    assert printed.count("false alarms ") == len(SETS)


def test_the_command_fails_where_half_is_missed() -> None:
    assert not is_good_enough(
        measure(read_corpus(["{email!nothing} here", "pt {patient_name!Jo}"]))
    )


def test_a_missed_piece_counts_against_recall() -> None:
    samples = read_corpus(["{patient_name!Blorp} did it", "pt {patient_name!Jane} did it"])

    assert measure(samples).recall == 0.5


def test_a_piece_that_was_found_in_part_is_missed() -> None:
    samples = read_corpus(["pt {patient_name!Jane the Brave} did it"])

    assert measure(samples).recall == 0


def test_a_marked_text_that_identifies_nobody_is_a_false_alarm() -> None:
    samples = read_corpus(["pt Jane did it", "nobody did it"])

    assert measure(samples).false_alarms == 0.5


def test_a_piece_that_must_block_and_warns_is_too_weak() -> None:
    samples = read_corpus(["{room_or_bed!room 12} is awake"])

    assert len(measure(samples).too_weak) == 1


def test_an_empty_corpus_is_measured_as_perfect() -> None:
    nothing = measure([])

    assert (nothing.recall, nothing.false_alarms) == (1, 0)


def test_a_corpus_can_hold_line_breaks_and_any_character() -> None:
    (sample,) = read_corpus([r"a\nb\u00a0{email!c\u200bd}"])

    assert sample.text == "a\nb\u00a0c\u200bd"
    assert sample.text[sample.pieces[0].start : sample.pieces[0].end] == "c\u200bd"


def test_comments_and_empty_lines_are_no_texts() -> None:
    assert read_corpus(["# a comment", "", "  "]) == []


def test_a_kind_that_does_not_exist_is_named_with_its_line() -> None:
    with pytest.raises(BadCorpus, match="line 2: there is no kind called 'shoe_size'"):
        read_corpus(["fine", "{shoe_size!9} feet"])
