"""The web application: routes parse, call one service, render."""
