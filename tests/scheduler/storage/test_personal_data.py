"""Somebody has decided of every column whether it may hold personal data, and said how long."""

from __future__ import annotations

import re

from scheduler.domain.retention import Kept
from scheduler.storage.tables import metadata
from tests.support import ROOT

TEXT = (ROOT / "docs/personuppgifter.md").read_text(encoding="utf-8")
REGISTER = TEXT.partition("## Registret")[2].partition("\n## ")[0]
WITHOUT = TEXT.partition("## Kolumner utan personuppgifter")[2]


def in_register() -> list[str]:
    return re.findall(r"`(\w+\.\w+)`", REGISTER)


def without() -> list[str]:
    lines = re.findall(r"^- `(\w+)`: (.*)$", WITHOUT, re.MULTILINE)
    return [f"{table}.{name}" for table, names in lines for name in re.findall(r"`(\w+)`", names)]


def test_every_column_is_in_one_of_the_lists() -> None:
    columns = {f"{table.name}.{one.name}" for table in metadata.sorted_tables for one in table.c}
    named = [*in_register(), *without()]
    assert sorted(columns - set(named)) == []
    assert sorted(set(named) - columns - {"config.toml", "default.toml"}) == []
    assert sorted(one for one in set(named) if named.count(one) > 1) == []


def test_what_names_or_reaches_somebody_is_in_the_register() -> None:
    """By their names alone: a column that is called so holds a person's name or address."""
    suspicious = re.compile(r"email|address|_by$|actor|holder|signer|sender$|username|owner$|note$")
    known = {"feed.address"}  # a public calendar's own, not a person's
    found = [one for one in without() if suspicious.search(one.partition(".")[2])]
    assert set(found) == known


def test_each_row_says_all_there_is_to_say() -> None:
    rows = [line for line in REGISTER.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 6, row
        assert all(cells), row


def test_the_times_are_those_that_are_configured() -> None:
    named = set(re.findall(r"`(\w+)_days`", REGISTER))
    assert named == {kept.value for kept in Kept}
