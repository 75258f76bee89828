"""The log of a process: a JSON object a line, or a line to read in a terminal.

``{"time":"2026-03-02T08:00:00.123Z","level":"info","logger":"web.request_log","event":"request",
"request":"5f1c…","endpoint":"rounds.show","status":200,"ms":12.3}``

No record of any logger of the process holds a secret address's token or a mail address, whoever
writes it; names of people stand in none of ours.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import msgspec

# The paths that a token follows; one has 22 characters at least (128 bits), which no name of a file
# in a traceback has.
_SECRET = re.compile(
    r"(/(?:feeds|svar|fraga|veckolista|inbjudan|nytt-losenord)/)[\w-]{22,}(?:\.ics)?"
)
# An address of mail; the name and password in that of a database are taken with it.
_MAILBOX = re.compile(r"[^\s<>\"'(\[=]+@[\w.-]+\w")
# PostgreSQL tells the row that it would not take, with all that stands in it.
_ROW = re.compile(r"(DETAIL: ).*")
_HIDDEN = "…"
_OURS = ("scheduler", "web", "calendars", "gunicorn")
_NONE: Mapping[str, object] = MappingProxyType({})
_fields: ContextVar[Mapping[str, object]] = ContextVar("fields", default=_NONE)


def hide_secrets(text: str) -> str:
    """The text with every token of a secret address, every mail address and what a database says
    of its rows replaced."""
    for pattern in (_SECRET, _ROW):
        text = pattern.sub(rf"\1{_HIDDEN}", text)
    return _MAILBOX.sub(_HIDDEN, text)


@contextmanager
def fields(**more: object) -> Iterator[None]:
    """Puts fields on every record that this thread writes meanwhile."""
    token = _fields.set({**_fields.get(), **more})
    try:
        yield
    finally:
        _fields.reset(token)


def with_fields(**more: object) -> dict[str, Any]:
    """What one record says beside its text: ``logger.info("request", extra=with_fields(ms=3))``."""
    return {"fields": more}


def set_up(as_json: bool | None = None) -> None:
    """Lets the process write its log on standard error from now on: ours from ``info`` on, others'
    from ``warning``. ``as_json`` is None where a terminal decides: a line to read there, JSON else.
    """
    keep_secrets_out()
    handler = logging.StreamHandler()
    is_json = not sys.stderr.isatty() if as_json is None else as_json
    handler.setFormatter(_JsonLines() if is_json else _Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def keep_secrets_out() -> None:
    """From now on no record of any logger holds a token or a mail address: neither ours nor those
    of the server, which names the address where a request fails."""
    make = logging.getLogRecordFactory()
    if getattr(make, "hides_secrets", False):
        return

    def make_hiding(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        message = record.getMessage()
        hidden = hide_secrets(message)
        if hidden != message:
            record.msg, record.args = hidden, None
        if record.exc_info:
            # Formatters take this text where it is there already.
            record.exc_text = hide_secrets(logging.Formatter().formatException(record.exc_info))
        record.around = _fields.get()
        return record

    make_hiding.hides_secrets = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make_hiding)


def _said(record: logging.LogRecord) -> dict[str, object]:
    """The fields of a record and of what it was written amid."""
    return {**getattr(record, "around", {}), **getattr(record, "fields", {})}


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_said(record),
        }
        if record.exc_text:
            line["exception"] = record.exc_text
        return msgspec.json.encode(line, enc_hook=str).decode()


class _Lines(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:
        said = " ".join(f"{name}={value}" for name, value in _said(record).items())
        return f"{super().formatMessage(record)} {said}".rstrip()
