"""The library's own words: all of them there, short, plain, and about the ward."""

from __future__ import annotations

import re
from itertools import product

import pytest

from prompts.catalogue import Catalogue, Dimension, Item, Statement, StatementKind
from prompts.loading import load
from tests.prompts.reading_age import grade, in_the_dictionary, syllables, words

ACTS = {
    "boundaries": 9,
    "therapy": 8,
    "patient_mix": 5,
    "patient_dynamic": 6,
    "personal_world": 7,
    "physical_environment": 6,
    "visitors": 7,
    "outward_connections": 7,
}
MEASURES = {"team": 13, "other_patients": 9, "inside_world": 10, "outside_world": 7}

# Words of four syllables or more, each with why nothing plainer would do.
LONG_WORDS = {"supervision": "the name of the thing that is counted"}

WORDS_OUTSIDE_THE_DICTIONARY = {"offence": 2}

AMERICAN = r"behavior|neighbor|favor|color|center|recogniz\w*|practicing|offense|counsel\w*ing"
ONE_PERSON = r"he|she|him|his|her|hers|himself|herself|mr|mrs|ms|pt"
TYPING = r"type|post|reply|comment|message|channel|slack"


@pytest.fixture(scope="module")
def library() -> Catalogue:
    return load("en_GB")


def everything(library: Catalogue) -> list[Item | Statement]:
    items = [each for dimension in library.dimensions for each in lines(dimension)]
    return [*items, *measures(library)]


def lines(dimension: Dimension) -> tuple[Item, ...]:
    return dimension.see + dimension.think + dimension.act


def measures(library: Catalogue) -> list[Statement]:
    return [each for area in library.areas for each in area.measures]


def texts_with(library: Catalogue, pattern: str) -> list[str]:
    found = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    return [each.text for each in everything(library) if found.search(each.text)]


def test_every_dimension_has_an_item_for_each_act_of_the_handbook_in_order(
    library: Catalogue,
) -> None:
    sources = {each.id: [item.source for item in each.act] for each in library.dimensions}
    assert sources == {
        dimension: [f"{library.dimension(dimension).name}, ACT {n}" for n in range(1, count + 1)]
        for dimension, count in ACTS.items()
    }


def test_every_area_has_each_measure_of_the_handbook_in_order(library: Catalogue) -> None:
    sources = {area.id: [each.source for each in area.measures] for area in library.areas}
    assert sources == {
        area: [f"{library.area(area).name}, measure {n}" for n in range(1, count + 1)]
        for area, count in MEASURES.items()
    }


def test_every_dimension_has_four_to_eight_points_to_see(library: Catalogue) -> None:
    assert all(4 <= len(each.see) <= 8 for each in library.dimensions)


def test_every_dimension_asks_its_question_in_four_wordings(library: Catalogue) -> None:
    assert {len(each.think) for each in library.dimensions} == {4}


def test_every_think_wording_asks_something(library: Catalogue) -> None:
    thinks = [each.text for dimension in library.dimensions for each in dimension.think]
    assert [text for text in thinks if "?" not in text] == []


def test_no_id_stands_twice(library: Catalogue) -> None:
    ids = [each.id for each in everything(library)]
    assert sorted(set(ids)) == sorted(ids)


def test_no_two_items_say_the_same(library: Catalogue) -> None:
    said = [" ".join(words(each.text)) for each in everything(library)]
    assert sorted(set(said)) == sorted(said)


def test_every_prompt_that_can_be_drawn_has_at_most_75_words(library: Catalogue) -> None:
    longest = max(
        sum(len(item.text.split()) for item in prompt)
        for dimension in library.dimensions
        for prompt in product(dimension.see, dimension.think, dimension.act)
    )
    assert longest <= 75


def test_every_statement_to_rate_can_be_said_in_one_breath(library: Catalogue) -> None:
    assert [each.id for each in measures(library) if len(each.text.split()) > 25] == []


def test_every_text_can_be_read_at_eleven(library: Catalogue) -> None:
    hard = {each.id: round(grade(each.text), 1) for each in everything(library)}
    assert {item: level for item, level in hard.items() if level > 6.0} == {}


def test_no_long_word_is_used_without_a_reason(library: Catalogue) -> None:
    used = {word for each in everything(library) for word in words(each.text)}
    assert {word for word in used if syllables(word) >= 4} == set(LONG_WORDS)


def test_words_outside_the_dictionary_are_counted_as_they_are_said(library: Catalogue) -> None:
    used = {word for each in everything(library) for word in words(each.text) if "-" not in word}
    unknown = {word: syllables(word) for word in used if not in_the_dictionary(word)}
    assert unknown == WORDS_OUTSIDE_THE_DICTIONARY


def test_the_reading_grade_agrees_with_the_published_formula() -> None:
    # 13 words, 3 sentences, 14 syllables: "funny" is the one word of two.
    text = "The cat sat. Was it on the mat? It was a funny cat."
    assert grade(text) == pytest.approx(0.39 * 13 / 3 + 11.8 * 14 / 13 - 15.59)


def test_nothing_shouts(library: Catalogue) -> None:
    assert [each.text for each in everything(library) if re.search(r"!|[A-Z]{3}", each.text)] == []


def test_quotes_are_the_ones_a_printer_would_use(library: Catalogue) -> None:
    assert [each.text for each in everything(library) if re.search(r"[\"'`]", each.text)] == []


def test_spelling_is_british(library: Catalogue) -> None:
    assert texts_with(library, AMERICAN) == []


def test_nothing_points_at_one_person(library: Catalogue) -> None:
    assert texts_with(library, ONE_PERSON) == []


def test_nothing_asks_for_words_to_be_typed(library: Catalogue) -> None:
    assert texts_with(library, TYPING) == []


def test_the_lines_of_a_list_open_differently(library: Catalogue) -> None:
    alike = [
        (dimension.id, opening)
        for dimension in library.dimensions
        for part in (dimension.see, dimension.think, dimension.act)
        for opening in repeated([" ".join(words(item.text)[:2]) for item in part])
    ]
    assert alike == []


def repeated(openings: list[str]) -> set[str]:
    return {each for each in openings if openings.count(each) > 1}


def test_what_patients_would_say_is_asked_as_what_staff_have_heard(library: Catalogue) -> None:
    heard = [each for each in measures(library) if each.text.startswith("This week I have heard")]
    kind = StatementKind.PATIENTS_SAY
    assert heard == [each for each in measures(library) if each.kind is kind]


def test_the_measures_that_patients_describe_are_what_patients_say(library: Catalogue) -> None:
    kind = StatementKind.PATIENTS_SAY
    assert [each.source for each in measures(library) if each.kind is kind] == [
        "Team, measure 5",
        "Team, measure 9",
        "Team, measure 10",
        "Inside world, measure 8",
    ]


def test_violence_turnover_sickness_and_supervision_are_ward_data(library: Catalogue) -> None:
    kind = StatementKind.WARD_DATA
    assert [each.source for each in measures(library) if each.kind is kind] == [
        "Team, measure 13",
        "Other patients, measure 7",
        "Other patients, measure 8",
    ]


def test_what_staff_rate_is_said_by_them_of_themselves_or_their_ward(library: Catalogue) -> None:
    own = re.compile(r"\b(?:I|we|us|our|here|this ward)\b", re.IGNORECASE)
    staff = [each for each in measures(library) if each.kind is StatementKind.STAFF]
    assert [each.text for each in staff if not own.search(each.text)] == []
