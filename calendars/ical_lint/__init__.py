"""Tells what in an iCal file other calendars refuse, drop or show wrong.

`lint.lint_ical` is the way in. Each room has one kind of fault: octets (lines and bytes),
components (what stands in what), properties (which, how often, of which form), values (their
writing), spans (start and end), zones (time zones) and habits (legal, but shown wrong somewhere).
"""
