#!/bin/sh
# Make the environment VENV with what LOCK pins, unless it was made from the same lock already.
# Usage: environment.sh PYTHON VENV LOCK
set -eu
python=$1 venv=$2 lock=$3
stamp=$venv/$(basename "$lock" .txt).stamp

# An environment belongs to its lock and, by the paths inside it, to where the checkout stands.
made_from="$(cksum <"$lock") $(pwd)"
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$made_from" ] && exit 0

if ! grep -qs " $(pwd)\$" "$venv"/*.stamp; then
  if [ -L "$venv" ]; then
    echo "$venv is a link: what it points to may be another checkout's and would be cleared." >&2
    exit 1
  fi
  "$python" - <<'PYTHON'
import sys
if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python3.11 ...")
PYTHON
  echo "Making the environment in $venv"
  "$python" -m venv --clear "$venv"
fi

echo "Installing $lock"
"$venv/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --require-hashes \
  --requirement "$lock"
# The checkout itself is on the environment's path: every tool finds the code from any folder.
"$venv/bin/python" -c '
import pathlib, sysconfig
folder = pathlib.Path(sysconfig.get_path("purelib"))
(folder / "lockstep.pth").write_text(f"{pathlib.Path.cwd()}\n")
'
printf '%s\n' "$made_from" >"$stamp"
