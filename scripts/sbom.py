"""Writes a software bill of materials (CycloneDX, JSON) of what the program is run with.

Run with ``make sbom``. Versions and licences are those of the installed packages, check sums those
of the lock file: each by CycloneDX's own tool, which knows only one of the two at a time.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
_TOOL = ROOT / ".venv-tools" / "bin" / "cyclonedx-py"
Bom = dict[str, Any]


def key(name: str) -> str:
    """A package's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> Mapping[str, str]:
    """The version of each package of a lock file."""
    return {key(one[0]): one[1] for one in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)}


def merged(installed: Bom, pinned: Bom, wanted: Mapping[str, str]) -> Bom:
    """The installed packages that are ``wanted``, with the check sums of ``pinned``. Raises
    SystemExit where one is missing, of another version, or has no licence or check sum."""
    files = {key(one["name"]): one.get("externalReferences", []) for one in pinned["components"]}
    kept = [one for one in installed["components"] if key(one["name"]) in wanted]
    for one in kept:
        one.setdefault("licenses", _licence_as_written(one["name"]))
        one["externalReferences"] = [*one.get("externalReferences", []), *files[key(one["name"])]]
    found = {key(one["name"]): one for one in kept}
    wrong = [
        name
        for name, version in wanted.items()
        if name not in found
        or found[name]["version"] != version
        or not found[name]["licenses"]
        or not any(reference.get("hashes") for reference in files[name])
    ]
    if wrong:
        raise SystemExit(f"not as requirements.lock says, or without licence: {', '.join(wrong)}")
    refs = {one["bom-ref"] for one in kept} | {installed["metadata"]["component"]["bom-ref"]}
    depends = [
        {**one, "dependsOn": [ref for ref in one.get("dependsOn", []) if ref in refs]}
        for one in installed.get("dependencies", [])
        if one["ref"] in refs
    ]
    return {**installed, "components": kept, "dependencies": depends}


def _licence_as_written(name: str) -> list[dict[str, Any]]:
    """Where the tool knows no identifier for it: the package's own words."""
    try:
        words = metadata(name).get("License", "")
    except PackageNotFoundError:
        words = ""
    return [{"license": {"name": words.strip()}}] if words.strip() else []


def made(*arguments: str) -> Bom:
    """What CycloneDX's tool writes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bom.json"
        options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
        command = [str(_TOOL), *arguments, *options, "--of", "JSON", "-o", str(out)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        found: Bom = json.loads(out.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    bom = merged(
        made("environment", sys.executable),
        made("requirements", str(LOCK)),
        locked(LOCK.read_text(encoding="utf-8")),
    )
    Path(sys.argv[1]).write_text(json.dumps(bom, indent=1) + "\n", encoding="utf-8")
    print(f"{sys.argv[1]}: {len(bom['components'])} packages")
