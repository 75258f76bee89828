"""The grammar of meeting plans: from lines and tables to meetings, whatever file they came in."""
