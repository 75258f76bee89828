"""Bounds on what people can type, where a larger number is a slip of the hand."""

MAX_DAYS = 366
MIN_YEAR = 1900
MAX_YEAR = 2200
