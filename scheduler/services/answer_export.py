"""A round's answers out for the archive: the files, and a register of them (OSL 5:1-2)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import IO

from msgspec import Struct

from calendars.spreadsheet import csv_bytes, xlsx_bytes
from scheduler.domain.answers import Answer, AnswerFile
from scheduler.domain.bodies import Region
from scheduler.domain.errors import NotFoundError
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.responses import STATE_WORDS
from scheduler.settings import STOCKHOLM
from scheduler.storage import answer_store, remiss_store
from scheduler.storage.database import Connection

_SHEET = "Svar"
_HEAD = (
    ("Diarienummer", 16),
    ("Remiss", 34),
    ("Mottagare", 22),
    ("Läge", 12),
    ("Inkom", 12),
    ("Kl.", 8),
    ("Avsändare", 30),
    ("Paragraf", 16),
    ("Beslutsdag", 12),
    ("Anteckning", 40),
    ("Fil", 44),
    ("Storlek (byte)", 14),
    ("SHA-256", 66),
    ("Registrerat av", 30),
    ("Återtaget", 18),
)
_README = """Svar på remissen {title}{dnr}, sända ur Svarsdag.

registret.csv och registret.xlsx har samma innehåll: en rad för varje fil, och en för den som har
svarat utan fil, avstått eller inte svarat. Ett svar som har tagits tillbaka finns kvar och är märkt
som återtaget. Svar som skrevs som text ligger i svar.txt.

Kontrollvärdet SHA-256 visar att en fil är oförändrad: sha256sum -c kontrollsummor.txt

Filerna är sparade som de kom. De är inte virusgranskade.
"""


class AnswerRow(Struct, frozen=True):
    """One line of the register: a recipient, its answer if there is one, and one of its files.
    ``path`` is where the file lies in the zip, "" without one."""

    entry: RegisterEntry
    answer: Answer | None = None
    file: AnswerFile | None = None
    path: str = ""


class AnswerRegister(Struct, frozen=True):
    """All that has come to a round, in the order of its recipients."""

    accepted: AcceptedRound
    rows: tuple[AnswerRow, ...]


@needs(Right.READ_MATTERS)
def answer_register(app: App, round_id: str, region: str | None = None) -> AnswerRegister:
    """The register of a round, of ``region`` if one is given. Raises NotFoundError."""
    with app.database.read() as connection:
        return _register(connection, round_id, region)


def _register(connection: Connection, round_id: str, region: str | None) -> AnswerRegister:
    accepted = remiss_store.round_by_id(connection, round_id)
    if accepted is None or region not in (None, accepted.region):
        raise NotFoundError("Rundan finns inte.")
    answers: dict[int, list[Answer]] = {}
    for one in answer_store.answers_of_round(connection, round_id):
        answers.setdefault(one.recipient_id, []).append(one)
    asked = [entry for entry in accepted.register if entry.is_asked]
    rows = [row for entry in asked for row in _rows(entry, answers.get(entry.id, []))]
    return AnswerRegister(accepted, tuple(rows))


def _rows(entry: RegisterEntry, answers: Sequence[Answer]) -> Iterator[AnswerRow]:
    # What stands now, where no kept answer says it: abstained, waiting, or registered long ago.
    if all(one.withdrawn_at for one in answers):
        yield AnswerRow(entry)
    for number, answer in enumerate(answers, 1):
        folder = entry.body if len(answers) == 1 else f"{entry.body}-{number}"
        if answer.text or not answer.files:
            yield AnswerRow(entry, answer, None, f"{folder}/svar.txt" if answer.text else "")
        for file in answer.files:
            # The text has its name first: a file that came with the same one gives way.
            is_taken = bool(answer.text) and file.name.casefold() == "svar.txt"
            name = "svar (fil).txt" if is_taken else file.name
            yield AnswerRow(entry, answer, file, f"{folder}/{name}")


def register_csv(app: App, register: AnswerRegister) -> bytes:
    """As CSV for Excel, every cell safe there."""
    return csv_bytes(_cells(app, register))


def register_xlsx(app: App, register: AnswerRegister) -> bytes:
    """As an Excel workbook, every cell a string."""
    return xlsx_bytes(_SHEET, _cells(app, register), [width for _name, width in _HEAD])


def _cells(app: App, register: AnswerRegister) -> list[list[str]]:
    region = app.config.region(register.accepted.region)
    rows = [_row(region, register.accepted, row) for row in register.rows]
    return [[name for name, _width in _HEAD], *rows]


def _row(region: Region, accepted: AcceptedRound, row: AnswerRow) -> list[str]:
    entry, answer = row.entry, row.answer
    withdrawn = answer.withdrawn_at if answer else None
    received = answer.received_at if answer else entry.answered_at
    state = "återtaget" if withdrawn else STATE_WORDS[entry.state]
    return [
        accepted.dnr,
        accepted.title,
        region.body(entry.body).name,
        state,
        _local(received, "%Y-%m-%d"),
        _local(received, "%H:%M"),
        answer.sender if answer else "",
        answer.paragraph if answer else "",
        _iso(answer.decided_on) if answer else "",
        "" if answer else entry.note,
        row.path,
        str(row.file.size_bytes) if row.file else "",
        row.file.sha256 if row.file else "",
        (answer.registered_by if answer else entry.answered_by) or "",
        _local(withdrawn, "%Y-%m-%d %H:%M"),
    ]


def _local(moment: datetime | None, form: str) -> str:
    return moment.astimezone(STOCKHOLM).strftime(form) if moment else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@needs(Right.READ_MATTERS)
def write_zip(app: App, out: IO[bytes], round_id: str, region: str | None = None) -> AnswerRegister:
    """Writes register, files and their check sums; the same bytes for the same answers. One file
    at a time is in memory. Raises NotFoundError."""
    with app.database.read() as connection:
        register = _register(connection, round_id, region)
        accepted = register.accepted
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

            def add(path: str, data: bytes, moment: datetime) -> None:
                local = moment.astimezone(STOCKHOLM)
                info = zipfile.ZipInfo(path, local.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16  # a file that nobody runs
                archive.writestr(info, data)

            dnr = f" ({accepted.dnr})" if accepted.dnr else ""
            readme = _README.format(title=accepted.title or "utan rubrik", dnr=dnr)
            add("las-mig.txt", readme.encode(), accepted.updated_at)
            add("registret.csv", register_csv(app, register), accepted.updated_at)
            add("registret.xlsx", register_xlsx(app, register), accepted.updated_at)
            add("kontrollsummor.txt", _sums(register).encode(), accepted.updated_at)
            for row in register.rows:
                _add_row(connection, accepted, row, add)
        return register


def _sums(register: AnswerRegister) -> str:
    """As ``sha256sum`` writes and reads them."""
    return "".join(f"{row.file.sha256}  {row.path}\n" for row in register.rows if row.file)


def _add_row(
    connection: Connection,
    accepted: AcceptedRound,
    row: AnswerRow,
    add: Callable[[str, bytes, datetime], None],
) -> None:
    if row.answer is None or not row.path:
        return
    if row.file is None:
        add(row.path, row.answer.text.encode(), row.answer.received_at)
        return
    kept = answer_store.file_content(connection, accepted.region, accepted.id, row.file.id)
    if kept is None:
        raise RuntimeError(f"file {row.file.id} vanished while the zip was written")
    add(row.path, kept[1], row.answer.received_at)


@needs(Right.READ_MATTERS)
def answer_file(app: App, region: str, round_id: str, file_id: int) -> tuple[AnswerFile, bytes]:
    """One file with its content. Raises NotFoundError."""
    with app.database.read() as connection:
        found = answer_store.file_content(connection, region, round_id, file_id)
    if found is None:
        raise NotFoundError("Filen finns inte.")
    return found
