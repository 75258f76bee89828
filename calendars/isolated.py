"""Runs a reader on a stranger's file in a process of its own, with bounded memory and time.

The libraries that read office and PDF files can be made to ask for any amount of memory: a
workbook of two cells, one in A1 and one in XFD1048576, makes the native code of calamine abort its
process. That process must not be the web server.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from calendars.document import Block, Document, Line, Table, TableRow
from calendars.records import ReadError, RowProblem

MAX_MEMORY_BYTES = 2_000_000_000
MAX_SECONDS = 120

_PACKAGE_FOLDER = Path(__file__).resolve().parent.parent
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from calendars.isolated import child_main; child_main(*sys.argv[2:])"
)
# Only what is needed to find libraries: no secrets of the server's.
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


def read_isolated(module: str, function: str, data: bytes, file: str) -> Document:
    """What ``calendars.<module>.<function>(data, file)`` gives, from a child process.

    Raises the reader's own ReadError, and one of its own where the child came to an end without
    an answer or needed more than MAX_MEMORY_BYTES or MAX_SECONDS.
    """
    command = [sys.executable, "-I", "-c", _START, str(_PACKAGE_FOLDER), module, function, file]
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, and no shell
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            env=environment,
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    if answer is None:
        raise ReadError(
            f"{file} kräver mer minne eller tid än en mötesplan ska göra, eller är skadad: spara "
            "bara mötesplanen i en ny fil och försök igen."
        )
    if "error" in answer:
        raise ReadError(answer["error"])
    return _document_from(answer)


def child_main(module: str, function: str, file: str) -> None:
    """The child: bytes on standard input become a Document as JSON on standard output."""
    _limit_resources()
    # What a library prints must not end up in the answer.
    answer_to = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    reader = getattr(importlib.import_module(f"calendars.{module}"), function)
    try:
        answer = _document_as_json(reader(sys.stdin.buffer.read(), file))
    except ReadError as error:
        answer = {"error": str(error)}
    with answer_to:
        json.dump(answer, answer_to)


def _limit_resources() -> None:
    # Windows has no such module, and macOS refuses some limits: then only the time is bounded.
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


def _document_as_json(document: Document) -> dict[str, Any]:
    return {
        "format": document.format,
        "problems": [[p.row, p.severity, p.code, p.message] for p in document.problems],
        "blocks": [
            {"row": block.row, "text": block.text}
            if isinstance(block, Line)
            else {"name": block.name, "rows": [[row.row, row.cells] for row in block.rows]}
            for block in document.blocks
        ],
    }


def _document_from(answer: dict[str, Any]) -> Document:
    blocks: list[Block] = []
    for block in answer["blocks"]:
        if "text" in block:
            blocks.append(Line(block["row"], block["text"]))
        else:
            rows = tuple(TableRow(row, tuple(cells)) for row, cells in block["rows"])
            blocks.append(Table(rows, block["name"]))
    problems = tuple(RowProblem(*problem) for problem in answer["problems"])
    return Document(answer["format"], tuple(blocks), problems)
