"""The library as it is shipped: loaded, checked and printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

import prompts
from prompts import documents
from prompts.loading import as_json, check, languages, load
from prompts.problems import LibraryError, Problem


def test_the_library_has_no_problems() -> None:
    assert check("en_GB") == []


def test_english_is_there() -> None:
    assert languages() == ("en_GB",)


def test_the_dimensions_come_in_the_handbooks_order() -> None:
    assert [each.id for each in load().dimensions] == [
        "boundaries",
        "therapy",
        "patient_mix",
        "patient_dynamic",
        "personal_world",
        "physical_environment",
        "visitors",
        "outward_connections",
    ]


@pytest.mark.parametrize("language", ["cy_GB", "", ".", "..", "../library/en_GB", "en_GB/", "é\0"])
def test_an_unknown_language_is_refused_with_those_there_are(language: str) -> None:
    with pytest.raises(LibraryError, match=r"no library in the language .* Use one of: en_GB\."):
        load(language)


def test_json_holds_the_whole_library_and_nothing_else() -> None:
    library = load()
    printed = json.loads(json.dumps(as_json(library)))
    assert printed == {
        "dimensions": [
            {
                "id": dimension.id,
                "area": dimension.area,
                "name": dimension.name,
                "see": [{"id": i.id, "text": i.text, "source": i.source} for i in dimension.see],
                "think": [
                    {"id": i.id, "text": i.text, "source": i.source} for i in dimension.think
                ],
                "act": [{"id": i.id, "text": i.text, "source": i.source} for i in dimension.act],
            }
            for dimension in library.dimensions
        ],
        "areas": [
            {
                "id": area.id,
                "name": area.name,
                "measures": [
                    {
                        "id": each.id,
                        "text": each.text,
                        "kind": each.kind.value,
                        "anchor": each.anchor,
                        "source": each.source,
                    }
                    for each in area.measures
                ],
            }
            for area in library.areas
        ],
    }


def test_pythons_own_parser_reads_the_library_as_the_one_in_c_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = load()
    monkeypatch.setattr(documents, "_Loader", yaml.SafeLoader)
    assert load() == usual


def test_the_library_loads_from_a_package_that_is_not_a_folder(tmp_path: Path) -> None:
    package = Path(prompts.__file__).parent
    archive = tmp_path / "prompts.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in (*package.rglob("*.py"), *package.rglob("*.yaml")):
            packed.write(file, file.relative_to(package.parent))
    program = (
        "import prompts, prompts.loading as l; "
        "print('.zip' in prompts.__file__, len(l.load().dimensions))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(archive)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split() == ["True", "8"], run.stderr


def test_a_problem_prints_as_file_line_and_message() -> None:
    assert str(Problem("w/boundaries.yaml", 3, "Mend it.")) == "w/boundaries.yaml:3: Mend it."


def test_a_problem_of_a_whole_file_prints_without_a_line() -> None:
    assert str(Problem("w/boundaries.yaml", None, "Mend it.")) == "w/boundaries.yaml: Mend it."


def test_the_error_prints_every_problem() -> None:
    error = LibraryError([Problem("a", 1, "One."), Problem("b", 2, "Two.")])
    assert str(error) == "a:1: One.\nb:2: Two."
