"""A ward's or trust's own words over the library's: what they change, and what always holds."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.catalogue import Catalogue, StatementKind
from prompts.loading import check, load
from prompts.problems import LibraryError, Problem
from tests.prompts.overlays import ANCHOR_OF_TEAM, ITEM, MEASURE, overlay


def ids_of_act(library: Catalogue) -> list[str]:
    return [each.id for each in library.dimension("boundaries").act]


# What an overlay changes


def test_a_new_item_comes_after_the_librarys_own(tmp_path: Path) -> None:
    folder = overlay(tmp_path, ITEM.format(part="act", id="boundaries-act-knock"))
    assert ids_of_act(load(overlays=[folder])) == [*ids_of_act(load()), "boundaries-act-knock"]


def test_an_item_with_a_known_id_takes_the_old_ones_place(tmp_path: Path) -> None:
    folder = overlay(tmp_path, ITEM.format(part="act", id="boundaries-act-courtesy"))
    place = ids_of_act(load()).index("boundaries-act-courtesy")
    changed = load(overlays=[folder]).dimension("boundaries").act[place]
    assert (changed.text, changed.source) == ("Knock before you go in.", "Our ward")


def test_replacing_an_item_moves_none(tmp_path: Path) -> None:
    folder = overlay(tmp_path, ITEM.format(part="act", id="boundaries-act-courtesy"))
    assert ids_of_act(load(overlays=[folder])) == ids_of_act(load())


def test_an_item_switched_off_is_gone(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "id: boundaries\noff: [boundaries-act-courtesy]\n")
    left = [each for each in ids_of_act(load()) if each != "boundaries-act-courtesy"]
    assert ids_of_act(load(overlays=[folder])) == left


def test_what_an_overlay_does_not_name_stays_as_it_was(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "id: boundaries\noff: [boundaries-act-courtesy]\n")
    assert load(overlays=[folder]).dimensions[1:] == load().dimensions[1:]


def test_a_dimension_can_have_a_local_name(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "id: boundaries\nname: Keeping the line\n")
    assert load(overlays=[folder]).dimension("boundaries").name == "Keeping the line"


def test_a_measure_can_be_added_to_an_area(tmp_path: Path) -> None:
    folder = overlay(
        tmp_path, MEASURE.format(id="team-knock", kind="patients_say", anchor="false"), "areas.yaml"
    )
    added = load(overlays=[folder]).statement("team-knock")
    assert (added.area, added.kind, added.anchor) == ("team", StatementKind.PATIENTS_SAY, False)


def test_a_measure_can_be_switched_off(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "off: [team-good-example]\n", "areas.yaml")
    assert len(load(overlays=[folder]).area("team").measures) == 12


def test_an_anchor_can_be_handed_to_another_measure(tmp_path: Path) -> None:
    measure = MEASURE.format(id="team-knock", kind="staff", anchor="true")
    folder = overlay(tmp_path, f"{measure}off: [{ANCHOR_OF_TEAM}]\n", "areas.yaml")
    assert load(overlays=[folder]).anchor("team").id == "team-knock"


def test_a_wards_overlay_has_the_last_word_over_its_trusts(tmp_path: Path) -> None:
    trust = overlay(tmp_path / "trust", ITEM.format(part="see", id="boundaries-see-knock"))
    ward = overlay(tmp_path / "ward", "id: boundaries\noff: [boundaries-see-knock]\n")
    assert load(overlays=[trust, ward]) == load()


def test_text_over_several_lines_is_put_in_one(tmp_path: Path) -> None:
    folder = overlay(
        tmp_path,
        dedent("""\
            id: boundaries
            see:
              - id: boundaries-see-knock
                text: |
                  Knock
                    first.
                source: Our ward
        """),
    )
    assert load(overlays=[folder]).dimension("boundaries").see[-1].text == "Knock first."


def test_other_files_in_the_folder_are_let_be(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "id: boundaries\n")
    (folder / "README.md").write_text("# Ours")
    (folder / ".boundaries.yaml").write_text("{")
    assert check(overlays=[folder]) == []


# Whatever a file holds


def outcome_of(folder: Path, content: bytes, file: str) -> Catalogue | list[Problem]:
    (folder / file).write_bytes(content)
    try:
        return load(overlays=[folder])
    except LibraryError as error:
        return error.problems


keys = st.sampled_from(["id", "see", "off", "areas", "measures", "text", "source", "anchor"])
any_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100)
@given(text=st.text(), file=st.sampled_from(["boundaries.yaml", "areas.yaml"]))
def test_any_text_loads_or_is_refused_with_a_reason(
    text: str, file: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("overlay")
    assert outcome_of(folder, text.encode(errors="surrogatepass"), file)


@settings(max_examples=100)
@given(value=any_value, file=st.sampled_from(["boundaries.yaml", "areas.yaml"]))
def test_any_yaml_loads_or_is_refused_with_a_reason(
    value: object, file: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("overlay")
    assert outcome_of(folder, yaml.safe_dump(value).encode(), file)


ids = st.sampled_from(
    [each.id for each in load().area("team").measures] + ["team-new", "team-newer"]
)
measures = st.fixed_dictionaries(
    {
        "id": ids,
        "text": st.sampled_from(["We knock.", "word " * 25, "word " * 26]),
        "kind": st.sampled_from(["staff", "staff", "patients_say", "ward_data"]),
        "source": st.just("Our ward"),
    },
    optional={"anchor": st.booleans()},
)
areas = st.lists(measures, max_size=4).map(lambda few: [{"id": "team", "measures": few}])
sheets = st.fixed_dictionaries({"areas": areas}, optional={"off": st.lists(ids, max_size=13)})


@settings(max_examples=150)
@given(sheet=sheets)
def test_an_overlay_that_loads_leaves_one_anchor_and_something_else_to_ask(
    sheet: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("areas")
    library = outcome_of(folder, yaml.safe_dump(sheet).encode(), "areas.yaml")
    if isinstance(library, Catalogue):
        asked = library.askable("team")
        anchors = [each.kind for each in asked if each.anchor]
        assert (anchors, len(asked) > 1) == ([StatementKind.STAFF], True)
