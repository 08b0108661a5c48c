"""Overlay folders for tests to load: a file of one item or one measure, and where it is put."""

from __future__ import annotations

from pathlib import Path

ITEM = """\
id: boundaries
{part}:
  - id: {id}
    text: "Knock before you go in."
    source: Our ward
"""
MEASURE = """\
areas:
  - id: team
    measures:
      - id: {id}
        text: "We knock before we go in."
        kind: {kind}
        anchor: {anchor}
        source: Our ward
"""
ANCHOR_OF_TEAM = "team-speaking-to-a-colleague"


def overlay(folder: Path, content: str | bytes, file: str = "boundaries.yaml") -> Path:
    """The folder, once the file with this content is in it."""
    folder.mkdir(exist_ok=True)
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
