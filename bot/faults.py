"""What is wrong with the database, or with Slack's lines, in an operator's words.

These sentences are fixed and quote nothing, so the log may hold them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.database import NotRead, NotSaved
from storage.faults import Fault


@dataclass(frozen=True, slots=True)
class Words:
    """One fault, as doctor, the log and the readiness page tell of it."""

    said: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.said} {self.remedy}"


_GOES_ON: Final = "What was saved before is safe, and the bot goes on by itself."

WORDS: Final[dict[Fault, Words]] = {
    Fault.BUSY: Words(
        "The database is held by something else.",
        "Wait a minute. If it lasts, see what works on it: a backup tool, a virus scanner, "
        f"somebody's query. {_GOES_ON}",
    ),
    Fault.FULL: Words(
        "The disk under the database is full, so nothing new is saved.",
        f"Make room on it. {_GOES_ON}",
    ),
    Fault.READ_ONLY: Words(
        "The database may not be written, so nothing new is saved.",
        "Check who may write to it and to its folder, and that its disk is not mounted "
        f"read-only. {_GOES_ON}",
    ),
    Fault.DAMAGED: Words(
        "The database is damaged, so nothing is saved.",
        "Stop the bot, keep a copy of the file, and run `sta restore` with the latest backup.",
    ),
    Fault.GONE: Words(
        "The database is not where DATABASE_URL says, or does not answer.",
        "Check DATABASE_URL, the folder or the network, and that the disk is mounted or the "
        f"server runs. {_GOES_ON}",
    ),
    Fault.DISK: Words(
        "The disk under the database does not read or write as it should.",
        f"Look at the machine's own log, and at quotas and limits. {_GOES_ON}",
    ),
    Fault.OTHER: Words(
        "The database did not do what it was asked.",
        "Run `sta doctor`. If it finds nothing, this is a fault in the bot: please report it.",
    ),
}

LINE_WORDS: Final[dict[str, Words]] = {
    "too_many_websockets": Words(
        "Slack refuses another line: this app has ten open already.",
        "Stop the copies of the bot that should not run, and use one Slack app for each "
        "environment. Taps go on over the lines that are open; we try again by ourselves.",
    ),
    "link_disabled": Words(
        "Slack refuses the line: Socket Mode is switched off for this app.",
        "Switch it on, on your Slack app's page, under Socket Mode. We try again by ourselves.",
    ),
}

_SENTENCES: Final = frozenset(
    sentence
    for known in (*WORDS.values(), *LINE_WORDS.values())
    for sentence in (known.said, known.remedy)
)


def is_sentence(value: object) -> bool:
    """Whether it is one of the sentences here."""
    return isinstance(value, str) and value in _SENTENCES


def words(trouble: NotSaved | NotRead) -> Words:
    """What to say to an operator of what was not saved, or not read."""
    return WORDS[trouble.fault]


def fields(trouble: NotSaved | NotRead) -> dict[str, str]:
    """The same for the log, which takes these sentences and no others."""
    return spelt_out(trouble.fault.value, words(trouble))


def spelt_out(code: str, found: Words) -> dict[str, str]:
    """A code with its sentences, as fields of a log line."""
    return {"code": code, "said": found.said, "what_to_do": found.remedy}
