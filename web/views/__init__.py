"""Routes by area: parse, call one service, render."""
