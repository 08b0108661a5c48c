"""``sta screen``: a text a line, and what identifies somebody in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bot.cli.shell import sta


def found(*texts: str) -> list[dict[str, Any]]:
    ran = sta("screen", typed="".join(f"{json.dumps(text)}\n" for text in texts))
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_text_gets_one_line_in_turn() -> None:
    clean, unclean = found("All quiet tonight.", "NHS number 999 000 0018")
    assert clean == {"findings": []}
    assert unclean["findings"]


def test_a_finding_says_its_kind_where_it_is_and_whether_it_blocks() -> None:
    text = "NHS number 999 000 0018"
    ((finding,),) = (one["findings"] for one in found(text))
    assert finding.keys() == {"kind", "start", "end", "blocks"}
    assert "999" in text[finding["start"] : finding["end"]]
    assert finding["blocks"] is True


def test_an_empty_text_is_a_text() -> None:
    assert found("") == [{"findings": []}]


def test_an_empty_line_is_no_text() -> None:
    assert sta("screen", typed='\n"quiet"\n\n').out.count("\n") == 1


@pytest.mark.parametrize("line", ["not json", "7", '["a"]', b"\xff\xfe\x00"])
def test_a_line_that_is_no_json_string_is_named(line: str | bytes) -> None:
    first = b'"quiet"\n'
    ran = sta("screen", typed=first + (line if isinstance(line, bytes) else line.encode()) + b"\n")
    assert ran.code == 1
    assert ran.err.strip() == "Line 2 is not a JSON string. Nothing from it on was read."
    assert ran.out.count("\n") == 1
