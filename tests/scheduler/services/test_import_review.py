"""What a new version of a plan does: moves, cancellations, corrections, names, rounds hit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.plan_imports import Correction
from scheduler.services import aliases, import_corrections, imports, meeting_history, overview
from scheduler.services.app import App
from scheduler.services.import_review import Review, review_import
from scheduler.storage import meeting_store
from tests.feeding import fetched, new_feed, of_body
from tests.support import accept_case, load_case

REGION = "jamtland"


def start(app: App, text: str, year: int | None = 2019) -> str:
    return imports.start_import(
        app, REGION, "eva", file_name="plan.txt", content=text.encode(), year=year
    )


def save(app: App, text: str, **options: object) -> Review:
    return imports.confirm_import(app, REGION, "eva", start(app, text), **options)  # type: ignore[arg-type]


def stored(app: App, body: str = "ks-berg") -> list[Meeting]:
    return [m for m in imports.stored_meetings(app, REGION) if m.body == body]


def changes(review: Review) -> list[str]:
    return [row.change.value for row in review.rows]


def correction(day: str, body: str | None = "ks-berg", **values: object) -> Correction:
    first = date.fromisoformat(day)
    plain = Correction(body, first, first, None, None, MeetingKind.DECISION, MeetingStatus.PLANNED)
    return replace(plain, **values)  # type: ignore[arg-type]


def test_a_moved_meeting_keeps_its_id_and_says_from_where(app: App) -> None:
    save(app, "KS Berg: 8 oktober, 12 november\nKS Krokom: 9 oktober")
    before = {m.start_date.day: m.id for m in stored(app)}
    plan = "KS Berg: 15 oktober, 12 november"
    review = save(app, plan)
    assert changes(review) == ["moved", "unchanged"]
    moved = stored(app)[0]
    assert moved.id == before[8]
    assert (moved.start_date.day, moved.status) == (15, MeetingStatus.MOVED)
    assert moved.note == "flyttat från 8 oktober 2019"
    with app.database.read() as connection:
        found = meeting_store.meeting_versions(connection, REGION, ids=before.values())
    sequences = {version.meeting.id: version.sequence for version in found}
    assert [sequences[before[day]] for day in (8, 12)] == [1, 0]  # the moved one has grown
    again = save(app, plan)
    assert set(changes(again)) == {"unchanged"}
    assert again.vanished == ()
    assert stored(app)[0] == moved
    assert len(stored(app, "ks-krokom")) == 1  # not in the file, not touched


def test_the_moved_meeting_keeps_its_uid_in_the_feed(app: App) -> None:
    save(app, "KS Berg: 8 oktober")
    token = new_feed(app, of_body("ks-berg"))
    uid = f"meeting-{stored(app)[0].id}@".encode()
    assert uid in fetched(app, token)
    save(app, "KS Berg: 15 oktober")
    data = fetched(app, token)
    assert uid in data
    assert data.count(b"BEGIN:VEVENT") == 1
    assert b"20191015" in data
    assert b"SEQUENCE:1" in data


def test_a_vanished_meeting_stays_until_somebody_ticks_it(app: App) -> None:
    save(app, "KS Berg: 3 september, 8 oktober, 12 november, 10 december")
    plan = "KS Berg: 3 september, 12 november"
    review = save(app, plan)
    assert [one.meeting.start_date.month for one in review.vanished] == [10]
    assert [m.status.value for m in stored(app)] == ["planned"] * 4  # none has gone in silence
    gone = review.vanished[0].meeting.id
    save(app, plan, cancel=[gone])
    now = {m.id: m for m in stored(app)}
    assert now[gone].status is MeetingStatus.CANCELLED
    assert sum(m.status is MeetingStatus.CANCELLED for m in now.values()) == 1
    assert save(app, plan).vanished == ()
    events = meeting_history.meeting_history(app, REGION, gone).events
    assert [(e.change, e.row) for e in events] == [("new", 1), ("vanished", None)]


def test_ticks_are_kept_with_the_import(app: App) -> None:
    save(app, "KS Berg: 3 september, 8 oktober, 12 november")
    import_id = start(app, "KS Berg: 3 september, 12 november")
    gone = review_import(app, REGION, import_id).vanished[0].meeting.id
    import_corrections.tick_vanished(app, REGION, import_id, [gone])
    assert review_import(app, REGION, import_id).vanished[0].ticked
    imports.confirm_import(app, REGION, "eva", import_id)
    assert {m.id: m.status for m in stored(app)}[gone] is MeetingStatus.CANCELLED


def test_corrections_last_and_are_what_is_stored(app: App) -> None:
    import_id = start(app, "KS Berg: 3 september, 8 oktober\nKommunen: 12 november")
    first, second, unknown = review_import(app, REGION, import_id).rows
    told = correction("2019-09-04", start_time=time(9), end_time=time(12), kind=MeetingKind.EXTRA)
    import_corrections.correct_row(app, REGION, import_id, first.key, told)
    import_corrections.correct_row(
        app, REGION, import_id, second.key, correction("2019-10-08", leave_out=True)
    )
    import_corrections.correct_row(app, REGION, import_id, unknown.key, correction("2019-11-12"))
    review = review_import(app, REGION, import_id)
    assert changes(review) == ["new", "left_out", "new"]
    assert review.rows[0].correction == told
    assert not any(problem.code == "unknown_body" for problem in review.problems)
    assert stored(app) == []
    imports.confirm_import(app, REGION, "eva", import_id)
    assert [(m.start_date.isoformat(), m.start_time, m.kind.value) for m in stored(app)] == [
        ("2019-09-04", time(9), "extra"),
        ("2019-11-12", None, "decision"),
    ]
    assert aliases.aliases(app, REGION) == []  # a row was corrected, no name learnt
    history = meeting_history.meeting_history(app, REGION, stored(app)[0].id)
    assert history.events[0].corrected


def test_the_same_file_again_is_read_as_it_was_corrected(app: App) -> None:
    plan = "KS Berg: 3 september, 8 oktober"
    import_id = start(app, plan)
    first, second = review_import(app, REGION, import_id).rows
    for key, told in (
        (first.key, correction("2019-09-04")),
        (second.key, correction("2019-10-08", leave_out=True)),
    ):
        import_corrections.correct_row(app, REGION, import_id, key, told)
    imports.confirm_import(app, REGION, "eva", import_id)
    before = stored(app)
    assert changes(save(app, plan)) == ["unchanged", "left_out"]
    assert changes(save(app, plan)) == ["unchanged", "left_out"]
    assert stored(app) == before
    # The same words for another year are another plan.
    assert changes(review_import(app, REGION, start(app, plan, year=2020))) == ["new", "new"]


def test_a_correction_can_be_taken_back_and_nonsense_is_refused(app: App) -> None:
    import_id = start(app, "KS Berg: 3 september")
    key = review_import(app, REGION, import_id).rows[0].key
    import_corrections.correct_row(app, REGION, import_id, key, correction("2019-09-05"))
    import_corrections.withdraw_correction(app, REGION, import_id, key)
    assert review_import(app, REGION, import_id).rows[0].correction is None
    bad = [
        correction("2019-09-05", end_date=date(2019, 9, 4)),
        correction("2019-09-05", end_time=time(9)),
        correction("2019-09-05", start_time=time(9), end_time=time(9)),
    ]
    for one in bad:
        with pytest.raises(BadInputError):
            import_corrections.correct_row(app, REGION, import_id, key, one)
    with pytest.raises(NotFoundError):
        import_corrections.correct_row(app, REGION, import_id, "9.9", correction("2019-09-05"))
    imports.confirm_import(app, REGION, "eva", import_id)
    with pytest.raises(ConflictError):
        import_corrections.correct_row(app, REGION, import_id, key, correction("2019-09-05"))


def test_a_move_that_is_none_can_be_said_so(app: App) -> None:
    save(app, "KS Berg: 8 oktober")
    import_id = start(app, "KS Berg: 1 oktober, 22 oktober")
    key = next(r.key for r in review_import(app, REGION, import_id).rows if r.stored)
    told = correction("2019-10-01", apart=True)
    import_corrections.correct_row(app, REGION, import_id, key, told)
    review = review_import(app, REGION, import_id)
    # The stored one is then nearest to the other row; keep that apart as well.
    other = next(r for r in review.rows if r.stored)
    import_corrections.correct_row(
        app, REGION, import_id, other.key, correction("2019-10-22", apart=True)
    )
    review = review_import(app, REGION, import_id)
    assert changes(review) == ["new", "new"]
    assert len(review.vanished) == 1


def test_a_left_out_row_does_not_make_the_stored_one_vanish(app: App) -> None:
    save(app, "KS Berg: 3 september, 8 oktober, 12 november")
    import_id = start(app, "KS Berg: 3 september, 8 oktober kl. 9.00, 12 november")
    key = review_import(app, REGION, import_id).rows[1].key
    told = correction("2019-10-08", leave_out=True)
    import_corrections.correct_row(app, REGION, import_id, key, told)
    review = review_import(app, REGION, import_id)
    assert changes(review) == ["unchanged", "left_out", "unchanged"]
    assert review.vanished == ()


def test_a_name_is_learnt_at_confirmation(app: App) -> None:
    plan = "Styrelsen vid älven: 8 oktober, 12 november"
    import_id = start(app, plan)
    import_corrections.choose_body(app, REGION, import_id, "Styrelsen vid älven", "ks-berg")
    assert changes(review_import(app, REGION, import_id)) == ["new", "new"]
    assert aliases.aliases(app, REGION) == []
    imports.confirm_import(app, REGION, "eva", import_id)
    (learnt,) = aliases.aliases(app, REGION)
    assert (learnt.alias, learnt.body, learnt.created_by) == (
        "Styrelsen vid älven",
        "ks-berg",
        "eva",
    )
    assert set(changes(review_import(app, REGION, start(app, plan.upper())))) == {"unchanged"}
    assert aliases.aliases(app, "vasterbotten") == []
    # Chosen anew for another body, it means that one.
    other = start(app, plan)
    import_corrections.choose_body(app, REGION, other, "STYRELSEN vid älven", "ks-krokom")
    imports.confirm_import(app, REGION, "eva", other)
    assert [one.body for one in aliases.aliases(app, REGION)] == ["ks-krokom"]
    aliases.remove_alias(app, REGION, "eva", aliases.aliases(app, REGION)[0].id)
    assert changes(review_import(app, REGION, start(app, plan))) == ["unknown_body"] * 2
    with pytest.raises(NotFoundError):
        aliases.remove_alias(app, REGION, "eva", learnt.id)


def test_a_name_of_config_is_never_overruled(app: App) -> None:
    import_id = start(app, "KS Berg: 8 oktober\nKS Bergh: 12 november")
    with pytest.raises(BadInputError):
        import_corrections.choose_body(app, REGION, import_id, "KS Berg", "ks-krokom")
    region = aliases.lay_aliases(
        app.config.region(REGION), {"KS Berg": "ks-krokom", "X": "gone", "Y": "ks-berg"}
    )
    assert [b and b.key for b in map(region.find_body, ("KS Berg", "X", "Y"))] == [
        "ks-berg",
        None,
        "ks-berg",
    ]
    (unknown,) = review_import(app, REGION, import_id).unknown_names
    assert (unknown.name, unknown.count, unknown.nearest and unknown.nearest.key) == (
        "KS Bergh",
        1,
        "ks-berg",
    )


def test_two_names_of_one_body_make_one_meeting(app: App) -> None:
    import_id = start(app, "KS Berg: 8 oktober\nKS Bergh: 8 oktober")
    import_corrections.choose_body(app, REGION, import_id, "KS Bergh", "ks-berg")
    review = imports.confirm_import(app, REGION, "eva", import_id)
    assert changes(review) == ["new"]
    assert "duplicate_meeting" in [problem.code for problem in review.problems]
    assert len(stored(app)) == 1


def test_what_was_not_seen_is_not_stored(app: App) -> None:
    import_id = start(app, "KS Berg: 8 oktober")
    seen = review_import(app, REGION, import_id).seen
    save(app, "KS Berg: 8 oktober kl. 13.00")
    with pytest.raises(ConflictError, match="har ändrats"):
        imports.confirm_import(app, REGION, "eva", import_id, seen=seen)
    assert stored(app)[0].start_time == time(13)
    seen = review_import(app, REGION, import_id).seen
    imports.confirm_import(app, REGION, "eva", import_id, seen=seen)


def test_two_who_save_the_same_plan_at_once_make_no_doubles(app: App) -> None:
    import_ids = [start(app, "KS Berg: 8 oktober, 12 november") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: imports.confirm_import(app, REGION, "eva", one), import_ids))
    assert [m.start_date.day for m in stored(app)] == [8, 12]


def test_the_rounds_that_stand_on_what_changes(app: App) -> None:
    load_case(app)
    accept_case(app)
    # KS Ragunda decides on 22 October, RSR treats the answers on 11 November.
    review = review_import(
        app, REGION, start(app, "KS Ragunda: 24 oktober\nRSR: 11 november (inställt)")
    )
    assert sorted(changes(review)) == ["cancelled", "moved"]
    hit = {one.recipient: one for one in review.shaken}
    assert set(hit) == {None, "ks-ragunda"}
    assert hit[None].is_cancelled
    moved = hit["ks-ragunda"]
    assert moved.is_moved
    assert moved.now is not None
    assert (moved.was.start_date.day, moved.now.start_date.day) == (22, 24)
    assert overview.overview(app, REGION).shaken == ()
    imports.confirm_import(app, REGION, "eva", review.plan_import.id)
    after = overview.overview(app, REGION).shaken
    assert {(one.recipient, one.is_cancelled) for one in after} == {
        (None, True),
        ("ks-ragunda", False),
    }


def test_a_vanished_meeting_names_the_rounds_it_would_hit(app: App) -> None:
    load_case(app)
    accept_case(app)
    # Everything of KS Ragunda but 22 October.
    days = [
        m.start_date for m in stored(app, "ks-ragunda") if m.start_date.isoformat() != "2019-10-22"
    ]
    text = "KS Ragunda: " + ", ".join(f"{d.day}/{d.month}" for d in days) + ", 20 december"
    review = review_import(app, REGION, start(app, text))
    gone = {one.meeting.start_date.isoformat(): one for one in review.vanished}
    assert "2019-10-22" in gone
    assert [one.recipient for one in gone["2019-10-22"].shaken] == ["ks-ragunda"]
    assert gone["2019-10-22"].shaken[0].is_cancelled
    assert review.shaken == ()  # nothing is marked yet


def test_the_history_of_a_meeting(app: App) -> None:
    save(app, "Mötesplan\nKS Berg: 8 oktober")
    save(app, "KS Berg: 15 oktober kl. 9.00")
    (meeting,) = stored(app)
    history = meeting_history.meeting_history(app, REGION, meeting.id)
    assert history.plan_import.confirmed_by == "eva"
    assert [(e.change, e.row, e.actor) for e in history.events] == [
        ("new", 2, "eva"),
        ("moved", 1, "eva"),
    ]
    assert [(d.label, d.old, d.new) for d in history.events[1].differences] == [
        ("datum", "8 oktober 2019", "15 oktober 2019"),
        ("starttid", "", "kl. 09.00"),
        ("läge", "planerat", "flyttat"),
        ("anteckning", "", "flyttat från 8 oktober 2019"),
    ]
    with pytest.raises(NotFoundError):
        meeting_history.meeting_history(app, "vasterbotten", meeting.id)
