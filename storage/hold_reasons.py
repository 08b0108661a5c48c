"""Why something has to be kept: a code and no words, so that nothing can be written into it."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why something has to be kept."""

    INVESTIGATION = "investigation"
    INQUEST = "inquest"
    POLICE = "police"
    COURT = "court"
    REGULATOR = "regulator"
    INQUIRY = "inquiry"
    ACCESS_REQUEST = "access_request"
