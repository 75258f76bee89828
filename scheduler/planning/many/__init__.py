"""Many rounds at once, a region's or a nation's: targets by Hall rows, seats by due dates."""
