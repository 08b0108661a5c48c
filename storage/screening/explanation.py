"""What the person is told about what screening found: what, where, and how to say it without."""

from __future__ import annotations

from collections.abc import Sequence

from storage.screening.finding import Finding, Kind

_WORDS_AROUND = 3
_LONGEST_PIECE = 60
_LONGEST_WORDS = 40

_NAMES = {
    Kind.NHS_NUMBER: "an NHS number",
    Kind.CHI_NUMBER: "a CHI number",
    Kind.HC_NUMBER: "a Health and Care number",
    Kind.DATE_OF_BIRTH: "a date of birth",
    Kind.HOSPITAL_NUMBER: "a hospital number",
    Kind.PATIENT_NAME: "a patient's name",
    Kind.INITIALS: "a patient's initials",
    Kind.POSTCODE: "a postcode",
    Kind.PHONE: "a phone number",
    Kind.EMAIL: "an e-mail address",
    Kind.NI_NUMBER: "a National Insurance number",
    Kind.ROOM_OR_BED: "somebody's room or bed",
}
_A_PATIENT = "Say “a patient” instead."
_WITHOUT_NUMBER = f"Leave the number out. {_A_PATIENT}"
_ADVICE = {
    Kind.NHS_NUMBER: _WITHOUT_NUMBER,
    Kind.CHI_NUMBER: _WITHOUT_NUMBER,
    Kind.HC_NUMBER: _WITHOUT_NUMBER,
    Kind.HOSPITAL_NUMBER: _WITHOUT_NUMBER,
    Kind.NI_NUMBER: _WITHOUT_NUMBER,
    Kind.DATE_OF_BIRTH: "Leave the date out. If age matters, say “a younger patient”.",
    Kind.PATIENT_NAME: f"{_A_PATIENT} You may name staff.",
    Kind.INITIALS: f"{_A_PATIENT} You may name staff.",
    Kind.POSTCODE: "Leave it out. Say “near home” or “out of the area”.",
    Kind.PHONE: "Leave the number out. Say whose it is: “a relative's phone”.",
    Kind.EMAIL: "Leave the address out. Say whose it is: “a relative's e-mail”.",
    Kind.ROOM_OR_BED: "Say “a bedroom” or “one end of the ward”.",
}


def explain(findings: Sequence[Finding], text: str) -> list[str]:
    """A few sentences for each finding, for the person who typed the text and for nobody else.

    They quote the text: escape them before they are shown, and never log them.
    """
    return [_explained(finding, text) for finding in findings]


def _explained(finding: Finding, text: str) -> str:
    looks = "This looks like" if finding.blocks else "This may be"
    piece = _cut(" ".join(text[finding.start : finding.end].split()), _LONGEST_PIECE)
    where = _around(finding, text)
    return f"{looks} {_NAMES[finding.kind]}: “{piece}”{where}. {_ADVICE[finding.kind]}"


def _around(finding: Finding, text: str) -> str:
    """Where the piece stands: after which words, or else before which."""
    before = text[: finding.start].split()[-_WORDS_AROUND:]
    if before:
        return f", after “{_cut(' '.join(before), _LONGEST_WORDS, from_end=True)}”"
    after = text[finding.end :].split()[:_WORDS_AROUND]
    if after:
        return f", before “{_cut(' '.join(after), _LONGEST_WORDS)}”"
    return ""


def _cut(words: str, longest: int, from_end: bool = False) -> str:
    if len(words) <= longest:
        return words
    return f"…{words[-longest:]}" if from_end else f"{words[:longest]}…"
