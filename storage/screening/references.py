"""Numbers that are no person's: references of reports, orders and equipment, and money."""

from __future__ import annotations

import re

from storage.screening.plain import Plain

_BEFORE = 28
_REFERENCE = re.compile(
    r"(?:(?<![^\W_])(?:ref|reference|datix|ulysses|riskman|inphase|radar|incident|inc|ir1|ticket|job"
    r"|order|invoice|asset|serial|batch|lot|barcode|model|part|policy|form|account|card|sort\s?code"
    r"|purchase|po|web|cost\s?cent(?:re|er)|budget|licence|reg|registration|pin|ext|extension|bleep"
    r"|isbn|charity|company|version|rev|requisition|req)s?"
    r"(?:\s?(?:no|num|number|nr|id|tag|code|ref))?(?:\s(?:is|was))?[\s.:#=-]{0,3}[a-z]{0,4}"
    r"|[£$€]\s?)$"
)


def is_a_reference(plain: Plain, start: int) -> bool:
    """Whether what stands before a number says that it is no person's."""
    return _REFERENCE.search(plain.lower[max(0, start - _BEFORE) : start]) is not None
