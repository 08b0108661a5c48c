"""The import contracts name every room there is, so that a new one cannot slip past them."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_emulator_may_import_no_other_part_of_the_bot() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}
    forbidden = set(contracts["emulator-knows-nothing"]["forbidden_modules"])
    rooms = {f"bot.{path.stem}" for path in (ROOT / "bot").iterdir() if _is_room(path)}

    assert rooms - forbidden == {"bot.emulator"}


def _is_room(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
