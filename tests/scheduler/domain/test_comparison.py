from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.domain.comparison import MOVE_WITHIN_DAYS, Change, Comparison, compare
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus


def met(
    day: str,
    meeting_id: str = "",
    *,
    body: str = "ks",
    at: int | None = None,
    kind: MeetingKind = MeetingKind.DECISION,
    status: MeetingStatus = MeetingStatus.PLANNED,
    note: str | None = None,
) -> Meeting:
    first = date.fromisoformat(f"2019-{day}")
    start = time(at) if at is not None else None
    return Meeting(meeting_id, body, first, first, kind, status, start, note=note)


def changes(found: Comparison) -> list[str]:
    return [row.change.value for row in found.rows]


def after(found: Comparison, stored: Sequence[Meeting]) -> list[Meeting]:
    """What is stored once ``found`` is confirmed without a tick."""
    result = {m.id: m for m in stored}
    for place, row in enumerate(found.rows):
        new_id = row.meeting.id if row.stored else f"new-{place}"
        result[new_id] = replace(row.meeting, id=new_id)
    return list(result.values())


def test_a_near_date_is_a_move_that_keeps_the_id() -> None:
    found = compare([met("10-15")], [met("10-08", "a")])
    (row,) = found.rows
    assert row.change is Change.MOVED
    assert row.meeting.id == "a"
    assert row.meeting.status is MeetingStatus.MOVED
    assert row.meeting.note == "flyttat från 8 oktober 2019"
    assert found.vanished == ()


def test_a_date_too_far_away_is_another_meeting() -> None:
    edge = date(2019, 10, 1) + timedelta(days=MOVE_WITHIN_DAYS)
    near = replace(met("10-01"), start_date=edge, end_date=edge)
    assert changes(compare([near], [met("10-01", "a")])) == ["moved"]
    past = edge + timedelta(days=1)
    far = replace(near, start_date=past, end_date=past)
    assert changes(compare([far], [met("10-01", "a")])) == ["new"]


def test_the_nearest_pair_is_taken_first() -> None:
    # 8 → 9 October is one day, 8 → 14 six: the 9th is the moved one and the 14th is new.
    found = compare([met("10-14"), met("10-09")], [met("10-08", "a")])
    assert changes(found) == ["new", "moved"]
    # At equal distance the earlier date is it, whatever the order of rows.
    for read in ([met("10-06"), met("10-10")], [met("10-10"), met("10-06")]):
        moved = next(r for r in compare(read, [met("10-08", "a")]).rows if r.stored)
        assert moved.meeting.start_date == date(2019, 10, 6)


def test_a_move_once_stored_is_unchanged_the_next_time() -> None:
    plan = [met("10-15", note="i Hackås")]
    once = after(compare(plan, [met("10-08", "a")]), [met("10-08", "a")])
    assert once[0].note == "i Hackås; flyttat från 8 oktober 2019"
    assert changes(compare(plan, once)) == ["unchanged"]
    # A second move says from where it came last.
    twice = compare([met("10-17")], once)
    assert twice.rows[0].meeting.note == "flyttat från 15 oktober 2019"


def test_only_what_lies_inside_the_plans_own_span_vanishes() -> None:
    stored = [met("03-05", "a"), met("06-05", "b"), met("11-05", "c"), met("06-05", "x", body="kf")]
    found = compare([met("03-05"), met("09-03")], stored)
    assert [m.id for m in found.vanished] == ["b"]  # the plan ends before c, and is not of kf


def test_what_is_cancelled_is_said_so_and_moves_nowhere() -> None:
    off = MeetingStatus.CANCELLED
    assert changes(compare([met("10-08", status=off)], [met("10-08", "a")])) == ["cancelled"]
    assert changes(compare([met("10-15", status=off)], [met("10-08", "a")])) == ["new"]
    gone = [met("10-08", "a", status=off)]
    found = compare([met("10-01"), met("10-15")], gone)
    assert changes(found) == ["new", "new"]
    assert found.vanished == ()  # it is cancelled already
    assert changes(compare([met("10-08")], gone)) == ["changed"]  # and it may come back


def test_a_reserve_day_is_no_moved_decision_meeting() -> None:
    reserve = met("10-15", kind=MeetingKind.RESERVE)
    assert changes(compare([reserve], [met("10-08", "a")])) == ["new"]
    extra = met("10-15", kind=MeetingKind.EXTRA)
    assert changes(compare([extra], [met("10-08", "a")])) == ["moved"]


def test_several_on_one_day_are_told_apart() -> None:
    stored = [met("10-08", "a", at=9), met("10-08", "b", at=13)]
    found = compare([met("10-08", at=13), met("10-08", at=10)], stored)
    assert [(r.change.value, r.meeting.id) for r in found.rows] == [
        ("unchanged", "b"),
        ("changed", "a"),
    ]


def test_what_the_user_leaves_out_or_keeps_apart() -> None:
    stored = [met("10-08", "a"), met("11-05", "b")]
    found = compare([met("11-05")], stored, ignored=[met("10-08")])
    assert found.vanished == ()  # the plan holds it, though it is not to be stored
    found = compare([met("10-01"), met("10-15"), met("11-05")], stored, apart={0, 1})
    assert changes(found) == ["new", "new", "unchanged"]
    assert [m.id for m in found.vanished] == ["a"]


_DAYS = st.dates(date(2019, 9, 1), date(2019, 12, 1))


@st.composite
def _meetings(draw: st.DrawFn, prefix: str) -> list[Meeting]:
    found = []
    for number in range(draw(st.integers(0, 7))):
        day = draw(_DAYS)
        found.append(
            Meeting(
                id=f"{prefix}{number}",
                body=draw(st.sampled_from(["ks", "kf"])),
                start_date=day,
                end_date=day + timedelta(days=draw(st.integers(0, 1))),
                kind=draw(st.sampled_from(list(MeetingKind)[:3])),
                status=draw(st.sampled_from(MeetingStatus)),
                start_time=draw(st.sampled_from([None, time(9), time(13)])),
                note=draw(st.sampled_from([None, "i Hackås", "flyttat från 1 maj 2019"])),
            )
        )
    return found


def _key(meeting: Meeting) -> tuple[object, ...]:
    return (meeting.body, meeting.start_date, meeting.start_time, meeting.kind)


@given(_meetings("r"), _meetings("s"))
def test_one_to_one_and_no_id_changes_owner(read: list[Meeting], stored: list[Meeting]) -> None:
    found = compare(read, stored)
    by_id = {m.id: m for m in stored}
    used = [row.stored.id for row in found.rows if row.stored]
    vanished = [m.id for m in found.vanished]
    assert len(found.rows) == len(read)
    assert len(set(used + vanished)) == len(used) + len(vanished)  # each in one place at most
    for asked, row in zip(read, found.rows, strict=True):
        assert row.meeting.start_date == asked.start_date
        assert row.meeting.body == asked.body
        if row.stored:
            assert row.meeting.id == row.stored.id
            assert by_id[row.meeting.id].body == row.meeting.body
    read_bodies = {m.body for m in read}
    assert all(m.body in read_bodies for m in found.vanished)


@given(_meetings("r"), _meetings("s"))
def test_the_same_plan_twice_changes_nothing(read: list[Meeting], stored: list[Meeting]) -> None:
    unique = list({_key(m): m for m in read}.values())
    once = after(compare(unique, stored), stored)
    again = compare(unique, once)
    assert {row.change for row in again.rows} <= {Change.UNCHANGED}
    assert sorted(after(again, once), key=lambda m: m.id) == sorted(once, key=lambda m: m.id)


@given(_meetings("r"), _meetings("s"), st.randoms())
def test_the_order_of_rows_does_not_matter(
    read: list[Meeting], stored: list[Meeting], random: object
) -> None:
    unique = list({_key(m): m for m in read}.values())
    shuffled, shelves = list(unique), list(stored)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(shelves)  # type: ignore[attr-defined]
    found, other = compare(unique, stored), compare(shuffled, shelves)
    ids = {_key(m): r.stored and r.stored.id for m, r in zip(unique, found.rows, strict=True)}
    assert ids == {
        _key(m): r.stored and r.stored.id for m, r in zip(shuffled, other.rows, strict=True)
    }
    assert found.vanished == other.vanished
