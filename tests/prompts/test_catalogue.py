"""Finding things in a catalogue."""

from __future__ import annotations

import pytest

from prompts.catalogue import Area, Catalogue, StatementKind, UnknownItem
from prompts.loading import load


@pytest.fixture(scope="module")
def library() -> Catalogue:
    return load()


def test_a_dimension_is_found_by_its_id(library: Catalogue) -> None:
    assert library.dimension("patient_mix").name == "Patient mix"


def test_an_area_is_found_by_its_id(library: Catalogue) -> None:
    assert library.area("inside_world").name == "Inside world"


def test_a_statement_is_found_whatever_its_area(library: Catalogue) -> None:
    assert library.statement("outside_world-first-response").area == "outside_world"


def test_an_area_has_its_two_dimensions_in_the_handbooks_order(library: Catalogue) -> None:
    found = {
        area.id: [each.id for each in library.dimensions_of(area.id)] for area in library.areas
    }
    assert found == {
        "team": ["boundaries", "therapy"],
        "other_patients": ["patient_mix", "patient_dynamic"],
        "inside_world": ["personal_world", "physical_environment"],
        "outside_world": ["visitors", "outward_connections"],
    }


def test_ward_data_is_never_askable(library: Catalogue) -> None:
    kinds = {each.kind for area in library.areas for each in library.askable(area.id)}
    assert kinds == {StatementKind.STAFF, StatementKind.PATIENTS_SAY}


def test_every_measure_but_ward_data_is_askable(library: Catalogue) -> None:
    assert [len(library.askable(area.id)) for area in library.areas] == [12, 7, 10, 7]


def test_every_area_has_one_anchor_and_it_is_for_staff_to_rate(library: Catalogue) -> None:
    marked = {
        area.id: [(each.id, each.kind) for each in area.measures if each.anchor]
        for area in library.areas
    }
    assert marked == {
        area.id: [(library.anchor(area.id).id, StatementKind.STAFF)] for area in library.areas
    }


def test_an_unknown_dimension_is_named_in_the_error(library: Catalogue) -> None:
    with pytest.raises(UnknownItem, match="no dimension called 'kitchen'"):
        library.dimension("kitchen")


def test_an_unknown_area_is_named_in_the_error(library: Catalogue) -> None:
    with pytest.raises(UnknownItem, match="no area called 'kitchen'"):
        library.area("kitchen")


def test_an_unknown_statement_is_named_in_the_error(library: Catalogue) -> None:
    with pytest.raises(UnknownItem, match="no statement called 'kitchen'"):
        library.statement("kitchen")


def test_an_unknown_area_has_no_dimensions_but_an_error(library: Catalogue) -> None:
    with pytest.raises(UnknownItem):
        library.dimensions_of("kitchen")


def test_an_unknown_area_has_nothing_askable_but_an_error(library: Catalogue) -> None:
    with pytest.raises(UnknownItem):
        library.askable("kitchen")


def test_an_area_without_an_anchor_is_named_in_the_error() -> None:
    bare = Catalogue(areas=(Area(id="team", name="Team", measures=()),), dimensions=())
    with pytest.raises(UnknownItem, match="no anchor statement for the area called 'team'"):
        bare.anchor("team")
