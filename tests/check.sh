#!/bin/sh
# Everything that has to be right before a change lands, cheapest first; stops at what is not.
# Usage: check.sh BIN, the environment's folder of programs; WORKERS says how many tests run at once.
set -eu
bin=$1

step() {
  echo "--- $1"
  shift
  "$@"
}

# The settings are read by the tools too; what the embedded stack keeps for itself goes elsewhere.
LOCKSTEP_DATA=$(mktemp -d)
export LOCKSTEP_DATA
trap 'rm -rf "$LOCKSTEP_DATA"' EXIT

# What all processes of the tests share is made while nothing else needs the second core.
{ "$bin/python" -m config.warm_up && "$bin/python" -m tests.plugins.clusters; } &
making=$!

step "style" "$bin/ruff" check --quiet .
step "format" "$bin/ruff" format --check --quiet .
step "structure" "$bin/lint-imports" --no-logo
step "types" "$bin/mypy"
step "drivers" sh tests/install_drivers.sh
step "compiled core and migrated database" wait "$making"
step "tests" "$bin/python" -m pytest --numprocesses "${WORKERS:-3}" \
  --durations 20
