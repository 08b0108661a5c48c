"""How an older key stands, in the words that doctor and `sta keys rotate` share."""

from __future__ import annotations

from storage.key_standing import Standing


def said_of(one: Standing) -> str:
    """What still needs a key, and whether it may go, in a sentence or two."""
    name = f"Key {one.fingerprint}"
    if one.seals:
        return (
            f"{name}: a bot that runs still seals with it. Put the newest key first in its "
            "STA_KEYS too, restart it, and run `sta keys rotate` three minutes later."
        )
    if one.sealed:
        things = "1 sealed thing needs" if one.sealed == 1 else f"{one.sealed} sealed things need"
        return f"{name}: {things} it. Run `sta keys rotate`."
    if one.codes_until is None:
        return f"{name}: nothing needs it any more. You may take it out of STA_KEYS."
    day = f"{one.codes_until.day} {one.codes_until:%B %Y}"
    until = f"receipt codes given until {day} may need it"
    if one.listed:
        return (
            f"{name}: nothing is sealed with it any more, but {until}. Leave it in STA_KEYS, "
            "after the newest, until `sta doctor` says that nothing needs it."
        )
    return f"{name} is not in STA_KEYS, and {until}."
