"""Other possibilities than the plan, in words."""

from __future__ import annotations

from scheduler.domain.swedish import date_span, day_month, joined, long_date
from scheduler.planning.proposal import Alternative, Proposal
from scheduler.presentation.words import GAIN_WORDS


def gains_text(proposal: Proposal, other: Alternative) -> str:
    """What is better there, and at the price of which exceptions: ”tidigare, men kräver 1 undantag
    (6 poäng)”."""
    gains = joined([GAIN_WORDS[gain] for gain in other.gains])
    exceptions = exceptions_words(proposal, other)
    return f"{gains}, {exceptions}" if exceptions else gains


def alternative_text(proposal: Proposal, alternative: Alternative) -> str:
    """The target with its deadline and meetings, beside those of the plan where there is one."""
    span = date_span(alternative.target.start_date, alternative.target.end_date, year=True)
    window = alternative.window
    return (
        f"{proposal.owner.name} {span}: sista svarsdag {long_date(alternative.deadline)} "
        f"(fönster {day_month(window.earliest)}–{day_month(window.latest)}), "
        + usable_words(alternative.usable_meetings)
        + (f" i stället för {proposal.usable_meetings}" if proposal.possible else "")
        + f", {fragile_words(alternative.fragile_meetings)}"
        + (f" i stället för {len(proposal.fragile)}" if proposal.possible else "")
    )


def exceptions_words(proposal: Proposal, other: Alternative) -> str:
    """What exceptions another target takes, where they differ from the plan's; else nothing."""
    points = f"{other.points} poäng"
    if other.measures:
        needs = "1 undantag" if other.exceptions == 1 else f"{other.exceptions} undantag"
        return f"men kräver {needs} ({points})"
    if other.exceptions < proposal.exceptions:
        return f"{other.exceptions} undantag i stället för {proposal.exceptions}"
    return ""


def usable_words(count: int) -> str:
    """1 användbart möte, 2 användbara möten"""
    return "1 användbart möte" if count == 1 else f"{count} användbara möten"


def fragile_words(count: int) -> str:
    """1 möte den inte kan undvara, 2 möten den inte kan undvara"""
    return f"{count} {'möte' if count == 1 else 'möten'} den inte kan undvara"
