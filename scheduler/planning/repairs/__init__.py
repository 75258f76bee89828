"""Ways to mend a round that cannot be planned, each checked by planning the changed round."""

from scheduler.planning.repairs.combine import repairs

__all__ = ["repairs"]
