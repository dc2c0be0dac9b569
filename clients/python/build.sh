#!/bin/sh
# The typed client, made from docs/openapi.json and from nothing else.
# Usage: build.sh BIN TARGET, the environment's folder of programs and the folder to write.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
bin=$(CDPATH= cd -- "$1" && pwd)
mkdir -p "$(dirname -- "$2")"
# A document of which the client would leave something out is refused.
PATH="$bin:$PATH" openapi-python-client generate --path "$here/../../docs/openapi.json" \
  --config "$here/config.yml" --meta uv --output-path "$2" --overwrite --fail-on-warning
