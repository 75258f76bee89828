"""Secrets of ours that open something: in an address, a cookie or a program."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 18  # 144 bits: an address that opens something by itself needs 128 at least


def new_token() -> str:
    """A secret that nobody guesses, of 24 characters that may stand in an address."""
    return secrets.token_urlsafe(_BYTES)


def hash_of_token(token: str) -> str:
    """What is kept of a secret: it is long and random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
