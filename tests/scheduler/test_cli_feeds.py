from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services.app import open_app
from tests.support import load_case, settings_for


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{tmp_path / 'cli.db'}"
    app = open_app(settings_for(tmp_path, url))
    load_case(app)
    app.database.close()
    return {
        "SVARSDAG_DATA_DIR": str(tmp_path),
        "SVARSDAG_DATABASE_URL": url,
        "SVARSDAG_TODAY": "2019-09-02",
    }


def run(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["feed", *arguments], env=environment)


def printed(environment: dict[str, str], *arguments: str) -> Any:
    result = run(environment, *arguments, "--region", "jamtland", "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_address_from_making_it_to_ending_it(environment: dict[str, str]) -> None:
    made = printed(
        environment, "create", "--body", "KS Berg", "--parts", "meetings,intake", "--holder", "Anna"
    )
    assert made["address"] == made["page"] + ".ics"
    published = printed(environment, "publish", "--body", "KSAU Krokom")
    assert published["address"] == "http://127.0.0.1:8000/kalender/ksau-krokom.ics"
    first, second = printed(environment, "list")["feeds"]
    assert (first["name"], first["parts"], first["holder"]) == (
        "KS Berg: möten och manusstopp",
        ["meetings", "intake"],
        "Anna",
    )
    assert made["address"].rsplit("/", 1)[1].removesuffix(".ics") not in json.dumps(first)
    assert second["public_address"] == "ksau-krokom"
    assert printed(environment, "revoke", "1") == {"revoked": 1}
    assert printed(environment, "list")["feeds"][0]["revoked_at"] is not None
    text = run(environment, "list", "--region", "jamtland").output
    assert "1  KS Berg: möten och manusstopp, till Anna, avslutad 2019-09-02" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create"], "--body, --organisation"),
        (["create", "--body", "KS Berg", "--everything"], "--body, --organisation"),
        (["create", "--body", "KS Bergh"], "KS Berg"),
        (["create", "--body", "KS Berg", "--parts", "möten"], "meetings, intake"),
        (["create", "--round", "x"], "finns inte"),
        (["publish", "--chief", "krokom"], "kan göras offentliga"),
        (["revoke", "7"], "finns inte"),
    ],
)
def test_what_cannot_be_is_one_line(
    environment: dict[str, str], arguments: list[str], said: str
) -> None:
    result = run(environment, *arguments, "--region", "jamtland")
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
