# What a contributor runs. `make` alone lists it. Needs Python 3.11 or newer (with venv) and nothing else.
# ARGS is passed on: make test ARGS="-k nudge"

.DEFAULT_GOAL := help
.PHONY: help up demo test check bench storm import-storm enrolment-storm fuzz fuzz-parsers isolation openapi fmt lock
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

BIN := .venv/bin
VENV := .venv/stamp
FUZZER := .venv/stamp-fuzz
JOBS ?= 2
ARGS ?=

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: $(VENV) ## Run everything here: PostgreSQL, Valkey, the API and a worker; Ctrl-C stops it
	@exec $(BIN)/perennial up $(ARGS)

demo: $(VENV) ## Load a demo workspace into a running `make up` and print its nudges
	@$(BIN)/perennial demo $(ARGS)

test: $(VENV) ## Run the whole suite against real servers that it starts itself
	@$(BIN)/pytest -q -n $(JOBS) --dist loadfile $(ARGS)

check: $(VENV) ## Format, lint, types, layering, and the committed OpenAPI document
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports
	@$(BIN)/perennial openapi --check

bench: $(VENV) ## Measure (see bench/)
	@$(BIN)/python -m bench $(ARGS)

storm: $(VENV) ## Kill what works, at random, for a minute each: jobs alone, then the product; ARGS="--seed 7"
	@$(BIN)/python -m tests.storm $(ARGS) && $(BIN)/python -m tests.storm.product $(ARGS)

import-storm: $(VENV) ## Bring a million rows of CSV in while the worker is killed ten times; ARGS="--rows 100000"
	@$(BIN)/python -m tests.storm.importing $(ARGS)

enrolment-storm: $(VENV) ## Let anything happen to people on cadences, in any order; ARGS="--examples 2000"
	@$(BIN)/python -m tests.storm.enrolments $(ARGS)

isolation: $(VENV) ## Switch tenants ten thousand times over few connections, some cancelled: no foreign row
	@$(BIN)/python -m tests.isolation.storm $(ARGS)

fuzz: $(VENV) ## Ask the running service what its document allows, and what it forbids; ARGS="--examples 100"
	@$(BIN)/python -m tests.fuzz $(ARGS)

fuzz-parsers: $(FUZZER) ## Feed every parser what no program writes, ten minutes in all; ARGS="--only vcard --seconds 60"
	@$(BIN)/python -m tests.fuzz.parsers $(ARGS)

openapi: $(VENV) ## Write the OpenAPI document from the code
	@$(BIN)/perennial openapi

coach-report: $(VENV) ## Write the pages of the coach: its rules, and how well they do on labelled messages
	@$(BIN)/python -m tests.coaching.pages

fmt: $(VENV) ## Format, and mend what can be mended
	@$(BIN)/ruff format --quiet && $(BIN)/ruff check --fix --quiet

lock: $(VENV) ## Choose the newest allowed versions anew and write the lock files
	@set -e; for file in ".lock pyproject.toml" "-dev.lock pyproject.toml --extra embedded --extra dev" "-fuzz.lock --group fuzz"; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --no-header \
		--output-file requirements$$file; done

# A name may be a shim that runs nothing, or a Python without venv: ask each to show what it can do.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done)

$(VENV): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv found (Debian: apt install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Making .venv with $(PYTHON)"; $(PYTHON) -m venv --clear .venv; }
	@echo "Installing the locked packages (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(FUZZER): requirements-fuzz.lock | $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements-fuzz.lock || { \
		echo "The fuzzer (atheris) is not built for this machine: it needs Linux on x86-64 and CPython 3.11 to 3.13." >&2; exit 1; }
	@touch $@
