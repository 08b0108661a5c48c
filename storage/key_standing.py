"""How each older key stands: whether anything still needs it, and whether it may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import key_watch, sealed
from storage.secrecy import Keyring


@dataclass(frozen=True, slots=True)
class Standing:
    """One key that is not the newest.

    :ivar listed: whether it is in the keyring.
    :ivar seals: whether a bot that runs still seals with it.
    :ivar sealed: how many things only it opens; they can be sealed anew.
    :ivar codes_until: until which day receipt codes were given that may need it; None where none
        does. Those cannot be made anew.
    """

    fingerprint: str
    listed: bool
    seals: bool
    sealed: int
    codes_until: date | None

    @property
    def needed(self) -> bool:
        return self.seals or self.sealed > 0 or self.codes_until is not None


@dataclass(frozen=True, slots=True)
class Standings:
    """All keys but the newest, and what no key opens.

    :ivar looked: the look that they were told from.
    """

    looked: sealed.Looked
    older: tuple[Standing, ...]


def look(session: Session, keyring: Keyring, now: datetime) -> Standings:
    """How every key stands that is listed, or that may be missed."""
    looked = sealed.look(session, keyring)
    codes = key_watch.needed_for_codes(session, keyring)
    sealing = key_watch.sealing(session, now)
    listed = keyring.fingerprints()[1:]
    missed = [one for one in codes if one not in listed]
    return Standings(
        looked,
        tuple(
            Standing(
                fingerprint=one,
                listed=one in listed,
                seals=one in sealing,
                sealed=looked.by_key.get(one, 0),
                codes_until=codes.get(one),
            )
            for one in (*listed, *missed)
        ),
    )
