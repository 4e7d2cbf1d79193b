# Every target says in one line what it does, and can be repeated.
# PYTHON=python3.12 make run    chooses the Python of a new virtual environment.

PYTHON ?= python3
PROFILE ?= development
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
LOCALES := src/blkirm/locales
MARKUP := '*.zcml' '*.xml' '*.pt'
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# What another project has set must not reach in here.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME UV_PROJECT_ENVIRONMENT

.PHONY: help
help: ## This list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 14

# --- run --------------------------------------------------------------------------------

.PHONY: run
run: check-input ## Set up what is missing, create the demo site once, serve it until Ctrl-C
	@$(MAKE) set-up PROFILE=development
	@exec bin/portal

.PHONY: mail
mail: set-up ## A mail server on localhost:8025 that shows what it gets and sends nothing on, until Ctrl-C
	@exec $(BIN)/python -m aiosmtpd -n -l localhost:8025

.PHONY: set-up
set-up: check-python $(STAMPS)/buildout-$(PROFILE) ## Set up what is missing

.PHONY: production
production: check-python $(STAMPS)/blkirm ## Set up a server; profiles/README.md says how
	@: "$${BLKIRM_HOST:?names the public host, like portal.example.org}"
	@echo "Assembling the instance (production)."
	@rm -f $(STAMPS)/buildout-*
	@$(BIN)/buildout -q -c profiles/production.cfg buildout:directory=$(CURDIR) \
		blkirm:host="$$BLKIRM_HOST" blkirm:var="$${BLKIRM_VAR:-$(CURDIR)/var}" \
		blkirm:certificates="$${BLKIRM_CERTIFICATES:-/etc/ssl/portal}"

.PHONY: check-python
check-python:
	@$(PYTHON) tools/bootstrap.py

.PHONY: check-input
check-input: check-python
	@$(PYTHON) src/blkirm/setup/environment.py

$(STAMPS)/packages: requirements.txt tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/blkirm: $(STAMPS)/packages pyproject.toml
	@echo "Linking the source into the virtual environment."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/buildout-%: $(STAMPS)/blkirm buildout.cfg profiles/base.cfg profiles/%.cfg $(wildcard profiles/*.in)
	@echo "Assembling the instance ($*)."
	@$(BIN)/buildout -q -c profiles/$*.cfg buildout:directory=$(CURDIR)
	@rm -f $(STAMPS)/buildout-*
	@touch $@

# --- test -------------------------------------------------------------------------------

# One more than cores, as the one with the browser mostly waits.
TESTERS := $(shell expr $$(nproc) + 1)

.PHONY: test
test: set-up system-packages $(STAMPS)/node ## Set up what is missing and run all tests, browser tests included
	@$(MAKE) lint
	@echo "Running the tests."
	@$(BIN)/pytest -q --durations=15 --numprocesses=$(TESTERS) --dist=loadfile --no-loadscope-reorder

.PHONY: prove
prove: set-up system-packages $(STAMPS)/node ## The long sweeps, too slow for every `make test`
	@echo "Running the long sweeps."
	@$(BIN)/pytest -q --durations=15 -m "prove or sweep"

.PHONY: bench
bench: set-up ## Measure side by side with plain Plone and print the ratios
	@$(BIN)/python -m benchmarks

.PHONY: lint
lint: set-up ## Check the style of all sources, changing nothing
	@echo "Checking the style."
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@git ls-files -z $(MARKUP) | xargs -0 -r $(BIN)/zpretty --check

.PHONY: system-packages
system-packages:
	@$(PYTHON) tools/system.py

$(STAMPS)/node: $(STAMPS)/packages package.json package-lock.json .npmrc
	@echo "Installing the node packages of package-lock.json."
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent
	@touch $@

# --- maintain ---------------------------------------------------------------------------

.PHONY: format
format: set-up ## Give all sources their style
	@echo "Formatting."
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@git ls-files -z $(MARKUP) | xargs -0 -r $(BIN)/zpretty --inplace

.PHONY: i18n
i18n: set-up ## Renew the translation template and bring new messages into the translations
	@echo "Renewing the translations."
	@$(BIN)/i18ndude rebuild-pot --no-wrap --no-line-numbers --pot $(LOCALES)/blkirm.pot --create blkirm src/blkirm
	@sed -i -e '/^#---/d' -e '/^#SOME/d' -e '/^#FIRST/d' -e '/^"\(POT-C\|PO-R\|Last-T\|Language-T\)/d' \
		-e 's/PACKAGE VERSION/blkirm/' $(LOCALES)/blkirm.pot
	@$(BIN)/i18ndude sync --pot $(LOCALES)/blkirm.pot $(LOCALES)/*/LC_MESSAGES/blkirm.po

.PHONY: css
css: $(STAMPS)/node ## Compile the style sheets
	@echo "Compiling the style sheets."
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm run --silent build

.PHONY: lock
lock: $(STAMPS)/packages ## Renew requirements.txt from pyproject.toml
	@echo "Renewing requirements.txt."
	@$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-annotate --upgrade --output-file requirements.txt \
		--custom-compile-command "make lock"

.PHONY: reindex
reindex: set-up ## Build the index of words anew, on a stopped portal; it can be ended and goes on later
	@bin/portal reindex

.PHONY: clean
clean: ## Remove everything that was built; the data in var/ stays
	@echo "Removing what was built; var/ stays."
	@rm -rf $(VENV) bin develop-eggs eggs parts node_modules .installed.cfg build dist .pytest_cache .ruff_cache
