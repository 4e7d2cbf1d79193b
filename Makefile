# Every target says in one line what it does and can be repeated.
# PYTHON=python3.12 make run    chooses the Python of a new virtual environment.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PROFILE ?= development
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# A virtual environment or a setting of another project must not reach in here.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME UV_PROJECT_ENVIRONMENT

SOURCES := src tests tools benchmarks
existing = $(wildcard $(1))

.PHONY: help
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

.PHONY: check-python
check-python:
	@$(PYTHON) tools/bootstrap.py

.PHONY: check-input
check-input: check-python
	@$(PYTHON) src/blkirm/setup/environment.py

# --- set-up -----------------------------------------------------------------------------

$(STAMPS)/packages: requirements.txt tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/blkirm: $(STAMPS)/packages pyproject.toml
	@echo "Linking the source of blkirm into the virtual environment."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/buildout-%: $(STAMPS)/blkirm profiles/base.cfg profiles/%.cfg $(wildcard profiles/*.in) buildout.cfg
	@echo "Assembling the instance ($*)."
	@$(BIN)/buildout -q -c profiles/$*.cfg buildout:directory=$(CURDIR)
	@rm -f $(STAMPS)/buildout-*
	@touch $@

.PHONY: set-up
set-up: check-python $(STAMPS)/buildout-$(PROFILE) ## Set up what is missing

# --- run --------------------------------------------------------------------------------

.PHONY: run
run: check-input ## Set up what is missing, create the demo site once, serve it until Ctrl-C
	@$(MAKE) set-up PROFILE=development
	@exec bin/portal

.PHONY: clean
clean: ## Remove everything that was built; data in var/ stays
	@echo "Removing the virtual environment and the built parts; var/ stays."
	@rm -rf $(VENV) bin parts develop-eggs node_modules .installed.cfg build dist .pytest_cache .ruff_cache

# --- quality ----------------------------------------------------------------------------

.PHONY: lint
lint: set-up ## ruff and zpretty, changing nothing
	@echo "Checking style."
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@git ls-files '*.zcml' '*.xml' '*.pt' | xargs -r $(BIN)/zpretty

.PHONY: format
format: set-up ## ruff and zpretty, changing files
	@echo "Formatting."
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@git ls-files '*.zcml' '*.xml' '*.pt' | xargs -r $(BIN)/zpretty --inplace

.PHONY: test
test: set-up ## Run all tests, browser tests included
	@$(MAKE) lint
	@echo "Running the tests."
	@$(BIN)/pytest -q --durations=15

.PHONY: lock
lock: $(STAMPS)/packages ## Renew requirements.txt from pyproject.toml
	@echo "Renewing requirements.txt."
	@$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-annotate --upgrade --output-file requirements.txt \
		--custom-compile-command "make lock"
