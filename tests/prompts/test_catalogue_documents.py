"""A YAML document is read with the line of each value, or refused, by either parser alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prompts import documents
from prompts.documents import Listing, Mapping, Node, Scalar, Unreadable, read

REFUSED = {
    "broken YAML": (b"id: a\nsee:\n  - id: [a\nact: }\n", 4, "cannot be read from here"),
    "a tab for an indent": (b"id: a\nsee:\n\t- id: a\n", 3, "cannot be read from here"),
    "two documents": (b"id: a\n---\nid: a\n", 2, "second document starts here"),
    "an alias": (b"id: &a a\nname: *a\n", 2, "This is a YAML alias"),
    "a bomb of aliases": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 2, "YAML alias"),
    "deep lists": (b"id: a\nsee: " + b"[" * 50_000, 2, "nested too deep"),
    "deep keys": (b"\n" + b"{a: " * 15_000, 2, "nested too deep"),
    "deep dashes": (b"- " * 30_000, 1, "nested too deep"),
    "bytes that are not UTF-8": (b"id: a\nname: caf\xe9\n", 2, "not UTF-8"),
    "a bell": (b"id: a\nname: a\x07\n", 2, r"cannot be shown \(U\+0007\)"),
    "an empty file": (b"", None, "The file is empty"),
    "only a comment": (b"# nothing yet\n", None, "The file is empty"),
    "ten megabytes": (b"#" * 10_000_000, None, "larger than 64 KB"),
}


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_Loader", getattr(yaml, request.param))


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("fault", REFUSED)
def test_it_is_refused_at_the_line_at_fault(fault: str) -> None:
    content, line, message = REFUSED[fault]
    with pytest.raises(Unreadable, match=message) as refusal:
        read(content)
    assert refusal.value.line == line


@pytest.mark.usefixtures("parser")
def test_values_keep_their_lines() -> None:
    assert lines_of(read(b"# ours\nid: a\nsee:\n\n  - text: |\n      b\n")) == {
        "id": 2,
        "a": 2,
        "see": 3,
        "text": 5,
        "b\n": 5,
    }


@pytest.mark.usefixtures("parser")
def test_a_mark_of_byte_order_is_not_part_of_the_first_key() -> None:
    assert lines_of(read(b"\xef\xbb\xbfid: a\n")) == {"id": 1, "a": 1}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("written", ["'12'", '"true"', "!!str 12", "Words here."])
def test_what_is_quoted_or_wordy_is_text(written: str) -> None:
    node = read(written.encode())
    assert isinstance(node, Scalar)
    assert node.is_text


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("written", ["12", "1.5", "true", "off", "~", "2026-01-01", "!x y"])
def test_what_yaml_takes_for_something_else_is_not_text(written: str) -> None:
    node = read(written.encode())
    assert isinstance(node, Scalar)
    assert not node.is_text


PIECES = [
    *("id: boundaries", "see:", "off:", "areas:", "name: ", "- ", "  ", "    ", "\n", "\n  - "),
    *("[", "]", "{", "}", ": ", ", ", "? ", "|", ">", "&a ", "*a", "!", "!!int ", "!<tag:%C3%28> "),
    *("%YAML 1.9", "%YAML 1." + "9" * 5000, "%TAG ! x", "---", "...", "#", "'", '"', "<<: "),
    *('"\\UFFFFFFFF"', '"\\U00110000"', '"\\ud800"', '"\\x', "\t", "\r", "\x85", "\u2028"),
    *("\ufeff", "0x1F", "~", "1e999", "true", "2026-13-45", "text: Words.", "é", "🙂"),
]


@pytest.mark.usefixtures("parser")
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert read_or_refused(text.encode(errors="surrogatepass"))


@pytest.mark.usefixtures("parser")
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert read_or_refused(content)


def read_or_refused(content: bytes) -> Node | str:
    try:
        return read(content)
    except Unreadable as refusal:
        return str(refusal)


def lines_of(node: Node) -> dict[str, int]:
    return {each.value: each.line for each in scalars(node)}


def scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Listing():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for key, value in node.pairs:
                yield from scalars(key)
                yield from scalars(value)
