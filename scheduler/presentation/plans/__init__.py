"""Meeting plans as people look at them: a year, a month, a list."""
