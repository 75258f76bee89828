from __future__ import annotations

import pytest
from msgspec.structs import replace

from scheduler.configuration import Configuration
from scheduler.domain.answer_files import FileKind
from scheduler.domain.errors import BadInputError
from scheduler.services.answer_files import checked_files

PDF = b"%PDF-1.7 "


def test_files_keep_their_order_and_get_names_that_differ(config: Configuration) -> None:
    uploads = [("Svar.pdf", PDF + b"1"), ("svar.PDF", PDF + b"2"), ("x/Svar.txt", b"Ja")]
    found = checked_files(config.answer_policy, uploads)
    assert [(one.name, one.kind) for one in found] == [
        ("Svar.pdf", FileKind.PDF),
        ("svar (2).pdf", FileKind.PDF),
        ("Svar.txt", FileKind.TEXT),
    ]


def test_the_same_file_twice_is_kept_once(config: Configuration) -> None:
    (found,) = checked_files(config.answer_policy, [("a.pdf", PDF), ("b.pdf", PDF)])
    assert found.name == "a.pdf"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tom.pdf", b"", "”tom.pdf” är tom"),
        ("stor.pdf", PDF + b"x" * 20_000_000, "större än 20 MB"),
        ("program.pdf", b"MZ\x90\x00", "”program.pdf” tas inte emot"),
        ("C:\\hem\\sida.txt", b"<html>", "”sida.txt” tas inte emot"),
    ],
)
def test_a_file_that_is_not_taken_is_named(
    config: Configuration, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        checked_files(config.answer_policy, [("bra.pdf", PDF), (name, content)])


def test_kinds_and_number_are_the_installations_own(config: Configuration) -> None:
    only_text = replace(config.answer_policy, file_kinds=frozenset({FileKind.TEXT}), max_files=1)
    with pytest.raises(BadInputError, match="inget av txt"):
        checked_files(only_text, [("a.pdf", PDF)])
    with pytest.raises(BadInputError, match="högst 1"):
        checked_files(only_text, [("a.txt", b"a"), ("b.txt", b"b")])
