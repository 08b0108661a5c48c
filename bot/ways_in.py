"""The buttons that one feature shows and another listens to.

Features import no other feature, so the names that two of them have to know stand here.
"""

from __future__ import annotations

from typing import Final

RAISE_CONCERN: Final = "concern_open"
# The values of these are a ward's id, and behind a colon what it is to be about.
CHOOSE_FOCUS: Final = "focus_choose"
WRITE_DEED: Final = "improving_write"
PLAN: Final = "improving_plan"
