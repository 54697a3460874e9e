"""Damaged files by the hundred, imported the way the app does it; run with python -m tests.mutants, outside `make test`."""
