"""The operator's shell: a command typed, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from bot import cli


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int


def sta(*words: str, typed: str | bytes | None = None) -> Ran:
    """Run a command as the shell does, but in this process."""
    runner = CliRunner()

    argv, sys.argv = sys.argv, ["sta", *words]
    try:
        with runner.isolation(input=typed) as (out, err, _):
            code = _exit_code(cli.main)
            return Ran(_text(out), _text(err), code)
    finally:
        sys.argv = argv


def _exit_code(run: Callable[[], None]) -> int:
    try:
        run()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _text(stream: Any) -> str:
    return bytes(stream.getvalue()).decode()
