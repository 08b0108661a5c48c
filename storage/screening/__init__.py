"""Identifiers in free text: found, explained, taken out, and kept out of the database.

Only `screened` makes a `ScreenedText`, and a `ScreenedText` is all that writers take.
"""

from storage.screening.detect import screen
from storage.screening.explanation import explain
from storage.screening.finding import Finding, FindingsJson, Kind, to_json
from storage.screening.gate import Identifies, ScreenedText, screened
from storage.screening.measurement import Measured, Sample, measure, read_corpus
from storage.screening.plain import REMOVED
from storage.screening.removal import take_out

__all__ = [
    "REMOVED",
    "Finding",
    "FindingsJson",
    "Identifies",
    "Kind",
    "Measured",
    "Sample",
    "ScreenedText",
    "explain",
    "measure",
    "read_corpus",
    "screen",
    "screened",
    "take_out",
    "to_json",
]
