# Everything a person does here. `make` prints the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 3000
REPORT ?= $(firstword $(wildcard raw/german-clusters-2016/source.txt) $(wildcard raw/*/source.txt))

.PHONY: help setup setup-ocr run test check static ui review bench bench-tables bench-dumps bench-confidence bench-language bench-audit bench-documents bench-scan sample train-ner dictionary clean

help: ## Print these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## Set everything up in .venv: locked packages, hashes checked

$(READY): requirements.lock requirements-bootstrap.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed and $(PYTHON) is not here. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) is too old. Name a newer one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "The venv module of $(PYTHON) is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) (once; some minutes on a slow line) ..."
	@rm -f $(READY)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.lock
	@UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

setup-ocr: setup ## Add the optional OCR engine, for pages without a text layer
	@UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements-ocr.lock
	@echo "RapidOCR is installed. With tesseract-ocr and tesseract-ocr-jpn on the system, digits are read twice."

run: setup ## Run the main job on everything in raw/ and say what was found
	@$(BIN)/extract run

test: setup ## Pass all tests
	@$(BIN)/python -m pytest

check: static test ## What CI runs: style, types, layers, the asset graph, tests (stale generated docs fail them)

static: setup ## The checks without the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Format with: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@PYTHONWARNINGS=ignore DAGSTER_DISABLE_TELEMETRY=1 $(BIN)/dagster definitions validate -w workspace.yaml --log-level warning

ui: setup ## Show the Dagster UI on 127.0.0.1, read-only
	@$(BIN)/extract ui --port $(PORT)

review: setup ## Build the review site
	@$(BIN)/extract review

bench: setup ## Measure runs: cold, unchanged, one line changed; characters a second by stage; memory
	@$(BIN)/python -m bench.run --write docs/bench.md

bench-tables: setup ## Score table recovery against the gold, beside other tools
	@$(BIN)/python -m bench.tables

bench-dumps: setup ## Score tables recovered from text dumps of PDFs
	@$(BIN)/python -m bench.dumps

bench-confidence: setup ## Measure how often numbers are right by table method; writes rules/data/table_methods.toml
	@$(BIN)/python -m bench.confidence

bench-language: setup ## Score names and numbers against the gold, beside GiNZA; writes docs/bench-language.md
	@$(BIN)/python -m bench.language

bench-audit: setup ## Score the audit on planted errors and on false alarms
	@$(BIN)/python -m bench.audit $(REPORT) --copies 8 --write docs/bench-audit.md

bench-documents: setup ## Score what documents state differently: copies and summaries with one number changed
	@$(BIN)/python -m bench.documents $(REPORT) --write docs/bench-documents.md

bench-scan: setup ## Score the OCR reader on the scanned copy (needs make setup-ocr)
	@$(BIN)/python -m bench.scan

sample: setup ## Build the sample report again from its source
	@$(BIN)/python -m tools.make_sample

train-ner: setup ## Train the name model again
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps "$$(grep -o '^python-crfsuite==[0-9.]*' bench/requirements.txt)"
	@$(BIN)/python -m bench.train_ner

dictionary: setup ## Write docs/data-dictionary.md again from the schemas
	@$(BIN)/python -m extract.frames.dictionary docs/data-dictionary.md

clean: ## Remove what a run can rebuild (published snapshots and raw/ stay)
	@find curated -mindepth 1 -maxdepth 1 ! -name published -exec rm -rf {} +
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
