"""What the JavaScript app is built from: named by version and hash, never by address."""

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((HERE / name).read_text())
    return content


def test_packages_are_asked_for_by_exact_version() -> None:
    wanted = read("package.json")["dependencies"].values()
    assert [version for version in wanted if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_the_lock_has_a_hash_for_everything() -> None:
    locked = read("package-lock.json")["packages"]
    assert [name for name, package in locked.items() if name and "integrity" not in package] == []


def test_nothing_here_holds_an_address() -> None:
    files = ("package.json", "package-lock.json", ".npmrc")
    assert [name for name in files if "://" in (HERE / name).read_text()] == []
