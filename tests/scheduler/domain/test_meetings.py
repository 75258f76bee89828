from datetime import date

import pytest

from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus


def meeting(kind: MeetingKind, status: MeetingStatus = MeetingStatus.PLANNED) -> Meeting:
    day = date(2026, 3, 3)
    return Meeting("1", "ks-berg", day, day, kind, status)


@pytest.mark.parametrize(
    ("kind", "status", "decides", "prepares"),
    [
        (MeetingKind.DECISION, MeetingStatus.PLANNED, True, True),
        (MeetingKind.EXTRA, MeetingStatus.MOVED, True, True),
        (MeetingKind.DECISION, MeetingStatus.CANCELLED, False, False),
        (MeetingKind.DECISION, MeetingStatus.TENTATIVE, False, False),
        (MeetingKind.PREPARATION, MeetingStatus.PLANNED, False, True),
        (MeetingKind.INFORMATION, MeetingStatus.PLANNED, False, False),
        (MeetingKind.RESERVE, MeetingStatus.PLANNED, False, False),
    ],
)
def test_what_a_meeting_can_do(
    kind: MeetingKind, status: MeetingStatus, decides: bool, prepares: bool
) -> None:
    found = meeting(kind, status)
    assert (found.can_decide, found.can_prepare) == (decides, prepares)


def test_a_meeting_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends"):
        Meeting("1", "ks-berg", date(2026, 3, 3), date(2026, 3, 2))
