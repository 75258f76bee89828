"""Slots given out by wishes, fairly: a problem, an independent checker, and CP-SAT."""
