"""How results look outside: JSON (docs/json.md) and text in a terminal."""
