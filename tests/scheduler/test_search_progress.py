import io

from scheduler.cli.progress import search_shown
from scheduler.planning.many.limits import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_search_tells_a_terminal_after_a_second_and_leaves_no_trace() -> None:
    # 1 000 days of waiting with 990 as the bound: at most 1 % can be saved.
    screen = Terminal()
    with search_shown(screen) as tell:
        tell(Progress(0.5, 1000, 900))
        assert screen.getvalue() == ""
        tell(Progress(2.0, 1000, 990))
        assert "högst 1,0 % av väntan" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_file_is_told_nothing() -> None:
    file = io.StringIO()
    with search_shown(file) as tell:
        tell(Progress(2.0, 1000, 990))
    assert file.getvalue() == ""
