"""What somebody has typed in the web cannot steer the terminal on which it is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

# Every control character (ISO 6429) but those that make lines and columns.
_STEERING = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160))}
del _STEERING[ord("\n")], _STEERING[ord("\t")]


def harmless(text: str) -> str:
    """The text with what a terminal obeys replaced by a mark."""
    return text.translate(_STEERING)


class _Harmless:
    """A stream of text that lets nothing else through; of octets it knows nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(harmless(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def harmless_output() -> Iterator[None]:
    """All that is printed meanwhile is harmless. What a command draws itself, how far it has come,
    goes to the other stream."""
    kept = sys.stdout
    sys.stdout = cast(TextIO, _Harmless(kept))
    try:
        yield
    finally:
        sys.stdout = kept
