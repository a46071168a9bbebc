# Everything a person or the build machine runs. Needs python3 (3.11 or newer) and make, nothing else.
#   make run    take in the sample inbox, build every table, publish, say where the page is
#   make check  an answer within three minutes, while working
#   make test   everything that must hold before a change lands (.ci/run calls the same)
#   make help   the rest

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
INBOX  ?= data_samples/inbox
DATA   ?= data
READY  := $(VENV)/.installed

export DAGSTER_DISABLE_TELEMETRY := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install run serve check test long lint docs bench dev lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

install: $(READY) ## .venv from requirements.lock, only when the lock or pyproject.toml changed

# Hashes are required for every file taken from a registry; our own tree is then linked in place, which hash mode
# cannot do in the same command. The lock is complete, so pip resolves nothing (--no-deps). A venv is rebuilt when
# the lock changes: nothing stale stays behind. Byte code is left to the first import: half of it is never needed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "rehab needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "Installing the locked libraries into $(VENV) (a few minutes the first time) ..."
	@$(BIN)/pip install -qq --no-compile --require-hashes --no-deps -r requirements.lock
	@$(BIN)/pip install -qq --no-deps --no-build-isolation --no-index -e .
	@touch $@

run: install ## take in INBOX (the samples), build and publish into DATA
	$(BIN)/rehab run --inbox $(INBOX) --data $(DATA)

serve: install ## the dashboard over DATA, for this machine only (after make run)
	$(BIN)/rehab serve --data $(DATA)

check: lint ## lint, contracts, legal cases and unit tests, without the slow ones: within three minutes on two cores
	$(BIN)/pytest -n 2 -m "not slow and not long" tests/contract tests/spec tests/unit tests/naive law schemas methodology intake dashboard assets pipelines

# `worksteal`: files of very different length; a worker that has nothing left takes over what another has not begun.
test: lint ## everything that must hold before a change lands: within ten minutes on two cores
	$(BIN)/pytest -n 2 --dist worksteal

long: lint ## full sizes, every number of the law, mutants: a night's work
	$(BIN)/pytest -n 2 --dist worksteal -m long

lint: install ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: install ## write docs/ again from schemas, editions, indicators and commands
	$(BIN)/python -m docs.generate

bench: install ## the figures of bench/, as ratios in one run: ends with 0, or says which limit is missed
	$(BIN)/python -m bench

dev: install ## Dagster's web page on this machine
	@mkdir -p $(DATA)/dagster
	VIRTUAL_ENV=$(abspath $(VENV)) DAGSTER_HOME=$(abspath $(DATA))/dagster \
		REHAB_DATA=$(abspath $(DATA)) REHAB_INBOX=$(abspath $(INBOX)) $(BIN)/dg dev

lock: ## resolve pyproject.toml anew (needs uv); the lock carries hashes and no addresses
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --upgrade --quiet pyproject.toml -o requirements.lock

clean: ## remove the venv and everything derived; received files under DATA stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
