"""Each repair, taken, gives an answer in time; and what nobody may do is not proposed."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.configuration import cached_configuration
from scheduler.domain.bodies import Region
from scheduler.domain.incoming import IncomingRemiss
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm, ExtraMeeting, Recipient
from scheduler.domain.workdays import Workdays
from scheduler.planning.incoming.proposal import IncomingProposal
from scheduler.planning.incoming.propose import propose_incoming
from tests.support import ROOT

CONFIG = cached_configuration(ROOT / "config")
HALLAND = CONFIG.region("halland")
WORKDAYS = Workdays()
FIRST = date(2025, 2, 3)
BODIES = ("miljo-kungsbacka", "teknik-kungsbacka", "ksau-kungsbacka", "ks-kungsbacka")


def propose(
    remiss: IncomingRemiss, meetings: list[Meeting], region: Region = HALLAND
) -> IncomingProposal:
    return propose_incoming(region, meetings, remiss, WORKDAYS, CONFIG.incoming_repair_costs)


def held(body: str, *days: date) -> list[Meeting]:
    return [Meeting(f"{body}-{day}", body, day, day) for day in days]


def remiss(deadline: date, **values: object) -> IncomingRemiss:
    return replace(IncomingRemiss("x", "ks-kungsbacka", FIRST, deadline), **values)  # type: ignore[arg-type]


def codes(proposal: IncomingProposal) -> list[str]:
    return ["+".join(reason.code for reason in one.reasons) for one in proposal.repairs]


@st.composite
def cases(draw: st.DrawFn) -> tuple[IncomingRemiss, list[Meeting]]:
    meetings = []
    for body in BODIES:
        offsets = draw(st.lists(st.integers(1, 70), max_size=3, unique=True))
        meetings += held(body, *(FIRST + timedelta(days=offset) for offset in sorted(offsets)))
    forms = st.sampled_from([DecisionForm.BODY, DecisionForm.CHAIR])
    heard = [
        Recipient(body, decision=draw(forms), group=draw(st.integers(1, 2)))
        for body in BODIES[:2]
        if draw(st.booleans())
    ]
    found = remiss(
        FIRST + timedelta(days=draw(st.integers(10, 70))),
        heard=tuple(heard),
        may_delegate=draw(st.booleans()),
    )
    return found, meetings


@given(cases())
@settings(max_examples=60)
def test_each_repair_taken_works(case: tuple[IncomingRemiss, list[Meeting]]) -> None:
    found, meetings = case
    proposal = propose(found, meetings)
    if proposal.possible:
        assert proposal.repairs == ()
    for repair in proposal.repairs:
        taken = propose(repair.changed, meetings)
        assert taken.possible
        assert taken.sent == repair.sent
    costs = [repair.cost for repair in proposal.repairs]
    assert costs == sorted(costs)


def test_the_days_of_an_extra_meeting_are_all_that_would_do() -> None:
    # Papers on Monday 3 February + 14 days: KS may meet from Monday the 17th. With a week for the
    # minutes it must meet by Thursday 27 February to answer by 6 March. No other meeting is known.
    deadline = date(2025, 3, 6)
    proposal = propose(remiss(deadline), held("ks-kungsbacka", date(2025, 3, 18)))
    extra = next(r for r in proposal.repairs if r.reasons[0].code == "call_extra")
    window = extra.reasons[0].values
    assert (window["extra_from"], window["extra_to"]) == (date(2025, 2, 17), date(2025, 2, 27))
    for day, is_enough in (
        (date(2025, 2, 14), False),
        (date(2025, 2, 17), True),
        (date(2025, 2, 27), True),
        (date(2025, 2, 28), False),
    ):
        called = remiss(deadline, extra_meetings=(ExtraMeeting("ks-kungsbacka", day),))
        taken = propose(called, held("ks-kungsbacka", date(2025, 3, 18)))
        assert taken.possible is is_enough, day


def test_where_the_usual_time_is_too_long_the_papers_come_with_the_summons() -> None:
    # By Monday 17 February the board has no day two weeks after the papers that leaves a week
    # for the minutes; summoned a week before, it can meet on the 10th.
    proposal = propose(remiss(date(2025, 2, 17)), held("ks-kungsbacka", date(2025, 3, 18)))
    extra = next(r for r in proposal.repairs if r.reasons[0].code == "call_extra_short")
    assert extra.reasons[0].values["extra_from"] == date(2025, 2, 10)
    assert extra.reasons[0].values["extra_to"] == date(2025, 2, 10)
    (called,) = extra.changed.short_notice
    assert called == ExtraMeeting("ks-kungsbacka", date(2025, 2, 10))


def test_a_matter_of_principle_is_not_delegated_but_the_chair_may_decide() -> None:
    # KL 6:38 is about delegation; an urgent decision by the chair is KL 6:39.
    meetings = [
        *held("ksau-kungsbacka", date(2025, 2, 18)),
        *held("ks-kungsbacka", date(2025, 3, 18)),
    ]
    usual = codes(propose(remiss(date(2025, 3, 6)), meetings))
    assert {"committee_may_decide", "official_may_decide", "chair_may_decide"} <= set(usual)
    principle = codes(propose(remiss(date(2025, 3, 6), may_delegate=False), meetings))
    assert "chair_may_decide" in principle
    assert not {"committee_may_decide", "official_may_decide"} & set(principle)


def test_an_advisory_council_is_not_asked_to_delegate() -> None:
    # Only a nämnd or a styrelse delegates and has an urgent chair (KL 6:37, 6:39, 7:5).
    jamtland = CONFIG.region("jamtland")
    council = IncomingRemiss("x", "rsr", FIRST, date(2025, 3, 6))
    proposal = propose(council, held("rsr", date(2025, 3, 18)), jamtland)
    assert not proposal.possible
    assert not {"official_may_decide", "chair_may_decide"} & set(codes(proposal))


def test_two_changes_where_one_is_not_enough() -> None:
    # Heard on 24 February, ready on 3 March, on to KS on the 4th: KS may meet from the 18th. By
    # the 12th KS cannot answer with one change of its own; with approval at once at the nämnd the
    # papers go on on the 25th, and an extra meeting of KS on 11 March would still be a week late.
    meetings = [
        *held("miljo-kungsbacka", date(2025, 2, 24)),
        *held("ks-kungsbacka", date(2025, 4, 22)),
    ]
    heard = (Recipient("miljo-kungsbacka"),)
    proposal = propose(remiss(date(2025, 3, 12), heard=heard), meetings)
    assert not proposal.possible
    together = [code for code in codes(proposal) if "+" in code]
    assert "approve_at_once+call_extra_short" in together


def test_a_body_without_meetings_is_named_and_can_be_left_out() -> None:
    heard = (Recipient("teknik-kungsbacka"),)
    meetings = held("ks-kungsbacka", date(2025, 3, 18))
    proposal = propose(remiss(date(2025, 5, 2), heard=heard), meetings)
    assert [conflict.body.key for conflict in proposal.conflicts] == ["teknik-kungsbacka"]
    assert proposal.conflicts[0].reason.code == "incoming_no_meetings"
    assert "leave_unheard" in codes(proposal)
    assert proposal.extension_until is None
