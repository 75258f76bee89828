"""After a change of meeting plans: the smallest change of what is planned that is valid again."""

from scheduler.planning.replan.levels import EVERYTHING, PUBLISHED_STANDS, Allowed
from scheduler.planning.replan.replanner import Replanner
from scheduler.planning.replan.results import (
    AnswerMove,
    BrokenRound,
    MoveKind,
    Replan,
    RoundReplan,
)

__all__ = [
    "EVERYTHING",
    "PUBLISHED_STANDS",
    "Allowed",
    "AnswerMove",
    "BrokenRound",
    "MoveKind",
    "Replan",
    "Replanner",
    "RoundReplan",
]
