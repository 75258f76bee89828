"""Values with fields that must never be printed, in a log or in an error."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct


class WithSecrets(Struct, frozen=True):
    """A value whose ``repr`` leaves the fields named in ``SECRETS`` out."""

    SECRETS: ClassVar[frozenset[str]] = frozenset()

    def __repr__(self) -> str:
        shown = (
            f"{name}={getattr(self, name)!r}"
            for name in self.__struct_fields__
            if name not in self.SECRETS
        )
        return f"{type(self).__name__}({', '.join(shown)})"
