"""Takes the secret links out of a message that is kept after it has been sent.

A message that may have left must be repeated byte for byte, so its link is in the stored bytes
until the server has taken it. From then on nobody needs it, and whoever reads the database, a
backup or the list of mails must not be able to answer in somebody's name.
"""

from __future__ import annotations

import re

HIDDEN = "(dold)"
# Quoted-printable ends a long line with "=" and goes on with the next one (RFC 2045, 6.7), inside
# an address too.
_SOFT_BREAK = rb"(?:=\r?\n)?"
_PREFIXES = rb"|".join(
    _SOFT_BREAK.join(re.escape(path[i : i + 1]) for i in range(len(path)))
    for path in (b"/svar/", b"/fraga/")
)
_TOKEN = re.compile(rb"(" + _PREFIXES + rb")(?:" + _SOFT_BREAK + rb"[A-Za-z0-9_-]){16,}")


def without_links(message: bytes) -> bytes:
    """The message with the token of every answer link replaced by `HIDDEN`."""
    return _TOKEN.sub(rb"\1" + HIDDEN.encode(), message)
