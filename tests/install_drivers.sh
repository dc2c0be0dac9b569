#!/bin/sh
# Install what tests drive the product with: Chromium for the pages, curl for the README's tour.
set -eu

if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] && exit 0
  echo "CHROMIUM=$CHROMIUM cannot be executed." >&2
  exit 1
fi
if [ -x /usr/bin/chromium ] && command -v curl >/dev/null 2>&1; then exit 0; fi

if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo"
else
  as_root="none"
fi
if [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need Chromium and curl: install them, or set CHROMIUM to its executable." >&2
  exit 1
fi

echo "Installing Chromium and curl"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! {
  $as_root apt-get update &&
    $as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install --yes --no-install-recommends chromium curl fonts-dejavu-core
} >"$log" 2>&1; then
  tail -20 "$log" >&2
  exit 1
fi
