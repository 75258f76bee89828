"""File formats <-> plain meeting records. A leaf: knows nothing of remisser, SQL or HTTP."""
