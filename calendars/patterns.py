"""Patterns that are compiled when a text first meets them.

The readers know hundreds of ways to write a plan, and one plan uses about half of their patterns.
Compiling them all was a fifth of the time of a command that reads one text.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _CompiledOnUse:
    """Stands for ``re.compile(pattern, flags)``, which it calls when first asked for anything.

    What is asked for is then kept, so that the second call is the compiled pattern's own method.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value


def compiled_on_use(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern as by ``re.compile``, with the same methods; ``re.error`` comes at its first use.

    ``pattern`` itself may be read without compiling, so patterns can be built of each other.
    """
    return cast("re.Pattern[str]", _CompiledOnUse(pattern, flags))
