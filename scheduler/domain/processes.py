"""Processes: matters that pass several steps, each taken by a body, by every party, or by nobody.

A process is a graph of steps (shared words in GLOSSARY.md). A step begins when all steps before it
are done (AND-join); a step that every party takes is done when the last party has taken it, and
party follows party where two such steps stand after each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.lead_times import LeadTime


class StepTaker(StrEnum):
    """Who takes a step: the body that owns the process, each party's styrelse or fullmäktige, or
    nobody (work, legal force, entry into force)."""

    OWNER = "owner"
    BOARDS = "boards"
    ASSEMBLIES = "assemblies"

    @property
    def is_per_party(self) -> bool:
        return self is not StepTaker.OWNER


class ProcessStep(Struct, frozen=True):
    """A step of a template.

    Exactly one of these says what it is: ``taker`` (decided at a meeting), ``work`` (a time that
    passes), ``is_legal_force`` (laga kraft of what the steps before decided, for a joint matter
    counted from the last party's notice), ``entry_days`` ((month, day) pairs: the days a year on
    which something can enter into force).

    ``compiles``: the owner needs its time to compile answers before the meeting. ``question`` asks
    a person which of ``outcomes`` (key → text) the step had; ``when`` is the (question step,
    outcome) that this step waits for.
    """

    key: str
    name: str
    after: tuple[str, ...] = ()
    taker: StepTaker | None = None
    compiles: bool = False
    work: LeadTime | None = None
    work_in_workdays: bool = False
    is_legal_force: bool = False
    entry_days: tuple[tuple[int, int], ...] = ()
    question: str = ""
    outcomes: Mapping[str, str] = {}
    when: tuple[str, str] | None = None

    @property
    def is_per_party(self) -> bool:
        return self.taker is not None and self.taker.is_per_party


class ProcessTemplate(Struct, frozen=True):
    """A process as config describes it; the steps stand in an order where each follows those it
    waits for."""

    key: str
    name: str
    about: str
    source: str
    steps: tuple[ProcessStep, ...]

    def step(self, key: str) -> ProcessStep:
        """Raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    @property
    def questions(self) -> tuple[ProcessStep, ...]:
        return tuple(step for step in self.steps if step.question)

    def active(self, outcomes: Mapping[str, str]) -> tuple[ProcessStep, ...]:
        """The steps that are taken when the questions are answered so (step key → outcome)."""
        return tuple(
            step
            for step in self.steps
            if step.when is None or outcomes.get(step.when[0]) == step.when[1]
        )

    def before(self, step: ProcessStep, active: Iterable[ProcessStep]) -> tuple[ProcessStep, ...]:
        """The active steps that ``step`` waits for. One that is not taken is passed over: what
        stood before it stands before ``step``."""
        taken = {one.key for one in active}
        found: dict[str, ProcessStep] = {}
        for key in step.after:
            earlier = self.step(key)
            one_step = (earlier,) if key in taken else self.before(earlier, active)
            found |= {one.key: one for one in one_step}
        return tuple(found.values())


class StepDone(Struct, frozen=True):
    """That a step was taken: on ``day``, by a party where each takes it (its organisation's key,
    else ""), with the § or what else there is to say, and the outcome where it asked for one."""

    step: str
    party: str
    day: date
    note: str = ""
    outcome: str = ""


class ProcessAsked(Struct, frozen=True):
    """What somebody wants planned: a template's process of ``owner`` with ``parties`` (organisation
    keys), begun on ``start`` at the earliest; ``wanted`` is the day its last step should be done.
    """

    template: str
    owner: str
    parties: tuple[str, ...]
    start: date
    wanted: date | None = None
    done: tuple[StepDone, ...] = ()

    @property
    def outcomes(self) -> Mapping[str, str]:
        """What the questions answered so far came to."""
        return {one.step: one.outcome for one in self.done if one.outcome}


class ProcessState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class KeptStep(Struct, frozen=True):
    """A step of a started process as it was last planned. ``papers_day`` is the last day the
    matter can reach the body for ``planned_day``, ``meeting_*`` the meeting that is counted on,
    ``done_by`` the last day that holds the wanted end; None where no meeting is known. ``done``
    once it was taken."""

    id: int
    step: str
    party: str
    name: str
    body: str
    meeting_id: str
    meeting_start: date | None
    meeting_end: date | None
    papers_day: date | None
    planned_day: date | None
    done_by: date | None
    done: StepDone | None = None


class StartedProcess(Struct, frozen=True):
    """A process under way: what is asked, and its steps as they were last planned."""

    id: str
    region: str
    title: str
    dnr: str
    asked: ProcessAsked
    end: date | None
    state: ProcessState
    started_by: str
    started_at: datetime
    sequence: int
    updated_at: datetime
    steps: tuple[KeptStep, ...]

    @property
    def moved_from(self) -> Mapping[str, date]:
        """Nothing: the days of a process are planned far ahead and move with what is decided, so
        its page shows what changed and a calendar only what holds."""
        return {}

    def step(self, key: str, party: str) -> KeptStep:
        """Raises KeyError."""
        for one in self.steps:
            if (one.step, one.party) == (key, party):
                return one
        raise KeyError(key)
