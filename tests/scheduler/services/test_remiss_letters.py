"""A remiss letter with its sender and recipients looked up in a region."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.services.remiss_letters import MAX_CHARACTERS, read_letter, read_letter_file
from tests.support import DATA

LETTER = DATA / "text" / "remissbrev.txt"


def test_sender_and_recipients_are_bodies_of_the_region(jamtland: Region) -> None:
    reading = read_letter_file(LETTER, jamtland)
    assert reading.sender is not None
    assert reading.sender.body == jamtland.body("rsr")
    assert [(one.fact.value, one.nearest) for one in reading.recipients] == [
        ("KS Ragunda", None),
        ("KS Bergh", "KS Berg"),
    ]
    assert reading.recipient_bodies == (jamtland.body("ks-ragunda"),)
    assert reading.deadline is not None
    assert reading.deadline.date == date(2019, 10, 29)
    assert reading.facts.file == "remissbrev.txt"


def test_without_a_region_names_stay_names() -> None:
    reading = read_letter_file(LETTER)
    assert reading.sender is not None
    assert (reading.sender.body, reading.sender.nearest) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "brev.txt"
    path.write_bytes("Svar på remissen senast den 3 maj 2025.".encode(encoding))
    deadline = read_letter_file(path).deadline
    assert deadline is not None
    assert deadline.source.text == "Svar på remissen senast den 3 maj 2025."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b" \n", "är tom"),
        (b"%PDF-1.7", "PDF"),
        (b"a\x00b", "inte text"),
        (b"a" * (MAX_CHARACTERS + 1), "inte bilagorna"),
    ],
)
def test_a_file_that_is_no_letter(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "brev.txt"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=words):
        read_letter_file(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="finns inte"):
        read_letter_file(tmp_path / "saknas.txt")
    with pytest.raises(BadInputError, match="är en mapp"):
        read_letter_file(tmp_path)


def test_an_empty_text() -> None:
    with pytest.raises(BadInputError, match="tomt"):
        read_letter("", "brev.txt")
