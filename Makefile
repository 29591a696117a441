# Two commands: `make film` and `make test`. Both set themselves up from wheels.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REQUEST ?= Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico

export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.PHONY: film test setup lint unit bench-film lock

film: setup ## one sentence in, a film out
	@$(BIN)/aida create "$$REQUEST"
export REQUEST

test: setup lint ## everything: style, types, import map, tests
	$(BIN)/pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

unit: setup ## the tests that need milliseconds
	$(BIN)/pytest tests/unit

bench-film: setup
	$(BIN)/python -m bench.film

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("AIDA needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up (once): wheels into $(VENV)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock: ## resolve pyproject.toml anew and write requirements.lock (no hosts, no hashes)
	rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install -q --upgrade pip setuptools
	$(VENV)-lock/bin/python -m pip install -q . --group dev
	$(VENV)-lock/bin/python -m pip freeze --all --exclude aida-agency --exclude pip > requirements.lock
	rm -rf $(VENV)-lock build
