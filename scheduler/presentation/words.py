"""Swedish words for statuses, ways to decide and how answers stand, for terminal and pages."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.remisser import DecisionForm, ResponseState
from scheduler.planning.proposal import Gain, RecipientStatus

STATUS_WORDS: Mapping[RecipientStatus, str] = {
    RecipientStatus.OK: "",
    RecipientStatus.TENTATIVE: "preliminärt möte",
    RecipientStatus.SINGLE_CHANCE: "enda chansen",
    RecipientStatus.IMPOSSIBLE: "hinner inte",
}
DECISION_WORDS: Mapping[DecisionForm, str] = {
    DecisionForm.BODY: "",
    DecisionForm.COMMITTEE: "arbetsutskottet beslutar",
    DecisionForm.CHAIR: "ordföranden beslutar",
    DecisionForm.OFFICIAL: "tjänsteperson beslutar",
    DecisionForm.ASSEMBLY: "fullmäktige beslutar",
}

STATE_WORDS: Mapping[ResponseState, str] = {
    ResponseState.WAITING: "väntar",
    ResponseState.ACKNOWLEDGED: "bekräftat",
    ResponseState.ANSWERED: "svarat",
    ResponseState.DECLINED: "avstår",
}

GAIN_WORDS: Mapping[Gain, str] = {
    Gain.SOONER: "tidigare",
    Gain.SAFER: "säkrare",
    Gain.MORE_MEETINGS: "fler möten att ta till",
    Gain.NOT_WHEN_AWAY: "inte när många är lediga",
}
