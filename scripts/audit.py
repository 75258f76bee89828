"""Asks whether faults are known in what the lock files hold, and says where it could not ask.

Run with ``make audit``. Exit status: 0 everything was asked about and nothing is known, 1 something
is known, 3 it could not be asked about everything. pip-audit itself says "No known vulnerabilities"
also where its service knows of no package at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

NOTHING_KNOWN, SOMETHING_KNOWN, NOT_ASKED = 0, 1, 3
_TOOL = Path(__file__).resolve().parent.parent / ".venv-tools" / "bin" / "pip-audit"
_SERVICES = ("pypi", "osv")
_SECONDS = 300


def report_of(lock: str, service: str) -> Mapping[str, Any] | None:
    """What pip-audit writes of the lock file, None where the service does not answer."""
    command = [str(_TOOL), "--requirement", lock, "--disable-pip", "--require-hashes"]
    command += ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS)
        found: Mapping[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return found


def judged(report: Mapping[str, Any] | None) -> tuple[int, list[str]]:
    """The exit status, and what to say."""
    packages: Sequence[Mapping[str, Any]] = report["dependencies"] if report else []
    asked = [one for one in packages if "skip_reason" not in one]
    lines = [
        f"  {one['name']} {one['version']}: {fault['id']}"
        + (f", mended in {', '.join(fault['fix_versions'])}" if fault.get("fix_versions") else "")
        for one in asked
        for fault in one.get("vulns", [])
    ]
    if lines:
        return SOMETHING_KNOWN, ["known faults:", *lines]
    if not asked:
        return NOT_ASKED, ["COULD NOT BE ASKED: the service does not answer, or knows no package"]
    if missing := [one["name"] for one in packages if "skip_reason" in one]:
        return NOT_ASKED, [f"COULD NOT BE ASKED about {', '.join(missing)}; else nothing is known"]
    return NOTHING_KNOWN, [f"{len(asked)} packages, no known faults"]


def audit(lock: str) -> int:
    """Asks the services in turn until one knows of every package."""
    status, lines = NOT_ASKED, [""]
    for service in _SERVICES:
        status, lines = judged(report_of(lock, service))
        if status != NOT_ASKED:
            break
    print(f"{lock}: " + "\n".join(lines))
    return status


if __name__ == "__main__":
    statuses = {audit(lock) for lock in sys.argv[1:]}
    sys.exit(SOMETHING_KNOWN if SOMETHING_KNOWN in statuses else max(statuses))
