"""Say how well screening does: ``make screening``. It fails where that is not well enough.

A set that was written after the rules tells most; what it taught us is in the rules by now.
"""

from __future__ import annotations

import sys
from pathlib import Path

from storage.screening import Measured, Sample, measure, read_corpus

HERE = Path(__file__).parent
SETS = {"first set": "", "second set": "_2", "third set": "_3"}
LEAST_RECALL = 0.95
MOST_FALSE_ALARMS = 0.05


def read(*names: str) -> list[Sample]:
    """The samples of some of the files here, by their names."""
    return [
        sample
        for name in names
        for sample in read_corpus((HERE / f"{name}.txt").read_text("utf-8").splitlines())
    ]


def measured(ending: str) -> Measured:
    """How screening does on one set."""
    return measure(read(f"identifying{ending}", f"clean{ending}"))


def is_good_enough(found: Measured) -> bool:
    return found.recall >= LEAST_RECALL and found.false_alarms <= MOST_FALSE_ALARMS


def _line(name: str, found: Measured) -> str:
    return (
        f"{name}: recall {found.recall:.3f} ({found.pieces} pieces, {len(found.missed)} missed), "
        f"false alarms {found.false_alarms:.3f} ({found.clean_texts} clean texts, "
        f"{len(found.tripped)} marked)"
    )


def _lines_about(found: Measured) -> list[str]:
    """What went wrong. All of it is invented, so it may be printed."""
    missed = (f"  missed {piece.kind} in: {text!r}" for piece, text in found.missed)
    weak = (f"  {piece.kind} only warned in: {text!r}" for piece, text in found.too_weak)
    return [*missed, *weak, *(f"  marked: {text!r}" for text in found.tripped)]


def main() -> int:
    """Print a line for each set; what was missed or marked in vain comes below it."""
    by_set = {name: measured(ending) for name, ending in SETS.items()}
    for name, found in by_set.items():
        sys.stdout.write("\n".join([_line(name, found), *_lines_about(found)]) + "\n")
    good = all(map(is_good_enough, by_set.values()))
    sys.stdout.write(
        f"{'Good enough' if good else 'NOT good enough'}: at least {LEAST_RECALL} found, "
        f"at most {MOST_FALSE_ALARMS} of clean texts marked.\n"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
