"""Reads config/processer/: one file for each kind of process, checked before anything uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from scheduler.checked_toml import TomlNode, get, list_of, load_toml, texts_of
from scheduler.domain.errors import ConfigError
from scheduler.domain.lead_times import LeadTime
from scheduler.domain.processes import ProcessStep, ProcessTemplate, StepTaker
from scheduler.policy_tables import sourced_value

FOLDER = "processer"
_MOST_STEPS = 60
_MOST_DAYS = 3_650
_KINDS = ("taker", "days", "workdays", "legal_force", "entry_days")
_LEAP_YEAR = 2024


def read_processes(directory: Path) -> Mapping[str, ProcessTemplate]:
    """Every template under ``directory``, by key; raises ConfigError at the first fault."""
    found: dict[str, ProcessTemplate] = {}
    for path in sorted(directory.glob("*.toml")):
        template = _template(path)
        if template.key in found:
            raise ConfigError(
                f"Fel i config/{FOLDER}/{path.name}: process.key – ”{template.key}” finns redan i "
                "en annan fil: ge processen en egen nyckel."
            )
        found[template.key] = template
    return found


def _template(path: Path) -> ProcessTemplate:
    root = load_toml(path, f"config/{FOLDER}/{path.name}")
    table = root.table(("process", "steps"))
    head = get(table, "process", root)
    head_table = head.table(("key", "name", "about", "source"))
    nodes = list_of(table, "steps")
    if not 1 <= len(nodes) <= _MOST_STEPS:
        raise root.fail(f"en process har mellan 1 och {_MOST_STEPS} steg ([[steps]]).")
    steps: list[ProcessStep] = []
    for node in nodes:
        steps.append(_step(node, steps))
    texts = {
        name: get(head_table, name, head).text() for name in ("key", "name", "about", "source")
    }
    return ProcessTemplate(**texts, steps=tuple(steps))


def _step(node: TomlNode, earlier: Sequence[ProcessStep]) -> ProcessStep:
    """A step, which may name only those before it in the file: so no circle can be written."""
    table = node.table(
        ("key", "name", "after", "compiles", "question", "outcomes", "when", *_KINDS)
    )
    key = get(table, "key", node).text()
    known = {step.key: step for step in earlier}
    if key in known:
        raise node.fail(f"steget ”{key}” finns redan: ge det en egen nyckel.")
    kinds = [name for name in _KINDS if name in table]
    if len(kinds) != 1:
        raise node.fail(f"precis en av {', '.join(_KINDS)} säger vad steget är.")
    after = texts_of(table, "after")
    for name in after:
        if name not in known:
            raise table["after"].fail(
                f"steget ”{name}” står inte ovanför: ett steg väntar bara på steg före det i filen."
            )
    taker = None
    if "taker" in table:
        takers = [one.value for one in StepTaker]
        taker = StepTaker(table["taker"].one_of(takers, "ingen som tar ett steg"))
    compiles = "compiles" in table and table["compiles"].truth()
    if compiles and (taker is not StepTaker.OWNER or not after):
        raise table["compiles"].fail(
            'bara ägarens steg efter ett annat sammanställer: taker = "owner".'
        )
    question, outcomes = _question(node, table)
    if question and taker is not None and taker.is_per_party:
        raise node.fail("en fråga ställs i ett steg som tas en gång, inte i varje part.")
    if _is_true(table, "legal_force"):
        for name in after:
            if known[name].taker is None:
                raise node.fail(f"laga kraft följer på beslut, och ”{name}” är inget beslut.")
        if not after:
            raise node.fail("laga kraft följer på beslut: skriv vilka under after.")
    return ProcessStep(
        key=key,
        name=get(table, "name", node).text(),
        after=after,
        taker=taker,
        compiles=compiles,
        work=_work(table),
        work_in_workdays="workdays" in table,
        is_legal_force=_is_true(table, "legal_force"),
        entry_days=tuple(_month_day(one) for one in list_of(table, "entry_days")),
        question=question,
        outcomes=outcomes,
        when=_when(table["when"], known) if "when" in table else None,
    )


def _is_true(table: Mapping[str, TomlNode], name: str) -> bool:
    return name in table and table[name].truth()


def _work(table: Mapping[str, TomlNode]) -> LeadTime | None:
    for name in ("days", "workdays"):
        if name in table:
            value, source = sourced_value(table[name])
            return LeadTime(value.integer(0, _MOST_DAYS), source)
    return None


def _question(node: TomlNode, table: Mapping[str, TomlNode]) -> tuple[str, Mapping[str, str]]:
    if ("question" in table) != ("outcomes" in table):
        raise node.fail("question och outcomes hör ihop: frågan och svaren på den.")
    if "question" not in table:
        return "", {}
    answers = table["outcomes"]
    outcomes = {key: one.text() for key, one in answers.table().items()}
    if len(outcomes) < 2:
        raise answers.fail("en fråga har minst två svar.")
    return table["question"].text(), outcomes


def _when(node: TomlNode, known: Mapping[str, ProcessStep]) -> tuple[str, str]:
    step, _equals, outcome = (part.strip() for part in node.text().partition("="))
    asked = known.get(step)
    if asked is None or outcome not in asked.outcomes:
        raise node.fail(
            "”steg = svar” väntas, med ett steg ovanför som har en fråga med det svaret."
        )
    return step, outcome


def _month_day(node: TomlNode) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"{_LEAP_YEAR}-{node.text()}")
    except ValueError:
        raise node.fail("en månad och dag som 01-01 väntas.") from None
    if (day.month, day.day) == (2, 29):
        raise node.fail("29 februari finns inte varje år: välj en annan dag.")
    return day.month, day.day
