"""Swedish words for the statuses and ways to decide of a proposal, for terminal and pages."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.remisser import DecisionForm
from scheduler.planning.proposal import Alternative, Gain, Proposal, RecipientStatus

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


def exceptions_words(proposal: Proposal, other: Alternative) -> str:
    """What exceptions another target takes, where they differ from the plan's; else nothing."""
    points = f"{other.points} poäng"
    if other.measures:
        needs = "1 undantag" if other.exceptions == 1 else f"{other.exceptions} undantag"
        return f"men kräver {needs} ({points})"
    if other.exceptions < proposal.exceptions:
        return f"{other.exceptions} undantag i stället för {proposal.exceptions}"
    return ""
