"""What the command says of words it does not know: Swedish in any terminal."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.cli.swedish import LOCALE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["plan", "--nope"], "Fel: Valet --nope finns inte."),
        (["plann"], "Fel: Kommandot plann finns inte. Menade du något av 'plan', 'replan'?"),
        (["read"], "Fel: Det saknas ett argument: 'FILE...'."),
        (["plan", "--dispatch"], "Fel: Valet --dispatch måste följas av ett värde."),
        (["plan", "--intake-days", "x"], "går inte att använda: ”x” är inget heltal."),
        (["plan", "a", "b", "c"], "Fel: Argument för mycket: b c"),
        (["config", "--region"], "Fel: Valet --region finns inte."),
    ],
)
def test_what_is_written_wrong_is_told_in_swedish(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_the_headings_of_the_help_are_swedish() -> None:
    text = CliRunner().invoke(main, ["plan", "--help"]).output
    assert text.startswith("Skriv: ")
    assert "\nVal:\n" in text
    assert "Visa den här hjälpen." in text
    assert "Options:" not in text


def test_the_compiled_texts_are_those_that_can_be_read() -> None:
    folder = LOCALE / "sv" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        catalog = read_po(file, locale="sv")
    compiled = BytesIO()
    write_mo(compiled, catalog)
    with (folder / "messages.mo").open("rb") as file:
        stored = gettext.GNUTranslations(file)
    fresh = gettext.GNUTranslations(BytesIO(compiled.getvalue()))
    ids = [one.id for one in catalog if one.id]
    for id in ids:
        if isinstance(id, tuple):
            for count in (1, 2):
                assert stored.ngettext(*id, count) == fresh.ngettext(*id, count) not in id
        else:
            assert stored.gettext(id) == fresh.gettext(id) != id
