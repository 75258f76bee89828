"""What an engine is given, without one: the linter of Dockerfiles, the schema of compose files, and
that what they name exists. `make drill-containers` carries them out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scheduler.settings import load_settings
from tests.containers.compose import services_of
from tests.containers.dockerfile import copy_of, stages_of
from tests.support import ROOT

BIN = Path(sys.prefix) / "bin"
COMPOSE = ROOT / "compose.yaml"
SCHEMA = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"]
# What .env must hold.
SITE = {
    "POSTGRES_PASSWORD": "p",
    "SVARSDAG_HOST": "svarsdag.example.org",
    "SVARSDAG_SECRET_KEY": "k",
    "SVARSDAG_METRICS_TOKEN": "t",
}
# Set by the image itself, or by nobody who runs it for real.
NOT_IN_COMPOSE = {
    "SVARSDAG_CONFIG_DIR",
    "SVARSDAG_DATA_DIR",
    "SVARSDAG_REGIONS_DIR",
    "SVARSDAG_TODAY",
    "SVARSDAG_SMTP_LEASE_SECONDS",
    "SVARSDAG_SMTP_RETRY_SECONDS",
    "SVARSDAG_SMTP_TIMEOUT_SECONDS",
}


def test_hadolint_finds_nothing(tmp_path: Path) -> None:
    assert _hadolint(ROOT / "Dockerfile") == ""
    faulty = tmp_path / "Dockerfile"
    faulty.write_text("FROM debian\nRUN cd /tmp && apt-get install curl\n")
    assert "DL3006" in _hadolint(faulty)  # it looks


def _hadolint(file: Path) -> str:
    told = subprocess.run(
        [BIN / "hadolint", "--no-color", file], capture_output=True, text=True, check=False
    )
    return told.stdout


def test_compose_keeps_to_its_schema(tmp_path: Path) -> None:
    assert subprocess.run([*SCHEMA, COMPOSE], capture_output=True, check=False).returncode == 0
    faulty = tmp_path / "compose.yaml"
    faulty.write_text(COMPOSE.read_text().replace("cap_drop:", "cap_dropp:"))
    assert subprocess.run([*SCHEMA, faulty], capture_output=True, check=False).returncode == 1


def test_what_the_dockerfile_copies_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    stages = stages_of(ROOT / "Dockerfile")
    copied = [copy_of(step) for s in stages for step in s.steps if step.instruction == "COPY"]
    sources = [source for copy in copied if copy.stage is None for source in copy.sources]
    assert "web" in sources
    for source in sources:
        assert (ROOT / source).exists()
        assert source not in ignored


def test_the_base_of_every_stage_is_one_version() -> None:
    for stage in stages_of(ROOT / "Dockerfile"):
        assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", stage.base)
    for service in services_of(COMPOSE, SITE).values():
        image = service["image"]
        assert image == "svarsdag:local" or re.search(r":\d+\.\d+", image)


def test_nobody_is_root_and_nothing_can_be_written() -> None:
    steps = stages_of(ROOT / "Dockerfile")[-1].steps
    assert [step.value for step in steps if step.instruction == "USER"] == ["10001"]
    services = services_of(COMPOSE, SITE)
    for name in ("upgrade", "web", "tick"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["security_opt"] == ["no-new-privileges:true"]


def test_every_setting_can_be_set_by_compose_and_no_other_is() -> None:
    named = set(re.findall(r"SVARSDAG_[A-Z_]+", (ROOT / "scheduler/settings.py").read_text()))
    passed = set(services_of(COMPOSE, SITE)["web"]["environment"])
    assert passed == named - NOT_IN_COMPOSE


def test_the_settings_of_compose_are_taken() -> None:
    environment = services_of(COMPOSE, SITE)["web"]["environment"]
    settings = load_settings(environment)
    assert settings.database_url == "postgresql://svarsdag:p@database/svarsdag"
    assert settings.base_url == "https://svarsdag.example.org"
    assert settings.trusted_proxies == 1
    assert settings.mail.use_tls


def test_what_must_be_set_is_asked_for_and_documented() -> None:
    text = (ROOT / "docs/drift.md").read_text(encoding="utf-8")
    for name in SITE:
        assert f"{name}=" in text
        with pytest.raises(KeyError, match=name):
            services_of(COMPOSE, {key: value for key, value in SITE.items() if key != name})


def test_files_that_are_mounted_are_there() -> None:
    services = yaml.safe_load(COMPOSE.read_bytes())["services"]
    mounted = [one for service in services.values() for one in service.get("volumes", ())]
    paths = [one.split(":")[0] for one in mounted if one.startswith("./")]
    assert paths
    assert all((ROOT / path).exists() for path in paths)
