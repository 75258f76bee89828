"""A round as a drawing: a lane a recipient, from its papers to its answer."""
