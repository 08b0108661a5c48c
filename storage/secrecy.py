"""Encryption at rest, the keys that do it, pseudonyms for answers, marks for receipts."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.base import Sealed
from storage.screening import ScreenedText

KEY_BYTES = 32
NO_TIME = 0


class BadKey(ValueError):
    """A settings key that is not 32 bytes in URL-safe base64."""


class Unreadable(Exception):
    """Something sealed that none of the keys opens: the key it was sealed with is missing."""


class Keyring:
    """The settings keys, newest first: the first seals, every one of them opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey("there is no key: make one with `sta keys new`")
        self._raw = [_decoded(key, place) for place, key in enumerate(keys, start=1)]
        self._fernets = [Fernet(_encoded(raw)) for raw in self._raw]
        self._fernet = MultiFernet(self._fernets)
        self._receipt_keys = [_derived(raw, b"receipt") for raw in self._raw]
        self._person_keys = [_derived(raw, b"person") for raw in self._raw]
        self._subject_key = _derived(self._raw[0], b"subject")

    def seal(self, text: ScreenedText) -> Sealed:
        """Encrypt free text that has been screened."""
        return Sealed(self._sealed(text.text.encode()))

    def seal_name(self, name: str) -> Sealed:
        """Encrypt the name or user id of a member of staff, which is not screened."""
        return Sealed(self._sealed(name.encode()))

    def open(self, sealed: Sealed) -> str:
        """The text again.

        :raises Unreadable: none of the keys fits.
        """
        return self._opened(sealed.token).decode()

    def wrap(self, key: bytes) -> bytes:
        """A reading's key, encrypted, as it is stored."""
        return self._sealed(key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """A reading's key, to make pseudonyms with.

        :raises Unreadable: none of the keys fits.
        """
        return self._opened(wrapped)

    def key_of(self, token: bytes) -> str | None:
        """The fingerprint of the key that opens what is sealed or wrapped; None where none does."""
        for fernet, fingerprint in zip(self._fernets, self.fingerprints(), strict=True):
            with suppress(InvalidToken):
                fernet.decrypt(token)
                return fingerprint
        return None

    def renewed(self, token: bytes) -> bytes:
        """The same secret, sealed or wrapped with the newest key.

        :raises Unreadable: none of the keys fits.
        """
        return self._sealed(self._opened(token))

    def receipt_mark(self, code_bits: int) -> bytes:
        """What is stored in place of a receipt code, made with the newest key."""
        return _mark(self._receipt_keys[0], code_bits)

    def receipt_marks(self, code_bits: int) -> list[bytes]:
        """The marks that a code may be stored under, one for each key still in use."""
        return [_mark(key, code_bits) for key in self._receipt_keys]

    def person_mark(self, user_id: str) -> bytes:
        """What lets a person find their own named and confidential concerns again."""
        return hmac.digest(self._person_keys[0], user_id.encode(), "sha256")

    def person_marks(self, user_id: str) -> list[bytes]:
        """The marks that a person's concerns may carry, one for each key still in use."""
        return [hmac.digest(key, user_id.encode(), "sha256") for key in self._person_keys]

    def subject(self, *parts: str) -> str:
        """An opaque name for something, the same for the same parts, that only we can make."""
        return hmac.digest(self._subject_key, "\0".join(parts).encode(), "sha256").hex()[:20]

    def fingerprint(self) -> str:
        """Twelve hex digits that name the newest key without giving it away."""
        return self.fingerprints()[0]

    def fingerprints(self) -> tuple[str, ...]:
        """The same for every key, newest first."""
        return tuple(hashlib.sha256(b"fingerprint:" + raw).hexdigest()[:12] for raw in self._raw)

    def _sealed(self, secret: bytes) -> bytes:
        # A token says in clear at which second it was made, and a concern without a name must not
        # know its hour. So every token says the same.
        return self._fernet.encrypt_at_time(secret, NO_TIME)

    def _opened(self, token: bytes) -> bytes:
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise Unreadable(
                "no key in STA_KEYS opens this: add the key it was made with"
            ) from None


def new_key() -> str:
    """A fresh settings key."""
    return _encoded(secrets.token_bytes(KEY_BYTES))


def new_reading_key() -> bytes:
    """A fresh key for one reading's pseudonyms."""
    return secrets.token_bytes(KEY_BYTES)


def pseudonym(reading_key: bytes, user_id: str) -> bytes:
    """Who answered, to this reading only: 16 bytes that mean nothing once its key is gone."""
    return hmac.digest(reading_key, user_id.encode(), "sha256")[:16]


def _decoded(key: str, place: int) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(key.strip().encode())
    except (binascii.Error, ValueError):
        raw = b""
    # Decoding skips what it does not know, so a key with a slip in it would pass for another.
    if len(raw) != KEY_BYTES or _encoded(raw) != key.strip():
        raise BadKey(f"key {place} is not a key that `sta keys new` prints")
    return raw


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _derived(raw: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(raw)


def _mark(key: bytes, code_bits: int) -> bytes:
    return hmac.digest(key, code_bits.to_bytes(8, "big"), "sha256")
