"""The library from its files: load it, check it, print it.

`load` reads the package's own library in a language and lays overlay folders over it, in the
order given. An overlay folder holds files of the library's names and shape; see `sheets.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from prompts.catalogue import Area, Catalogue, Dimension, Item
from prompts.documents import MAX_BYTES, Unreadable, read
from prompts.overlay import Pile, catalogue_of, gaps_in_names, lay
from prompts.problems import LibraryError, Problem
from prompts.sheets import Sheet, read_sheet

DEFAULT_LANGUAGE = "en_GB"

_SUFFIX = ".yaml"


def load(language: str = DEFAULT_LANGUAGE, overlays: Sequence[Path] = ()) -> Catalogue:
    """The library in a language with the overlay folders applied, or `LibraryError`."""
    pile = Pile()
    problems = _lay_library(pile, language)
    for folder in overlays:
        problems += _lay_overlay(pile, folder)
    if problems:
        raise LibraryError(problems)
    return catalogue_of(pile)


def check(language: str = DEFAULT_LANGUAGE, overlays: Sequence[Path] = ()) -> list[Problem]:
    """Everything that would keep `load` from giving a catalogue; empty if nothing would."""
    try:
        load(language, overlays)
    except LibraryError as error:
        return error.problems
    return []


def languages() -> tuple[str, ...]:
    """The languages that the package has a library in."""
    return tuple(sorted(each.name for each in _libraries().iterdir() if each.is_dir()))


def as_json(catalogue: Catalogue) -> dict[str, Any]:
    """The whole catalogue in plain lists and dictionaries, ready for `json.dumps`."""
    return {
        "dimensions": [_dimension_as_json(each) for each in catalogue.dimensions],
        "areas": [_area_as_json(each) for each in catalogue.areas],
    }


def _lay_library(pile: Pile, language: str) -> list[Problem]:
    if language not in languages():
        raise LibraryError(
            [
                Problem(
                    "prompts/library",
                    None,
                    f"There is no library in the language {language[:20]!r}. "
                    f"Use one of: {', '.join(languages())}.",
                )
            ]
        )
    folder = f"prompts/library/{language}"
    problems = _lay_files(pile, _libraries() / language, folder)
    return problems or list(gaps_in_names(pile, folder))


def _lay_overlay(pile: Pile, folder: Path) -> list[Problem]:
    if not folder.is_dir():
        return [Problem(str(folder), None, "There is no such folder. Check the path.")]
    try:
        return _lay_files(pile, folder, str(folder))
    except OSError:
        return [Problem(str(folder), None, "The folder cannot be read. Check who may read it.")]


def _lay_files(pile: Pile, folder: Traversable, label: str) -> list[Problem]:
    found = list(_yaml_files(folder))
    if not found:
        return [Problem(label, None, "No file here ends in .yaml, so nothing would change.")]
    return [problem for file in found for problem in _lay_file(pile, file, f"{label}/{file.name}")]


def _yaml_files(folder: Traversable) -> Iterator[Traversable]:
    """The folder's YAML files by name, those of an editor or a desktop (`.name`) left out."""
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        name = file.name.lower()
        if name.endswith((_SUFFIX, ".yml")) and not name.startswith("."):
            yield file


def _lay_file(pile: Pile, file: Traversable, label: str) -> list[Problem]:
    if not file.name.endswith(_SUFFIX):
        return [Problem(label, None, "The name must end in .yaml, in small letters. Rename it.")]
    try:
        sheet = _sheet(file, label)
    except Unreadable as error:
        return [Problem(label, error.line, str(error))]
    except OSError:
        return [Problem(label, None, "The file cannot be read. Check who may read it.")]
    return lay(pile, sheet)


def _sheet(file: Traversable, label: str) -> Sheet:
    if not file.is_file():
        raise Unreadable(None, "This is not a plain file. Remove it, or put a file in its place.")
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)
    return read_sheet(label, file.name.removesuffix(_SUFFIX), read(content))


def _libraries() -> Traversable:
    return files("prompts") / "library"


def _dimension_as_json(dimension: Dimension) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "area": dimension.area,
        "name": dimension.name,
        "see": _items_as_json(dimension.see),
        "think": _items_as_json(dimension.think),
        "act": _items_as_json(dimension.act),
    }


def _items_as_json(items: Sequence[Item]) -> list[dict[str, str]]:
    return [{"id": each.id, "text": each.text, "source": each.source} for each in items]


def _area_as_json(area: Area) -> dict[str, Any]:
    return {
        "id": area.id,
        "name": area.name,
        "measures": [
            {
                "id": each.id,
                "text": each.text,
                "kind": str(each.kind),
                "anchor": each.anchor,
                "source": each.source,
            }
            for each in area.measures
        ],
    }
