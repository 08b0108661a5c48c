"""Rotating the keys, as the operator asks for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.keeping.deciding import CannotKeep
from bot.key_words import said_of
from bot.opening import checked, keyring
from bot.settings import Settings
from storage import audit, key_standing, key_watch, rekeying
from storage.audit import OPERATOR, Act
from storage.copying import Report
from storage.database import Database
from storage.key_standing import Standings
from storage.secrecy import Keyring

ONE_KEY = (
    "There is one key, {newest}, and everything is sealed with it. To change it: make another "
    "with `sta keys new`, put it before this one in STA_KEYS with a comma between, restart every "
    "bot, and run this again."
)
BOTS_FIRST = (
    "A bot runs without the newest key, on {hosts}, so it could not read what is sealed with it. "
    "Nothing was changed. Give every bot the same STA_KEYS and restart it. If you have just done "
    "so, wait three minutes and run this again."
)
STILL_THERE = (
    "A bot runs with it, on {hosts}, so it is not gone. Nothing was changed. Put it back into "
    "STA_KEYS here, too. If that bot has just been stopped, wait three minutes and run this again."
)
BACKUPS = (
    "Backups that were made before now still need the older keys. Keep those keys for as long as "
    "you keep such a backup."
)


def rotate(settings: Settings, now: datetime, report: Report) -> list[str]:
    """Seal everything anew with the newest key while the bots go on.

    :returns: what was done, and what each older key is still needed for.
    :raises CannotKeep: a bot that runs could not read it.
    """
    keys = keyring(settings)
    with checked(settings) as database:
        with database.reading() as session:
            if hosts := key_watch.running_without(session, keys.fingerprint(), now):
                raise CannotKeep(BOTS_FIRST.format(hosts=", ".join(hosts)))

        def begin(session: Session) -> None:
            audit.note(session, Act.KEYS_ROTATED, actor=OPERATOR, at=now,
                       subject=keys.fingerprint())  # fmt: skip

        renewed = rekeying.rekey(database, keys, report, begin)
        return _told(keys, renewed, _standings(database, keys, now))


def forget(settings: Settings, typed: str, now: datetime) -> str:
    """Have a key that is gone for good asked for no more.

    :param typed: its fingerprint.
    :returns: what was done.
    :raises CannotKeep: it is in STA_KEYS, a bot that runs has it, or nobody knows it.
    """
    fingerprint = typed.strip().casefold()
    if fingerprint in keyring(settings).fingerprints():
        raise CannotKeep(f"Key {fingerprint} is in STA_KEYS. Nothing was changed.")
    with checked(settings) as database, database.writing() as session:
        if hosts := key_watch.running_with(session, fingerprint, now):
            raise CannotKeep(STILL_THERE.format(hosts=", ".join(hosts)))
        if not key_watch.forget(session, fingerprint):
            raise CannotKeep(f"No key {fingerprint} is known. `sta doctor` names those that are.")
        audit.note(session, Act.KEY_FORGOTTEN, actor=OPERATOR, at=now, subject=fingerprint)
    return f"Key {fingerprint} is asked for no more. Receipt codes that need it open nothing."


def _told(keys: Keyring, renewed: int, found: Standings) -> list[str]:
    newest = keys.fingerprint()
    if len(keys.fingerprints()) == 1 and not renewed and not found.looked.unreadable:
        return [ONE_KEY.format(newest=newest), *map(said_of, found.older)]
    changed = f"{renewed} {'row was' if renewed == 1 else 'rows were'} changed."
    if found.looked.unreadable:
        first = (
            f"{found.looked.unreadable} of {found.looked.sealed} sealed things open with none of "
            f"the keys. {changed} Put the key that is missing back into STA_KEYS and run this "
            "again."
        )
    elif any(one.sealed for one in found.older):
        first = f"{changed} Meanwhile something was sealed with another key than {newest}."
    else:
        first = f"The newest key, {newest}, has sealed everything. {changed}"
    lines = [first, *map(said_of, found.older)]
    if any(one.listed for one in found.older):
        lines.append(BACKUPS)
    return lines


def _standings(database: Database, keys: Keyring, now: datetime) -> Standings:
    with database.reading() as session:
        return key_standing.look(session, keys, now)
