"""The ids of the buttons on a digest."""

from __future__ import annotations

import re
from typing import Final

SEE_MORE: Final = "digest_see_more"
SEE_TEAMS: Final = "digest_see_teams"
READ: Final = "digest_read"
# On Home there is one for every ward, told apart by the digest's id.
READ_PATTERN: Final = re.compile(rf"^{READ}_\w+$")
