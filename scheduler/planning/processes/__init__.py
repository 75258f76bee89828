"""Processes of several steps, planned forward from a start and backward from a date.

Every step can only be done later when what it waits for is done later, so the earliest days follow
from the start in one pass and the latest from the end in another; both are exact.
"""
