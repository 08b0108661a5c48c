"""The concerns' part of doctor: where one could go unseen."""

from __future__ import annotations

from datetime import datetime

from bot.feature import Finding
from bot.wiring import Wiring
from storage import restorations
from storage.concerns import gaps
from storage.concerns.gaps import Gap

PART = "concerns"
SAID = {
    Gap.NO_RECIPIENTS: (
        "nobody receives concerns, so none can be raised.",
        "A workspace admin names recipients with /handover recipients in the ward's channel.",
    ),
    Gap.ALL_AWAY: (
        "everybody who receives concerns is away, and nobody stands in.",
        "A workspace admin names a deputy with /handover recipients in the ward's channel.",
    ),
    Gap.NO_READER: (
        "a concern waits, and nobody is there who may read it.",
        "A workspace admin names those who left or are away, or their deputies, as recipients "
        "again with /handover recipients, until it is answered.",
    ),
}


SHUT = (
    "What came back with the backup of {} stays shut: it may have been taken back since. Readers "
    "cannot open it and are told nothing."
)
OPEN_THEM = (
    "Ask everybody to take back again what they took back since then, and to raise again what they "
    "raised. Then run `sta open-concerns`."
)


def check(wiring: Wiring, now: datetime) -> list[Finding]:
    """What stands in the way of concerns being raised and read."""
    settings = wiring.settings
    found = []
    if settings.closed_concerns_kept_days is None:
        found.append(
            Finding(PART, False, "It is not set how long closed concerns are kept, "
                    "so none can be raised.", "Set STA_CLOSED_CONCERNS_KEPT_DAYS."))  # fmt: skip
    if not settings.workspace_admins:
        found.append(
            Finding(PART, False, "Nobody may name recipients.", "Set STA_WORKSPACE_ADMINS.")
        )
    with wiring.database.reading() as session:
        missing = gaps.find(session, now)
        shut = restorations.keeping_concerns_shut(session)
    if shut is not None:
        found.append(
            Finding(PART, False, SHUT.format(f"{shut.backed_up_at:%Y-%m-%d %H:%M} UTC"), OPEN_THEM)
        )
    found += [
        Finding(PART, False, f"{one.ward}: {SAID[one.gap][0]}", SAID[one.gap][1]) for one in missing
    ]
    return found or [Finding(PART, True, "Every ward has somebody to read them.")]
