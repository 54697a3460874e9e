"""The evening before: everything that a day with visitors needs, tried once (python -m lib.doctor)."""
