"""Ways to mend a round that cannot be planned, each checked by planning the changed round."""

from scheduler.planning.repairs.combine import repairs
from scheduler.planning.repairs.exceptions import with_exceptions

__all__ = ["repairs", "with_exceptions"]
