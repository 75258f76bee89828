"""Swedish words for the statuses and ways to decide of a proposal, for terminal and pages."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.remisser import DecisionForm
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

GAIN_WORDS: Mapping[Gain, str] = {
    Gain.SOONER: "tidigare",
    Gain.FEWER_EXCEPTIONS: "färre undantag",
    Gain.SAFER: "säkrare",
    Gain.MORE_MEETINGS: "fler möten att ta till",
    Gain.NOT_WHEN_AWAY: "inte när många är lediga",
}
