"""A new way for an incoming remiss, as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from typing import Any

from scheduler.domain.bodies import Region
from scheduler.domain.swedish import long_date
from scheduler.planning.explain import phrase
from scheduler.presentation.as_json import reason_json
from scheduler.presentation.incoming import repair_text, repairs_json, sent_text
from scheduler.services.incoming_replans import IncomingReplan


def replan_json(region: Region, found: IncomingReplan, *, accepted: bool) -> dict[str, Any]:
    """``accepted``: whether it is stored now, or only proposed."""
    before, after, proposal = found.before, found.after, found.proposal
    return {
        "accepted": accepted,
        "id": before.id,
        "title": before.title,
        "before": {"sent": before.sent_day, "last_day": before.last_day},
        "after": {"sent": after.sent_day, "last_day": after.last_day} if after else None,
        "why": [reason_json(reason) for reason in found.reasons],
        "steps": [
            {
                "body": region.body(one.body).name,
                "changes": [
                    {"label": c.label, "before": c.old or None, "after": c.new or None}
                    for c in one.changes
                ],
            }
            for one in found.steps
        ],
        "extension_until": proposal.extension_until if proposal else None,
        "repairs": repairs_json(proposal.repairs if proposal else ()),
    }


def replan_text(region: Region, found: IncomingReplan) -> str:
    """Why, before and after; where the new way is too late, what would do."""
    before, after, proposal = found.before, found.after, found.proposal
    lines = [before.name, *(f"  {phrase(reason)}" for reason in found.reasons)]
    if proposal is None:
        if found.shaken:
            lines.append("  Vad vägen planerades från är inte sparat: lägg in remissen på nytt.")
        else:
            lines.append("  Inget behöver planeras om: vägen står på möten som gäller.")
    elif after is None:
        lines.append(f"  {sent_text(proposal)}")
        lines += [f"    - {repair_text(one)}" for one in proposal.repairs]
    else:
        lines.append(
            f"  Svaret sänds {long_date(after.sent_day)} (var {long_date(before.sent_day)}), "
            f"sista svarsdag {long_date(after.last_day)}."
        )
        for one in found.steps:
            if one.changes:
                lines.append(f"  {region.body(one.body).name}:")
                lines += [f"    {c.label}: {c.old or '–'} → {c.new or '–'}" for c in one.changes]
    return "\n".join(lines)
