"""The general model in CP-SAT: several rounds that share meetings of limited capacity.

This room and `many.covering` alone import ortools. The objectives are taken one after the other,
each fixed before the next:

1. as many rounds planned as possible;
2. the earliest targets (least sum of target days);
3. as many wished answers as possible;
4. the earliest answers (least sum of ready days);
5. the same with weights in the order of rounds and recipients, so that ties have one answer.

One worker, a fixed seed and proof as the only stop make the result the same everywhere.
"""

from scheduler.planning.solver.model import Expression, Model, Variable
from scheduler.planning.solver.proof import SolverError, solve, solve_model

__all__ = ["Expression", "Model", "SolverError", "Variable", "solve", "solve_model"]
