"""The faults found, each with its line, what is wrong and what to do."""

from __future__ import annotations

from calendars.records import RowProblem, Severity


class Faults:
    """Collects faults. An ``error`` breaks the standard; a ``warning`` keeps it, but some calendar
    shows the event wrong or drops it."""

    def __init__(self) -> None:
        self._found: list[RowProblem] = []

    def error(self, row: int | None, code: str, what: str, to_do: str) -> None:
        self._add(row, "error", code, what, to_do)

    def warn(self, row: int | None, code: str, what: str, to_do: str) -> None:
        self._add(row, "warning", code, what, to_do)

    def _add(self, row: int | None, severity: Severity, code: str, what: str, to_do: str) -> None:
        where = f"rad {row}: " if row is not None else ""
        self._found.append(RowProblem(row, severity, code, f"{where}{what} – {to_do}."))

    def in_order(self) -> tuple[RowProblem, ...]:
        """By line; what concerns the whole file first."""
        return tuple(sorted(self._found, key=lambda one: (one.row or 0, one.code)))
