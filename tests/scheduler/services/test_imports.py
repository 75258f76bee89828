from __future__ import annotations

from datetime import time

import pytest

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import MeetingStatus
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.storage import meeting_store

REGION = "jamtland"


def start(app: App, text: str, year: int | None = 2026) -> str:
    return imports.start_import(
        app, REGION, "eva", file_name="C:\\planer\\plan.txt", content=text.encode(), year=year
    )


def save(app: App, text: str) -> imports.Review:
    return imports.confirm_import(app, REGION, "eva", start(app, text))


def stored(app: App) -> list[tuple[str, str]]:
    return [(m.body, m.start_date.isoformat()) for m in imports.stored_meetings(app, REGION)]


def test_nothing_is_stored_before_confirmation(app: App) -> None:
    import_id = start(app, "KS Berg: 3 mars, 4 april\nKS Okänd: 5 maj")
    review = imports.review_import(app, REGION, import_id)
    assert [row.change.value for row in review.rows] == ["new", "new", "unknown_body"]
    assert review.plan_import.file_name == "plan.txt"
    assert stored(app) == []
    imports.confirm_import(app, REGION, "eva", import_id)
    assert stored(app) == [("ks-berg", "2026-03-03"), ("ks-berg", "2026-04-04")]


def test_the_same_file_twice_changes_nothing(app: App) -> None:
    save(app, "KS Berg: 3 mars, 4 april")
    before = imports.stored_meetings(app, REGION)
    again = save(app, "KS Berg: 3 mars, 4 april")
    assert {row.change.value for row in again.rows} == {"unchanged"}
    assert imports.stored_meetings(app, REGION) == before


def test_a_changed_meeting_keeps_its_id_and_counts_up(app: App) -> None:
    save(app, "KS Berg: 3 mars, 4 april")
    before = {m.start_date: m.id for m in imports.stored_meetings(app, REGION)}
    save(app, "KS Berg: 3 mars (inställt)")
    after = imports.stored_meetings(app, REGION)
    assert {m.start_date: m.id for m in after} == before  # what is not mentioned stays
    assert [m.status for m in after] == [MeetingStatus.CANCELLED, MeetingStatus.PLANNED]
    with app.database.read() as connection:
        versions = meeting_store.meeting_versions(connection, REGION, ids=before.values())
    assert sorted(version.sequence for version in versions) == [0, 1]


def test_a_new_time_changes_the_meeting_and_makes_no_second(app: App) -> None:
    save(app, "KS Berg: 3 mars kl. 9.00")
    again = save(app, "KS Berg: 3 mars kl. 13.00")
    assert [row.change.value for row in again.rows] == ["changed"]
    (only,) = imports.stored_meetings(app, REGION)
    assert only.start_time == time(13)
    # Two meetings on a day are told apart by their times.
    twice = save(app, "KS Berg: 3 mars kl. 13.00, 3 mars kl. 18.00")
    assert [row.change.value for row in twice.rows] == ["unchanged", "new"]


def test_a_plan_is_saved_once(app: App) -> None:
    import_id = start(app, "KS Berg: 3 mars")
    imports.confirm_import(app, REGION, "eva", import_id)
    with pytest.raises(ConflictError):
        imports.confirm_import(app, REGION, "lars", import_id)
    assert len(stored(app)) == 1


def test_a_crash_in_the_middle_stores_nothing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    import_id = start(app, "KS Berg: 3 mars, 4 april")
    real, calls = meeting_store.add_meeting, []

    def fails_at_the_second(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError("power cut")
        real(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(meeting_store, "add_meeting", fails_at_the_second)
        with pytest.raises(OSError, match="power cut"):
            imports.confirm_import(app, REGION, "eva", import_id)
    assert stored(app) == []
    imports.confirm_import(app, REGION, "eva", import_id)  # and it can be tried again
    assert len(stored(app)) == 2


def test_a_missing_year_is_asked_for_and_added(app: App) -> None:
    import_id = start(app, "KS Berg: 3 mars", year=None)
    assert imports.review_import(app, REGION, import_id).rows == ()
    with pytest.raises(BadInputError):
        imports.confirm_import(app, REGION, "eva", import_id)
    imports.add_hints(app, REGION, import_id, year=2026, body_name=None)
    assert len(imports.review_import(app, REGION, import_id).rows) == 1


def test_a_discarded_plan_is_taken_back_as_it_was(app: App) -> None:
    import_id = start(app, "KS Berg: 8 oktober 2019")
    before = imports.review_import(app, REGION, import_id)
    imports.discard_import(app, REGION, "eva", import_id)
    imports.restore_import(app, REGION, "eva", import_id)
    assert imports.review_import(app, REGION, import_id) == before
    with pytest.raises(ConflictError):
        imports.restore_import(app, REGION, "eva", import_id)
    imports.confirm_import(app, REGION, "eva", import_id)
    with pytest.raises(ConflictError):
        imports.restore_import(app, REGION, "eva", import_id)


def test_a_discarded_plan_stores_nothing(app: App) -> None:
    import_id = start(app, "KS Berg: 3 mars")
    imports.discard_import(app, REGION, "eva", import_id)
    with pytest.raises(ConflictError):
        imports.confirm_import(app, REGION, "eva", import_id)
    assert stored(app) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x00\x01\x02"])
def test_what_cannot_be_read_is_not_kept_and_harms_nothing(app: App, content: bytes) -> None:
    save(app, "KS Berg: 3 mars")
    with pytest.raises(BadInputError):
        imports.start_import(app, REGION, "eva", file_name="x", content=content)
    assert stored(app) == [("ks-berg", "2026-03-03")]
    assert len(imports.recent_imports(app, REGION)) == 1


def test_another_region_does_not_see_it(app: App) -> None:
    import_id = start(app, "KS Berg: 3 mars")
    with pytest.raises(NotFoundError):
        imports.review_import(app, "vasterbotten", import_id)
    with pytest.raises(NotFoundError):
        imports.discard_import(app, "vasterbotten", "eva", import_id)
    imports.confirm_import(app, REGION, "eva", import_id)
    assert imports.stored_meetings(app, "vasterbotten") == []


def test_meetings_in_the_past_are_counted(app: App) -> None:
    # Today is 2 September 2019.
    import_id = start(app, "KS Berg: 30 augusti, 3 september", year=2019)
    assert imports.review_import(app, REGION, import_id).past_count == 1
