"""Next year's dates for joint bodies, such that remiss rounds flow (docs/arsplan.md)."""
