# Two commands: `make film` and `make test`. Both set themselves up from wheels.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REQUEST ?= Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico

export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.PHONY: film film-sim test setup lint unit bench-film bench-schedule bench-matrix bench-journal chaos lock xtts test-xtts

film: setup ## one sentence in, a film out
	@$(BIN)/aida create "$$REQUEST"
export REQUEST

film-sim: setup ## the whole paid path against simulated vendors: no keys, no money; FAULT=busy@fal/* breaks it
	@$(BIN)/python -m tests.wire.film "$$REQUEST" --tier "$(TIER)" --pace "$(PACE)" --fault "$(FAULT)"
TIER ?= standard
PACE ?= 0.1
FAULT ?=

test: setup lint ## everything: style, types, import map, tests
	$(BIN)/pytest -n $(AT_ONCE) --dist loadfile
AT_ONCE ?= 3

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

unit: setup ## the tests that need milliseconds
	$(BIN)/pytest tests/unit

bench-film: setup
	$(BIN)/python -m bench.film

bench-schedule: setup ## waiting for vendors: ours, plain asyncio, the specification's plan
	$(BIN)/python -m bench.schedule

bench-briefs: setup ## how well requests in 17 languages are read; AIDA_BRIEFS=FILE.jsonl for a corpus of your own
	$(BIN)/python -m bench.briefs

bench-journal: setup ## what the journal costs per vendor call, beside a bare fsync
	$(BIN)/python -m bench.journal

bench-matrix: setup ## every combination of failures, on the simulated vendors: is the money told truly?
	$(BIN)/python -m bench.matrix

chaos: setup ## productions killed, starved and stopped on purpose: N=1000 kills, SEED=…, TRIAL=… for one again
	@nice $(BIN)/python -m tests.chaos --kills $(N) --seed $(SEED) $(if $(TRIAL),--trial $(TRIAL)) $(if $(ONLY),--only $(ONLY))
N ?= 30
SEED ?= 1
TRIAL ?=
ONLY ?=

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

xtts: setup ## XTTS v2 on this machine (gigabytes; its weights are for non-commercial use only)
	@$(call install-xtts,$(BIN))
	@echo "Now fetch the weights: $(BIN)/python -m aida.providers.xtts"

test-xtts: $(VENV)-xtts/.ready ## the real XTTS code on a tiny checkpoint of random numbers
	$(VENV)-xtts/bin/python -m pytest -m slow tests/film/test_xtts_real.py tests/contract/test_voice_models.py

$(VENV)-xtts/.ready: requirements.lock pyproject.toml
	@test -x $(VENV)-xtts/bin/python || $(PYTHON) -m venv $(VENV)-xtts
	@$(VENV)-xtts/bin/python -m pip install -q --disable-pip-version-check --prefer-binary -r requirements.lock
	@$(call install-xtts,$(VENV)-xtts/bin)
	@touch $@

# torchaudio's wheel is built for CUDA. Where its libraries do not load it works without them, once they are
# gone: coqui-tts needs its resampling and spectrograms, which are plain torch.
define install-xtts
$(1)/python -m pip install -q --disable-pip-version-check --prefer-binary --no-build-isolation -c requirements.lock -e '.[xtts]' && \
{ $(1)/python -c 'import torchaudio' 2>/dev/null || rm -f $(1)/../lib/python*/site-packages/torchaudio/lib/*.so; } && \
$(1)/python -c 'import TTS.api' && echo 'coqui-tts is ready.'
endef
