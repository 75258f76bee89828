"""The words of the trade as plain data and rules: no input, no output, no clock."""
