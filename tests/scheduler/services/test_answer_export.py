from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from scheduler.domain.answer_files import FileKind
from scheduler.domain.answers import GivenAnswer, NewFile
from scheduler.domain.errors import NotFoundError
from scheduler.domain.remisser import AcceptedRound
from scheduler.services import answer_export, answer_links, link_answers, rounds
from scheduler.services.app import App
from tests.support import accept_case, load_case

REGION = "jamtland"
PDF = b"%PDF-1.7 svar"


@pytest.fixture
def answered(app: App) -> AcceptedRound:
    """KS Ragunda has answered by its link, KS Berg is registered, KS Åre abstains, and KS Krokom
    has answered twice."""
    load_case(app)
    accepted = accept_case(app)
    ids = {entry.body: entry.id for entry in accepted.register}

    def token(body: str) -> str:
        entry = accepted.entry(ids[body])
        with app.database.write() as connection:
            url = answer_links.make_link(app, connection, accepted, entry, f"{body}@example.org")
        return url.rpartition("/")[2]

    files = (NewFile("Protokoll.pdf", FileKind.PDF, PDF), NewFile("svar.txt", FileKind.TEXT, b"x"))
    given = GivenAnswer("=HYPERLINK(1)", date(2019, 9, 1), "+ Vi tillstyrker.", files)
    link_answers.answer(app, token("ks-ragunda"), given)
    rounds.register_answer(app, REGION, "eva", accepted.id, ids["ks-berg"], "§ 7")
    link_answers.decline(app, token("ks-are"), "Berör oss inte")
    krokom = token("ks-krokom")
    link_answers.answer(app, krokom, GivenAnswer(text="Nej"))
    link_answers.take_back(app, krokom)
    link_answers.answer(app, krokom, GivenAnswer(text="Ja"))
    return accepted


def unpacked(app: App, round_id: str) -> dict[str, bytes]:
    out = io.BytesIO()
    answer_export.write_zip(app, out, round_id)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def register_of(files: dict[str, bytes]) -> list[dict[str, str]]:
    text = files["registret.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_zip_holds_every_file_as_it_came(app: App, answered: AcceptedRound) -> None:
    files = unpacked(app, answered.id)
    assert files["ks-ragunda/Protokoll.pdf"] == PDF
    assert files["ks-ragunda/svar.txt"] == b"+ Vi tillstyrker."
    assert files["ks-ragunda/svar (fil).txt"] == b"x"
    assert files["ks-krokom-1/svar.txt"] == b"Nej"  # taken back, and kept
    assert files["ks-krokom-2/svar.txt"] == b"Ja"
    sums = files["kontrollsummor.txt"].decode().splitlines()
    assert f"{hashlib.sha256(PDF).hexdigest()}  ks-ragunda/Protokoll.pdf" in sums
    assert "inte virusgranskade" in files["las-mig.txt"].decode()


def test_the_register_has_a_line_for_every_file_and_every_recipient(
    app: App, answered: AcceptedRound
) -> None:
    rows = register_of(unpacked(app, answered.id))
    assert {row["Diarienummer"] for row in rows} == {"RS/559/2019"}
    ragunda = [row for row in rows if row["Mottagare"] == "KS Ragunda"]
    assert [row["Fil"] for row in ragunda] == [
        "ks-ragunda/svar.txt",
        "ks-ragunda/Protokoll.pdf",
        "ks-ragunda/svar (fil).txt",
    ]
    assert ragunda[1]["SHA-256"] == hashlib.sha256(PDF).hexdigest()
    assert ragunda[1]["Storlek (byte)"] == str(len(PDF))
    assert ragunda[0]["Inkom"] == "2019-09-02"
    assert ragunda[0]["Kl."] == "09:00"
    assert ragunda[0]["Avsändare"] == "ks-ragunda@example.org"
    assert ragunda[0]["Beslutsdag"] == "2019-09-01"
    (berg,) = [row for row in rows if row["Mottagare"] == "KS Berg"]
    assert (berg["Läge"], berg["Paragraf"], berg["Registrerat av"]) == ("svarat", "§ 7", "eva")
    (are,) = [row for row in rows if row["Mottagare"] == "KS Åre"]
    assert (are["Läge"], are["Anteckning"]) == ("avstår", "Berör oss inte")
    krokom = [row for row in rows if row["Mottagare"] == "KS Krokom"]
    assert [(row["Läge"], bool(row["Återtaget"])) for row in krokom] == [
        ("återtaget", True),
        ("svarat", False),
    ]
    # Twelve recipients; Ragunda has three lines and Krokom two.
    assert len(rows) == 12 + 2 + 1


def test_no_cell_becomes_a_formula(app: App, answered: AcceptedRound) -> None:
    files = unpacked(app, answered.id)
    text = io.StringIO(files["registret.csv"].decode("utf-8-sig"), newline="")
    cells = [cell for row in csv.reader(text, delimiter=";") for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(files["registret.xlsx"]))
    rows = workbook.get_sheet_by_index(0).to_python()
    assert "=HYPERLINK(1)" in [str(cell) for row in rows for cell in row]
    with zipfile.ZipFile(io.BytesIO(files["registret.xlsx"])) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_same_answers_give_the_same_bytes(app: App, answered: AcceptedRound) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    answer_export.write_zip(app, first, answered.id)
    answer_export.write_zip(app, second, answered.id)
    assert first.getvalue() == second.getvalue()


def test_another_region_reaches_nothing(app: App, answered: AcceptedRound) -> None:
    register = answer_export.answer_register(app, answered.id)
    file = next(row.file for row in register.rows if row.file)
    for call in (
        lambda: answer_export.answer_register(app, answered.id, "vasterbotten"),
        lambda: answer_export.write_zip(app, io.BytesIO(), answered.id, "vasterbotten"),
        lambda: answer_export.answer_file(app, "vasterbotten", answered.id, file.id),
        lambda: answer_export.answer_file(app, REGION, "another-round", file.id),
    ):
        with pytest.raises(NotFoundError):
            call()
