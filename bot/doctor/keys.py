"""Doctor's look at the keys: do they open everything, is one missing, may one go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.feature import Finding
from bot.key_words import said_of
from bot.settings import Settings
from storage import key_standing, key_watch
from storage.database import Database
from storage.key_standing import Standing
from storage.secrecy import BadKey, Keyring

KEYS = "keys"

PUT_BACK = "Put the older key back into STA_KEYS, after the newest. Without it they are lost."
PUT_BACK_FOR_CODES = (
    "Put it back into STA_KEYS, after the newest. If it is gone for good: sta keys forget {key}"
)
SAME_KEYS = "Give every bot the same STA_KEYS and restart it."


def keys(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    """Whether the keys open everything that is stored sealed, and which of them are needed."""
    try:
        keyring = Keyring(settings.key_texts)
    except BadKey as trouble:
        yield Finding(KEYS, False, f"STA_KEYS: {trouble}.", "Copy the whole line it printed.")
        return
    with database.reading() as session:
        found = key_standing.look(session, keyring, now)
        without = key_watch.running_without(session, keyring.fingerprint(), now)
    newest = f"The newest key's fingerprint is {keyring.fingerprint()}."
    if found.looked.unreadable:
        said = f"{found.looked.unreadable} of {found.looked.sealed} sealed things do not open."
        yield Finding(KEYS, False, f"{said} {newest}", PUT_BACK)
    else:
        yield Finding(KEYS, True, f"The keys open everything that is sealed. {newest}")
    if without:
        said = f"A bot runs without the newest key, on {', '.join(without)}."
        yield Finding(KEYS, False, said, SAME_KEYS)
    for one in found.older:
        yield _older(one)


def are_keys(settings: Settings) -> bool:
    """Whether what is set for keys is any."""
    try:
        Keyring(settings.key_texts)
    except BadKey:
        return False
    return True


def _older(one: Standing) -> Finding:
    said = said_of(one)
    if one.listed:
        return Finding(KEYS, True, said)
    return Finding(KEYS, False, said, PUT_BACK_FOR_CODES.format(key=one.fingerprint))
