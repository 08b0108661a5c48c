"""What is wrong with an overlay is told with its file and line, and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prompts.loading import check, load
from prompts.problems import LibraryError, Problem
from tests.prompts.overlays import ANCHOR_OF_TEAM, ITEM, MEASURE, overlay

# The file's content, the line at fault, and words of the message.
REFUSED = {
    "an unknown key": ("id: boundaries\nsee: []\nsaw: []\n", 3, "'saw' is not a key"),
    "a key that is no word": ("id: boundaries\n[a]: 1\n", 2, "a list is not a key"),
    "a key given twice": ("id: boundaries\nsee: []\nsee: []\n", 3, "see is given twice"),
    "another dimension's id": ("id: therapy\n", 1, "the id must be boundaries"),
    "no id": ("\nsee: []\n", 2, "Add the line: id: boundaries"),
    "another area": ("id: boundaries\narea: inside_world\n", 2, "the area must be team"),
    "an empty name": ("id: boundaries\nname: ''\n", 2, "name is empty"),
    "a list that is none": ("id: boundaries\nsee: words\n", 2, "see is a list, but this is words"),
    "an item that is text": (
        "id: boundaries\nsee:\n  - Knock.\n",
        3,
        r"given by keys \(id, text, source\), but this is words",
    ),
    "no text": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    source: Ours\n",
        3,
        "There is no text here. Add it",
    ),
    "no source": (
        "id: boundaries\nsee:\n\n  - id: boundaries-see-a\n    text: Knock.\n",
        4,
        "There is no source here",
    ),
    "an item without id": (
        "id: boundaries\nsee:\n  - text: Knock.\n    source: Ours\n",
        3,
        "There is no id here",
    ),
    "an item of a kind": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: Knock.\n    source: Ours\n"
        "    kind: staff\n",
        6,
        "'kind' is not a key",
    ),
    "text that is a number": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: 12\n    source: Ours\n",
        4,
        "YAML takes this for a number",
    ),
    "text that is nothing": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text:\n    source: Ours\n",
        4,
        "YAML takes this for nothing",
    ),
    "text that is true": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: yes\n    source: Ours\n",
        4,
        "YAML takes this for true or false",
    ),
    "text that is a date": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: 2026-01-01\n    source: Ours\n",
        4,
        "YAML takes this for a date",
    ),
    "text that is a list": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text:\n    - Knock.\n    source: a\n",
        5,
        "YAML takes this for a list",
    ),
    "text that makes an object": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: !!python/name:os.system x\n"
        "    source: Ours\n",
        4,
        "a value of a special kind",
    ),
    "text without words": (
        "id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: '…'\n    source: Ours\n",
        4,
        "holds no words",
    ),
    "text that is too long": (
        "id: boundaries\nthink:\n  - id: boundaries-think-a\n"
        f"    text: '{'why ' * 23}'\n    source: Ours\n",
        4,
        "23 words, and here it may have 22 at most",
    ),
    "one endless word": (
        f"id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: {'a' * 301}\n    source: a\n",
        4,
        "more than 300 characters",
    ),
    "text that turns the line round": (
        'id: boundaries\nsee:\n  - id: boundaries-see-a\n    text: "a\\u202e."\n    source: a\n',
        4,
        r"cannot be shown \(U\+202E\)",
    ),
    "an id of another list": (
        ITEM.format(part="act", id="boundaries-see-first-steps"),
        3,
        "begins with “boundaries-act-”",
    ),
    "an id with capitals": (
        ITEM.format(part="act", id="boundaries-act-Knock"),
        3,
        "a few words in small letters",
    ),
    "an id used twice": (
        ITEM.format(part="act", id="boundaries-act-a")
        + "  - id: boundaries-act-a\n    text: Again.\n    source: Ours\n",
        6,
        "'boundaries-act-a' was used on line 3",
    ),
    "off an unknown id": (
        "id: boundaries\noff:\n  - boundaries-act-courtesie\n",
        3,
        r"has this id. Did you mean boundaries-act-courtesy\?",
    ),
    "off an id of another file": (
        "id: boundaries\noff:\n  - zzz\n",
        3,
        "has this id. Find the ids with",
    ),
    "off that is no list": ("id: boundaries\noff: all\n", 2, "off is a list, but this is words"),
    "off a number": ("id: boundaries\noff: [7]\n", 2, "off is a list of ids, but this is a number"),
    "given and off": (
        ITEM.format(part="act", id="boundaries-act-courtesy")
        + "off:\n  - boundaries-act-courtesy\n",
        7,
        "given above and switched off as well",
    ),
    "every THINK off": (
        "id: boundaries\noff:\n  - boundaries-think-hide\n  - boundaries-think-let-slide\n"
        "  - boundaries-think-who-to-tell\n  - boundaries-think-colleague\n",
        6,
        "leaves boundaries without any THINK",
    ),
    "a list, not keys": ("- id: boundaries\n", 1, "The file holds a list"),
    "broken YAML": ("id: boundaries\nsee:\n  - id: [a\nact: }\n", 4, "YAML cannot be read"),
}

REFUSED_MEASURES = {
    "an unknown area": ("areas:\n  - id: kitchen\n", 2, "No area has this id"),
    "an area that is text": ("areas:\n  - team\n", 2, "An area is given by keys"),
    "an area given twice": ("areas:\n  - id: team\n  - id: team\n", 3, "was given above"),
    "a dimension's keys": ("id: team\n", 1, "'id' is not a key"),
    "no kind": (
        "areas:\n  - id: team\n    measures:\n"
        "      - id: team-knock\n        text: We knock.\n        source: Ours\n",
        4,
        "There is no kind here",
    ),
    "an unknown kind": (
        MEASURE.format(id="team-knock", kind="opinion", anchor="false"),
        6,
        "Use one of: staff, patients_say, ward_data",
    ),
    "an anchor that is a word": (
        MEASURE.format(id="team-knock", kind="staff", anchor="maybe"),
        7,
        "anchor is true or false, but this is words",
    ),
    "an anchor of ward data": (
        MEASURE.format(id="team-knock", kind="ward_data", anchor="true"),
        7,
        "must be of kind staff",
    ),
    "two anchors": (
        MEASURE.format(id="team-good-example", kind="staff", anchor="true"),
        4,
        f"team now has 2 anchors: {ANCHOR_OF_TEAM}, team-good-example",
    ),
    "the anchor off": (f"\noff:\n  - {ANCHOR_OF_TEAM}\n", 3, "leaves team without an anchor"),
    "the anchor replaced by none": (
        MEASURE.format(id=ANCHOR_OF_TEAM, kind="staff", anchor="false"),
        4,
        "leaves team without an anchor",
    ),
    "all but the anchor off": (
        "off:\n"
        + "".join(
            f"  - {each.id}\n" for each in load().area("outside_world").measures if not each.anchor
        ),
        7,
        "leaves outside_world nothing to ask but its anchor",
    ),
    "too long to rate": (
        MEASURE.format(id="team-knock", kind="staff", anchor="false").replace(
            "knock before", "knock " * 25
        ),
        5,
        "words, and here it may have 25 at most",
    ),
}


def only_problem(folder: Path) -> Problem:
    (problem,) = check(overlays=[folder])
    return problem


@pytest.mark.parametrize("fault", REFUSED)
def test_a_dimensions_file_is_refused_at_the_line_at_fault(fault: str, tmp_path: Path) -> None:
    content, line, _ = REFUSED[fault]
    problem = only_problem(overlay(tmp_path, content))
    assert (Path(problem.file).name, problem.line) == ("boundaries.yaml", line)


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refused_dimensions_file_says_what_is_wrong(fault: str, tmp_path: Path) -> None:
    content, _, message = REFUSED[fault]
    with pytest.raises(LibraryError, match=message):
        load(overlays=[overlay(tmp_path, content)])


@pytest.mark.parametrize("fault", REFUSED_MEASURES)
def test_a_file_of_areas_is_refused_at_the_line_at_fault(fault: str, tmp_path: Path) -> None:
    content, line, _ = REFUSED_MEASURES[fault]
    problem = only_problem(overlay(tmp_path, content, "areas.yaml"))
    assert (Path(problem.file).name, problem.line) == ("areas.yaml", line)


@pytest.mark.parametrize("fault", REFUSED_MEASURES)
def test_a_refused_file_of_areas_says_what_is_wrong(fault: str, tmp_path: Path) -> None:
    content, _, message = REFUSED_MEASURES[fault]
    with pytest.raises(LibraryError, match=message):
        load(overlays=[overlay(tmp_path, content, "areas.yaml")])


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    overlay(tmp_path, "id: boundaries\nsaw: []\nsee: 1\n")
    folder = overlay(tmp_path, "id: visitor\n", "visitors.yaml")
    found = [(Path(each.file).name, each.line) for each in check(overlays=[folder])]
    assert found == [("boundaries.yaml", 2), ("boundaries.yaml", 3), ("visitors.yaml", 1)]


def test_a_file_of_another_name_is_refused(tmp_path: Path) -> None:
    problem = only_problem(overlay(tmp_path, "a: 1", "kitchen.yaml"))
    assert "Use one of: boundaries.yaml" in problem.message


def test_a_file_with_another_ending_is_not_quietly_left_out(tmp_path: Path) -> None:
    problem = only_problem(overlay(tmp_path, "id: boundaries\n", "boundaries.yml"))
    assert "Rename it" in problem.message


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "no such folder" in only_problem(tmp_path / "gone").message


def test_a_folder_without_yaml_is_a_problem(tmp_path: Path) -> None:
    assert "nothing would change" in only_problem(tmp_path).message


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "boundaries.yaml").mkdir()
    assert "not a plain file" in only_problem(tmp_path).message


def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "boundaries.yaml")
    assert "not a plain file" in only_problem(tmp_path).message


def test_a_link_that_leads_nowhere_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "boundaries.yaml").symlink_to(tmp_path / "gone")
    assert "not a plain file" in only_problem(tmp_path).message


def test_a_problem_does_not_repeat_the_text_of_the_item(tmp_path: Path) -> None:
    folder = overlay(
        tmp_path, ITEM.format(part="think", id="boundaries-think-a").replace("Knock", "Zebra " * 30)
    )
    assert "Zebra" not in str(only_problem(folder))
