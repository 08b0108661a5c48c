"""The names that Slack gives back: actions, forms and their fields."""

from __future__ import annotations

import re
from typing import Final

LIST: Final = "improving_list"

# What can be done about one thing that was agreed, or that was done
DONE: Final = "improving_done"
LATER: Final = "improving_later"
DROP: Final = "improving_drop"
TAKE_BACK: Final = "improving_take_back"

# The forms and their fields
DEED: Final = "improving_deed"
AGREED: Final = "improving_agreed"
REVIEW: Final = "improving_review"
TAKE_OUT: Final = "improving_take_out"
THEME: Final = "improving_theme"
WORDS: Final = "improving_words"
OWNER: Final = "improving_owner"
REVIEW_ON: Final = "improving_review_on"
NO_PATIENT: Final = "improving_no_patient"


def one_of(action: str) -> re.Pattern[str]:
    """An action that one view may hold several of, told apart by what stands behind it."""
    return re.compile(rf"^{action}(_\w+)?$")
