"""What people have said of obligations."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from scheduler.domain.obligations import ObligationFact, ObligationRule
from scheduler.storage.tables import obligation_fact


def facts(
    connection: Connection, region: str
) -> dict[tuple[str, ObligationRule, int], ObligationFact]:
    """What holds now, by body, rule and year. A rule that config no longer has is left out."""
    query = select(obligation_fact).where(obligation_fact.c.region_key == region)
    found = {}
    for row in connection.execute(query).mappings():
        if row["rule"] not in set(ObligationRule):
            continue
        fact = ObligationFact(
            body=row["body_key"],
            rule=ObligationRule(row["rule"]),
            year=row["year"],
            is_met=row["is_met"],
            note=row["note"],
            said_by=row["said_by"],
            said_at=row["said_at"],
            sequence=row["sequence"],
        )
        found[fact.body, fact.rule, fact.year] = fact
    return found


def put_fact(connection: Connection, region: str, fact: ObligationFact) -> bool:
    """Writes what is said in place of what was said at the sequence before; the first has sequence
    1. False where somebody else has said something since. Raises IntegrityError where somebody
    says the first at the same time."""
    values = {
        "is_met": fact.is_met,
        "note": fact.note,
        "said_by": fact.said_by,
        "said_at": fact.said_at,
        "sequence": fact.sequence,
    }
    key = {
        "region_key": region,
        "body_key": fact.body,
        "rule": fact.rule.value,
        "year": fact.year,
    }
    if fact.sequence == 1:
        connection.execute(insert(obligation_fact).values(**key, **values))
        return True
    same = [obligation_fact.c[name] == value for name, value in key.items()]
    before = obligation_fact.c.sequence == fact.sequence - 1
    stored = connection.execute(update(obligation_fact).where(*same, before).values(**values))
    return stored.rowcount == 1
