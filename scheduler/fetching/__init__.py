"""Fetches a file from a public web address, and nothing else from anywhere. Knows no SQL."""
