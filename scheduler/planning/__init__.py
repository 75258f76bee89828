"""Finds response dates: one problem, several engines, an independent checker, and the reasons."""
