# Buurtbalans: `make run` starts the app, `make test` checks it, `make test-full` checks what is long too. Python 3.11 or later is all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Exactly the versions and files that were locked; pip refuses anything else.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) pyproject.toml

# A whole run has a worker per core of an ordinary machine; tests/conftest.py says what goes where.
WHOLE := $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder --durations=20

.PHONY: run test test-full lint bench oracle sample lock clean

# Two settings that give memory back: with the national databank a server takes some 420 instead of 570 MB.
run: $(VENV)/.run
	ARROW_DEFAULT_MEMORY_POOL=system MALLOC_ARENA_MAX=2 $(BIN)/streamlit run app.py

test: $(VENV)/.dev lint
	$(WHOLE) -m "not full"

# Also the replicas, and what compares with independent implementations, damages files and measures a country: see tests/README.md.
test-full: $(VENV)/.dev lint oracle
	$(WHOLE) --hypothesis-profile search
	$(BIN)/python -m tests.mutants
	$(BIN)/python -m tests.bench

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

oracle: $(VENV)/.dev
	$(INSTALL) requirements-oracle.txt
	$(BIN)/python -m pytest tests/living_together tests/households

sample: $(VENV)/.run
	$(BIN)/python -m lib.sample

# What pyproject.toml names, as exact versions with hashes for every platform; what is locked stays, unless UPGRADE=1.
lock: $(VENV)/.dev
	$(COMPILE) -o requirements.txt
	$(COMPILE) -c requirements.txt --extra auth -o requirements-auth.txt
	$(COMPILE) -c requirements.txt --extra dev -o requirements-dev.txt
	$(COMPILE) -c requirements-dev.txt --extra dev --extra oracle -o requirements-oracle.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache static/geo

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(INSTALL) requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	$(INSTALL) requirements-dev.txt
	touch $@ $(VENV)/.run
