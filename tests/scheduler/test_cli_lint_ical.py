"""``svarsdag lint-ical`` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from scheduler.cli import main

GOOD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//SV
BEGIN:VEVENT
UID:1@test
DTSTAMP:20190902T070000Z
DTSTART;VALUE=DATE:20191029
DTEND;VALUE=DATE:20191030
SUMMARY:Sista svarsdag
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["lint-ical", *map(str, arguments)])


def calendar(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_a_file_without_faults(tmp_path: Path) -> None:
    result = run(calendar(tmp_path, "bra.ics", GOOD))
    assert result.output == "bra.ics: inga fel.\n"
    assert result.exit_code == 0


def test_a_fault_is_told_with_line_what_and_what_to_do(tmp_path: Path) -> None:
    # The eighth line ends the event on the day it starts, the sixth is Swedish time without zone.
    text = GOOD.replace("DATE:20191030", "DATE:20191029").replace("070000Z", "090000")
    result = run(calendar(tmp_path, "fel.ics", text))
    assert result.output.splitlines() == [
        "fel.ics: 2 fel, 0 att se över",
        "  FEL  rad 6: DTSTAMP är inte i UTC – skriv tiden i UTC med Z sist, utan TZID.",
        "  FEL  rad 8: heldagshändelsen slutar samma dag som den börjar, eller före; Outlook visar "
        "den inte – skriv dagen efter den sista i DTEND.",
    ]
    assert result.exit_code == 1


def test_a_warning_alone_is_no_failure(tmp_path: Path) -> None:
    result = run(calendar(tmp_path, "obs.ics", GOOD.replace("TRANSPARENT", "OPAQUE")), "--json")
    assert json.loads(result.output) == {
        "file": "obs.ics",
        "errors": 0,
        "warnings": 1,
        "problems": [
            {
                "row": 10,
                "severity": "warning",
                "code": "busy_day",
                "message": "rad 10: heldagshändelsen visar hela dagen som upptagen – skriv "
                "TRANSP:TRANSPARENT.",
            }
        ],
    }
    assert result.exit_code == 0


def test_several_files_are_a_list_in_their_order(tmp_path: Path) -> None:
    files = [calendar(tmp_path, name, GOOD) for name in ("b.ics", "a.ics")]
    found = json.loads(run(*files, "--json").output)
    assert [one["file"] for one in found] == ["b.ics", "a.ics"]


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    result = run(tmp_path / "ingen.ics")
    assert result.exit_code == 2
    assert "finns inte: kontrollera sökvägen" in result.output
