"""How well screening does on texts of which it is known what identifies somebody in them.

A corpus is a text file, one text a line, in which `{kind!piece}` marks a piece that identifies
and must block, and `{kind?piece}` one that must at least warn. `\\n` is a line break, `\\u00a0` a
character by its number; lines that start with # are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.screening.detect import screen
from storage.screening.finding import Finding, Kind

_MARK = re.compile(r"\{(?P<kind>[a-z_]+)(?P<sure>[!?])(?P<piece>[^}]+)\}")
_ESCAPE = re.compile(r"\\n|\\u([0-9a-f]{4})")


class BadCorpus(ValueError):
    """A line of a corpus that marks a kind which does not exist; the message says which line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One text, and what in it identifies somebody."""

    text: str
    pieces: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """How screening did.

    :ivar missed: pieces that no finding covers, each with its text.
    :ivar too_weak: pieces that should have blocked and only warned.
    :ivar tripped: texts that identify nobody and were marked all the same.
    """

    pieces: int
    clean_texts: int
    missed: tuple[tuple[Finding, str], ...]
    too_weak: tuple[tuple[Finding, str], ...]
    tripped: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of identifying pieces that were found whole."""
        return 1 - len(self.missed) / self.pieces if self.pieces else 1.0

    @property
    def false_alarms(self) -> float:
        """The share of texts that identify nobody in which something was marked."""
        return len(self.tripped) / self.clean_texts if self.clean_texts else 0.0


def read_corpus(lines: Iterable[str]) -> list[Sample]:
    """Read the samples of a corpus.

    :raises BadCorpus: a mark names no kind.
    """
    return [
        _sample(line.rstrip("\n"), number)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]


def measure(samples: Sequence[Sample]) -> Measured:
    """Screen every sample and count."""
    missed: list[tuple[Finding, str]] = []
    too_weak: list[tuple[Finding, str]] = []
    tripped: list[str] = []
    for sample in samples:
        findings = screen(sample.text)
        if findings and not sample.pieces:
            tripped.append(sample.text)
        for piece in sample.pieces:
            if not _covered(piece, findings, sample.text):
                missed.append((piece, sample.text))
            elif piece.blocks and not _covered(piece, _blocking(findings), sample.text):
                too_weak.append((piece, sample.text))
    return Measured(
        pieces=sum(len(sample.pieces) for sample in samples),
        clean_texts=sum(not sample.pieces for sample in samples),
        missed=tuple(missed),
        too_weak=tuple(too_weak),
        tripped=tuple(tripped),
    )


def _sample(line: str, number: int) -> Sample:
    text = ""
    pieces: list[Finding] = []
    done = 0
    for mark in _MARK.finditer(line):
        text += _unescaped(line[done : mark.start()])
        start = len(text)
        text += _unescaped(mark["piece"])
        pieces.append(Finding(start, len(text), _kind(mark["kind"], number), mark["sure"] == "!"))
        done = mark.end()
    return Sample(text + _unescaped(line[done:]), tuple(pieces))


def _kind(name: str, number: int) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise BadCorpus(f"line {number}: there is no kind called {name!r}") from None


def _unescaped(written: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else "\n", written)


def _blocking(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.blocks]


def _covered(piece: Finding, findings: Sequence[Finding], text: str) -> bool:
    """Whether nothing of a piece would be left but signs if the findings were taken out."""
    return all(
        not text[place].isalnum() or any(each.start <= place < each.end for each in findings)
        for place in range(piece.start, piece.end)
    )
