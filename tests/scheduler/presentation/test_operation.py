"""How the running is put into Swedish."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.ticks import Tick, TickJob, TickResult
from scheduler.presentation.operation import duration, pace_sentence, tick_words
from scheduler.reminders.outbox import TickReport
from scheduler.services.operation import Operation
from scheduler.services.source_checks import RefreshReport
from scheduler.storage.outbox_watch import MailFigures, SourceFigures

NINE = datetime(2019, 9, 2, 7, 0, tzinfo=UTC)


def at(now: datetime, *ticks: Tick) -> Operation:
    return Operation(now, True, MailFigures(), SourceFigures(), ticks, {})


def begun(**more: object) -> Tick:
    values: dict[str, object] = {"started_at": NINE, "seen_at": NINE, **more}
    return Tick(TickJob.REMINDERS, "värd", 7, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 sekunder"),
        (1, "1 sekund"),
        (59.9, "59 sekunder"),
        (60, "1 minut"),
        (7199, "1 timme"),
        (3 * 3600, "3 timmar"),
        (86400, "1 dygn"),
        (200000, "2 dygn"),
        (-5, "0 sekunder"),  # two machines' clocks
    ],
)
def test_a_length_of_time_in_one_unit(seconds: float, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words


def test_a_tick_under_way_that_is_heard_of_goes_on() -> None:
    found = at(NINE + timedelta(minutes=2), begun())
    assert pace_sentence(found, TickJob.REMINDERS) == "pågår sedan 2 minuter."


def test_a_tick_under_way_that_is_silent_stopped_in_the_middle() -> None:
    found = at(NINE + timedelta(minutes=20), begun())
    assert pace_sentence(found, TickJob.REMINDERS) == (
        "stannade mitt i: senaste livstecknet kom för 20 minuter sedan på värd (process 7). "
        "Starta svarsdag serve eller svarsdag tick."
    )


def test_what_a_tick_came_to() -> None:
    end = NINE + timedelta(seconds=1.25)
    counts = {"sent": 3, "dead": 0}
    done = begun(finished_at=end, seen_at=end, result=TickResult.DONE, counts=counts)
    assert tick_words(done) == "2 september 2019 kl. 09.00, 1,2 s: 3 sända"
    idle = begun(finished_at=NINE, result=TickResult.DONE, counts={"sent": 0})
    assert tick_words(idle) == "2 september 2019 kl. 09.00, 0,0 s: inget att göra"
    failed = begun(finished_at=NINE, result=TickResult.FAILED, error="OSError")
    assert tick_words(failed).endswith("0,0 s: misslyckades (OSError), se loggen")


@pytest.mark.parametrize("report", [TickReport, RefreshReport])
def test_all_that_a_tick_counts_has_a_word(report: type[TickReport] | type[RefreshReport]) -> None:
    counts = dict.fromkeys(report.__struct_fields__, 1)
    done = begun(finished_at=NINE, result=TickResult.DONE, counts=counts)
    assert tick_words(done).count("1 ") >= len(counts)
