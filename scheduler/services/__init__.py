"""Use cases: one function, one thing a user wants done. Modules by area, imported one by one so
that a command loads no more than it needs."""
