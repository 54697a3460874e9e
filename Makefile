# Buurtbalans: `make run` starts the app, `make test` checks everything. Python 3.11 or later is all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench oracle sample clean

# Two settings that give memory back: with the national databank a server takes some 420 instead of 570 MB.
run: $(VENV)/.run
	ARROW_DEFAULT_MEMORY_POOL=system MALLOC_ARENA_MAX=2 $(BIN)/streamlit run app.py

test: $(VENV)/.dev lint
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

oracle: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-oracle.txt
	$(BIN)/python -m pytest tests/living_together tests/households -n 0

sample: $(VENV)/.run
	$(BIN)/python -m lib.sample

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache static/geo

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.run
