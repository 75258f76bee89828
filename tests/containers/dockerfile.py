"""A Dockerfile as steps, each as it stands; a variable of ENV in another is filled in."""

from __future__ import annotations

import io
import json
import re
import shlex
from pathlib import Path

from dockerfile_parse import DockerfileParser
from msgspec import Struct


class Step(Struct, frozen=True):
    """``RUN pip install .``: the instruction in capitals, and all that stands after it."""

    instruction: str
    value: str
    line: int


class Stage(Struct, frozen=True):
    """What stands from one FROM to the next."""

    base: str
    name: str
    steps: tuple[Step, ...]


def stages_of(path: Path) -> list[Stage]:
    """The stages of a Dockerfile, in order."""
    parser = DockerfileParser(fileobj=io.BytesIO(path.read_bytes()), env_replace=False)
    found: list[Stage] = []
    for one in parser.structure:
        step = Step(one["instruction"].upper(), one["value"], one["startline"] + 1)
        if step.instruction == "COMMENT":
            continue
        if step.instruction == "FROM":
            base, *rest = step.value.split()
            found.append(Stage(base, rest[1] if rest else str(len(found)), ()))
        else:
            last = found[-1]
            found[-1] = Stage(last.base, last.name, (*last.steps, step))
    return found


class Copy(Struct, frozen=True):
    """``COPY --from=build /opt/a /opt/a``: from another stage, or from the context (``None``)."""

    sources: tuple[str, ...]
    target: str
    stage: str | None = None


def copy_of(step: Step) -> Copy:
    words = shlex.split(step.value)
    options = [word for word in words if word.startswith("--")]
    stage = next((one.removeprefix("--from=") for one in options if "from" in one), None)
    *sources, target = [word for word in words if word not in options]
    return Copy(tuple(sources), target, stage)


def variables_of(step: Step, known: dict[str, str]) -> dict[str, str]:
    """The variables that an ENV sets, with ``$NAME`` of the known ones filled in."""
    found = {}
    for word in shlex.split(step.value):
        name, value = word.split("=", 1)
        found[name] = re.sub(r"\$\{?(\w+)\}?", lambda match: known.get(match[1], ""), value)
    return found


def command_of(value: str) -> list[str]:
    """The words of ``["svarsdag", "web"]``; ``CMD`` of a HEALTHCHECK is left out."""
    found: list[str] = json.loads(value[value.index("[") :])
    return found
