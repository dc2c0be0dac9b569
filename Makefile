# Everything anyone does here, on nothing but Python 3.11 or newer, make and a shell.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# How many tests run at once, on two cores: they wait for services as much as they work.
# `make test WORKERS=8` on a larger machine.
WORKERS ?= 3
ONLY ?=
CASES ?= 10000
SEED ?= $(shell date +%s)

.DEFAULT_GOAL := help
.PHONY: help run test fuzz client bench lock format clean
MAKEFLAGS += --no-print-directory

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/base.stamp ## start everything and print the address and the demo sign-ins
	@PORT=$(PORT) $(BIN)/python -m config.embedded run

test: $(VENV)/dev.stamp ## everything CI runs: style, structure, types, tests
	@WORKERS=$(WORKERS) sh tests/check.sh $(BIN)

fuzz: $(VENV)/dev.stamp ## send CASES=10000 requests nobody thought of, others each time or SEED=number
	@echo "SEED=$(SEED)"
	@LOCKSTEP_FUZZ_CASES=$(CASES) LOCKSTEP_FUZZ_SEED=$(SEED) $(BIN)/python -m pytest tests/fuzz \
	  --numprocesses $(WORKERS) --timeout 3600 --show-capture=no

client: $(VENV)/dev.stamp ## build the typed Python client into build/clients/python
	@sh clients/python/build.sh $(BIN) build/clients/python

bench: $(VENV)/dev.stamp ## measure, all or ONLY=name, into build/bench.json
	@$(BIN)/python -m tests.bench $(ONLY)

lock: $(VENV)/dev.stamp ## pin the requirements anew, with hashes
	@for name in base dev; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --quiet \
	    --custom-compile-command "make lock" \
	    --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

format: $(VENV)/dev.stamp ## put the code into its one form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

clean: ## remove the environment and what is built; the data stays
	@rm -rf $(VENV) build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made anew only when its lock, or its place, is another one than it was made for.
$(VENV)/%.stamp: requirements/%.txt always
	@sh config/environment.sh "$(PYTHON)" $(VENV) $<

.PHONY: always
always:
