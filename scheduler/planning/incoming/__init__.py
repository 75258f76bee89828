"""Incoming remisser: the way through the own bodies to an answer that is sent in time."""
