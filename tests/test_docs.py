"""What the documents say is true of the code."""

from __future__ import annotations

import inspect
import json
import pkgutil
import re
import subprocess
from importlib import import_module

import pytest
from click.testing import CliRunner

import scheduler.domain
from scheduler.cli import main
from scheduler.domain.rights import RIGHT_WORDS, RIGHTS, Right, Role, Scope
from tests.support import DATA, ROOT

EXAMPLE = str(DATA / "text" / "exempel.txt")
COMMON = [EXAMPLE, "--region", "jamtland", "--year", "2019", "--json"]
LETTER = ["read-remiss", str(DATA / "text" / "remissbrev.txt"), "--region", "jamtland", "--json"]
PLAN = ["plan", *COMMON, "--owner", "RSR", "--dispatch", "2019-09-02", "--recipients", "KS Ragunda"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_public_domain_class_is_in_the_glossary() -> None:
    glossary = text("GLOSSARY.md")
    missing = []
    for module_info in pkgutil.iter_modules(scheduler.domain.__path__):
        module = import_module(f"scheduler.domain.{module_info.name}")
        for name, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ == module.__name__ and not name.startswith("_"):
                missing += [] if f"`{name}`" in glossary else [name]
    assert missing == []


@pytest.mark.parametrize(
    ("index", "arguments"),
    [(0, ["read", *COMMON]), (1, PLAN), (2, [*PLAN, "--target", "2019-10-07"]), (3, LETTER)],
)
def test_the_json_examples_are_what_the_commands_print(index: int, arguments: list[str]) -> None:
    example = re.findall(r"```json\n(.*?)```", text("docs/json.md"), re.DOTALL)[index]
    assert json.loads(example) == json.loads(CliRunner().invoke(main, arguments).stdout)


def test_every_problem_code_is_documented() -> None:
    documented = text("docs/json.md")
    for folder in ("calendars", "scheduler/services"):
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            found = re.findall(
                r'(?:\.(?:warn|error)\(\s*[^,]+,\s*|(?:"warning"|"error"),\s*)"(\w+)"', source
            )
            for code in found:
                assert f"`{code}`" in documented, (path.name, code)


def test_the_readme_shows_what_the_command_prints() -> None:
    shown = re.search(
        r"```console\n\$ \.venv/bin/svarsdag (.*?)\n(.*?)```", text("README.md"), re.DOTALL
    )
    assert shown is not None
    arguments = shown.group(1).split()
    arguments[1] = str(ROOT / arguments[1])
    printed = CliRunner().invoke(main, arguments).output.splitlines()
    for line in shown.group(2).splitlines():
        if line.strip() not in ("", "…"):
            assert line in printed


def test_every_setting_is_in_the_readme() -> None:
    readme = text("README.md")
    for name in re.findall(r'"(SVARSDAG_\w+)"', text("scheduler/settings.py")):
        short = "`_" + name.removeprefix("SVARSDAG_SMTP_") + "`"
        assert f"`{name}`" in readme or short in readme, name


def test_links_between_documents_lead_somewhere() -> None:
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "docs/handbok.md",
        "docs/json.md",
        "docs/formats.md",
        "docs/drift.md",
        "docs/svar.md",
        "docs/paminnelser.md",
        "docs/sakerhet.md",
        "SECURITY.md",
    ):
        for target in re.findall(r"\]\(([^)#:]+)\)", text(name)):
            assert ((ROOT / name).parent / target).exists(), (name, target)


def test_every_proof_of_the_threat_model_is_there() -> None:
    """A row of docs/sakerhet.md names the files that make its attack, and each attack has a row."""
    model = text("docs/sakerhet.md")
    tables = re.findall(r"\| angrepp \|.*?\n\n|\| risk \|.*?\n\n", model, re.DOTALL)
    rows = [row for table in tables for row in table.strip().splitlines()[2:]]
    assert len(rows) > 40
    named: set[str] = set()
    for row in rows:
        files = re.findall(r"`((?:\w+/)*test_\w+\.py)`", row)
        assert files, row
        named |= set(files)
    assert [name for name in sorted(named) if not (ROOT / "tests" / name).is_file()] == []
    attacks = {f"security/{path.name}" for path in (ROOT / "tests/security").glob("test_*.py")}
    assert attacks <= named


def test_no_file_names_a_registry() -> None:
    # Spelled in pieces, so that this file does not name them either.
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com"]
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.split(b"\0")
    for name in filter(None, tracked):
        path = ROOT / name.decode()
        data = path.read_bytes() if path.is_file() else b""
        assert not any(host.encode() in data for host in hosts), name


def test_the_table_of_rights_is_the_one_that_holds() -> None:
    words = {Scope.REGION: "ja", Scope.OWN: "egna", None: "–"}
    for right in Right:
        cells = [words[RIGHTS[role].get(right)] for role in Role]
        row = f"| {RIGHT_WORDS[right]} | {' | '.join(cells)} |"
        assert row in text("docs/behorigheter.md")
