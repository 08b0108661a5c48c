"""What screening finds in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict


class Kind(StrEnum):
    """What a piece of text looks like."""

    NHS_NUMBER = "nhs_number"
    CHI_NUMBER = "chi_number"
    HC_NUMBER = "hc_number"
    DATE_OF_BIRTH = "date_of_birth"
    HOSPITAL_NUMBER = "hospital_number"
    PATIENT_NAME = "patient_name"
    INITIALS = "initials"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    NI_NUMBER = "ni_number"
    ROOM_OR_BED = "room_or_bed"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One piece of a text that may say who a patient is.

    :ivar start: in characters of the text as it was typed.
    :ivar end: the character after its last.
    :ivar blocks: whether it must go; otherwise the person may say that it names no patient.
    """

    start: int
    end: int
    kind: Kind
    blocks: bool


class FindingJson(TypedDict):
    """A finding as `sta screen` prints it."""

    kind: str
    start: int
    end: int
    blocks: bool


class FindingsJson(TypedDict):
    """All findings of one text as `sta screen` prints them."""

    findings: list[FindingJson]


def to_json(findings: Sequence[Finding]) -> FindingsJson:
    """The findings of one text, for `sta screen`. It holds none of the text."""
    return {
        "findings": [
            {
                "kind": finding.kind.value,
                "start": finding.start,
                "end": finding.end,
                "blocks": finding.blocks,
            }
            for finding in findings
        ]
    }
