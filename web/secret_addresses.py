"""Keeps the tokens of secret addresses out of every log of the process."""

from __future__ import annotations

import logging
import re
from typing import Any

# The paths that a token follows; one has 22 characters at least (128 bits), which no name of a file
# in a traceback has.
_SECRET = re.compile(
    r"(/(?:feeds|svar|fraga|veckolista|inbjudan|nytt-losenord)/)[\w-]{22,}(?:\.ics)?"
)
_HIDDEN = r"\1…"


def hide_tokens(text: str) -> str:
    """The text with every token of a secret address replaced."""
    return _SECRET.sub(_HIDDEN, text)


def keep_tokens_out_of_logs() -> None:
    """From now on no record of any logger holds a token: neither ours nor those of the server,
    which names the address where a request fails."""
    make = logging.getLogRecordFactory()
    if getattr(make, "hides_tokens", False):
        return

    def make_hiding(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        message = record.getMessage()
        hidden = hide_tokens(message)
        if hidden != message:
            record.msg, record.args = hidden, None
        if record.exc_info:
            # Formatters take this text where it is there already.
            record.exc_text = hide_tokens(logging.Formatter().formatException(record.exc_info))
        return record

    make_hiding.hides_tokens = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make_hiding)
