"""The line that tells how far a command has come."""

from __future__ import annotations

import io
from pathlib import Path
from threading import Event

from scheduler.cli.progress import shown, work_shown

FILES = (Path("a.pdf"), Path("b.pdf"))


class Terminal(io.StringIO):
    """A terminal that says when something has been written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.touched = Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        written = super().write(text)
        self.touched.set()
        return written


def test_a_slow_file_is_named_with_how_far_it_is() -> None:
    terminal = Terminal()
    for file in shown(FILES, terminal, after_s=0):
        while file.name not in terminal.getvalue():
            terminal.touched.clear()
            assert terminal.touched.wait(30)
    assert "Läser 2 av 2" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_what_is_read_at_once_shows_nothing() -> None:
    terminal = Terminal()
    assert tuple(shown(FILES, terminal, after_s=60)) == FILES
    assert terminal.getvalue() == ""


def test_nothing_is_written_where_nobody_watches() -> None:
    stream = io.StringIO()
    assert tuple(shown(FILES, stream, after_s=0)) == FILES
    assert stream.getvalue() == ""


def test_slow_work_is_told_with_what_is_weighed_so_far() -> None:
    terminal = Terminal()
    with work_shown("Planerar tillsammans", terminal, after_s=0) as tell:
        for weighed, words in ((0, "Planerar tillsammans: 0 s"), (3, "s, 3 mål avvägda")):
            tell(weighed)
            while words not in terminal.getvalue():
                terminal.touched.clear()
                assert terminal.touched.wait(30)
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_quick_work_and_work_nobody_watches_show_nothing() -> None:
    terminal, stream = Terminal(), io.StringIO()
    with work_shown("Planerar", terminal, after_s=60), work_shown("Planerar", stream, after_s=0):
        pass
    assert terminal.getvalue() == stream.getvalue() == ""
