"""What was taken away because its time was over, or would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.domain.retention import KEPT_WORDS, Kept, RetentionRule, Taken

Rules = Mapping[Kept, RetentionRule]


def retention_json(found: Sequence[Taken], rules: Rules) -> dict[str, Any]:
    """As ``svarsdag retention --json`` prints it."""
    return {
        "retention": [
            {
                "kept": one.kept.value,
                "days": rules[one.kept].days,
                "reason": rules[one.kept].reason,
                "cutoff": one.cutoff.isoformat(),
                "rows": one.rows,
            }
            for one in found
        ]
    }


def retention_text(found: Sequence[Taken], rules: Rules, *, is_done: bool) -> str:
    """A line for each sort."""
    verb = "borttagna" if is_done else "skulle tas bort"
    return "\n".join(
        f"{KEPT_WORDS[one.kept]}, äldre än {rules[one.kept].days} dagar: {one.rows} {verb}"
        for one in found
    )


def taken_sentence(one: Taken) -> str:
    """For the page about the running."""
    return f"{KEPT_WORDS[one.kept]}: {one.rows}"
