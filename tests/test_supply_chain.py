"""What is installed is what was locked, is listed with its licences, and is asked about."""

from __future__ import annotations

import re
from copy import deepcopy
from importlib.metadata import version
from typing import Any

import pytest

from scripts import audit, sbom
from tests.support import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = sbom.locked(LOCK)


@pytest.mark.parametrize("name", ["run", "dev", "bench", "tools"])
def test_every_package_is_locked_with_check_sums(name: str) -> None:
    file = "requirements.lock" if name == "run" else f"requirements-{name}.lock"
    text = (ROOT / file).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(packages) >= 40
    assert [one for one in packages if "--hash=sha256:" not in one] == []
    assert [line for line in text.splitlines() if re.match(r"\w", line) and "==" not in line] == []


def boms() -> tuple[dict[str, Any], dict[str, Any]]:
    """What CycloneDX's tool writes of the environment and of the lock file, in its shape."""
    root = {"bom-ref": "root-component", "name": "svarsdag"}
    installed = [
        {
            "bom-ref": name,
            "name": name,
            "version": version(name),
            "licenses": [{"license": {"id": "MIT"}}],
        }
        for name in [*LOCKED, "pytest"]
    ]
    pinned = [
        {
            "name": name,
            "externalReferences": [{"hashes": [{"alg": "SHA-256", "content": "0" * 64}]}],
        }
        for name in LOCKED
    ]
    depends = [{"ref": "flask", "dependsOn": ["werkzeug", "pytest"]}, {"ref": "pytest"}]
    return (
        {"metadata": {"component": root}, "components": installed, "dependencies": depends},
        {"components": pinned},
    )


def test_the_bill_of_materials_lists_every_package_of_the_lock() -> None:
    installed, pinned = boms()
    found = sbom.merged(installed, pinned, LOCKED)
    listed = {one["name"]: one for one in found["components"]}
    assert {name: one["version"] for name, one in listed.items()} == dict(LOCKED)
    for one in listed.values():
        assert one["licenses"], one
        assert one["externalReferences"][0]["hashes"], one
    # What only the tests have is not what is run.
    assert found["dependencies"] == [{"ref": "flask", "dependsOn": ["werkzeug"]}]


def test_a_licence_without_an_identifier_is_told_in_the_packages_own_words() -> None:
    installed, pinned = boms()
    of = {one["name"]: one for one in installed["components"]}
    del of["protobuf"]["licenses"]
    found = sbom.merged(installed, pinned, LOCKED)
    (protobuf,) = [one for one in found["components"] if one["name"] == "protobuf"]
    assert "BSD" in protobuf["licenses"][0]["license"]["name"]


@pytest.mark.parametrize("what", ["missing", "another version", "no licence", "no check sum"])
def test_what_is_not_as_it_was_locked_is_no_bill(what: str) -> None:
    installed, pinned = deepcopy(boms())
    flask = next(one for one in installed["components"] if one["name"] == "flask")
    if what == "missing":
        installed["components"].remove(flask)
    elif what == "another version":
        flask["version"] = "0.1"
    elif what == "no licence":
        flask["licenses"] = []
    else:
        of = next(one for one in pinned["components"] if one["name"] == "flask")
        of["externalReferences"] = [{}]
    with pytest.raises(SystemExit, match="flask"):
        sbom.merged(installed, pinned, LOCKED)


SOUND = {"name": "flask", "version": "3.1.0", "vulns": []}
FAULTY = {"name": "lxml", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "numpy", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([SOUND], audit.NOTHING_KNOWN, "1 packages, no known faults"),
        ([SOUND, FAULTY], audit.SOMETHING_KNOWN, "lxml 1.0: CVE-1, mended in 1.1"),
        ([FAULTY, SKIPPED], audit.SOMETHING_KNOWN, "CVE-1"),
        # pip-audit itself says "No known vulnerabilities found" of these, and ends with 0.
        ([SKIPPED], audit.NOT_ASKED, "COULD NOT BE ASKED"),
        ([SOUND, SKIPPED], audit.NOT_ASKED, "COULD NOT BE ASKED about numpy"),
        ([], audit.NOT_ASKED, "COULD NOT BE ASKED"),
    ],
)
def test_what_could_not_be_asked_is_not_called_sound(
    packages: list[dict[str, Any]], status: int, words: str
) -> None:
    found, lines = audit.judged({"dependencies": packages})
    assert found == status
    assert words in "\n".join(lines)


def test_a_service_that_does_not_answer_is_said() -> None:
    assert audit.judged(None)[0] == audit.NOT_ASKED
    assert len({audit.NOTHING_KNOWN, audit.SOMETHING_KNOWN, audit.NOT_ASKED, 2}) == 4
