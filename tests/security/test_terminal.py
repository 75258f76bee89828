"""A text that steers a terminal (ISO 6429), on the screen of whoever runs the command."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.cli.harmless import harmless_output
from scheduler.services.app import App
from tests.security.filled import filled
from tests.security.hostile import attack_everything
from tests.web.every_page import REGION

ATTACK = "\x1b]0;evil\x07\x1b[2J\x9b31m\rsvarat\x08"
ROUND = "11111111-1111-4111-8111-111111111111"
OF_THE_REGION = ["account list", "contact list", "rounds", "requests", "assignments list"]
OF_THE_REGION += ["feed list", "token list", "polls list", "process list"]
STEERING = {*map(chr, range(32)), *map(chr, range(127, 160))} - {"\n", "\t"}


@pytest.fixture
def app(svarsdag: App, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", svarsdag.settings.database_url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(svarsdag.settings.data_dir))
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")
    filled(svarsdag)
    attack_everything(svarsdag, ATTACK)
    return svarsdag


def test_no_command_prints_what_a_terminal_obeys(app: App) -> None:
    commands = [[*command.split(), "--region", REGION] for command in OF_THE_REGION]
    commands += [["answers", ROUND], ["reminders", ROUND]]
    for command in commands:
        ran = CliRunner().invoke(main, command)
        assert ran.exit_code == 0, (command, ran.output)
        assert "evil" in ran.output, command  # the attack stood there
        assert not STEERING & set(ran.output), command


def test_nor_does_an_error_that_says_what_was_written(app: App) -> None:
    ran = CliRunner().invoke(main, ["agenda", f"RSR{ATTACK}", "2019-11-11", "--region", REGION])
    assert ran.exit_code == 2
    assert "evil" in ran.output
    assert not STEERING & set(ran.output)


def test_what_a_program_reads_is_as_it_was(app: App) -> None:
    """JSON writes such characters its own way, and a file is no terminal's."""
    ran = CliRunner().invoke(main, ["contact", "list", "--region", REGION, "--json"])
    assert "\\u001b]0;evil" in ran.stdout
    with CliRunner().isolation() as (out, _error, _both), harmless_output():
        click.echo(b"\x1b octets")
        click.echo("å\tö\x1b")
    assert out.getvalue().decode() == "\x1b octets\nå\tö\N{REPLACEMENT CHARACTER}\n"
