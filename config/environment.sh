#!/bin/sh
# Make the environment VENV with what LOCK pins, unless it was made from the same lock already.
# Usage: environment.sh PYTHON VENV LOCK
set -eu
python=$1 venv=$2 lock=$3
stamp=$venv/$(basename "$lock" .txt).stamp

"$python" - <<'PYTHON'
import sys
if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python3.11 ...")
PYTHON

# A checkout that was moved takes its environment along, but not the paths inside.
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  echo "Making the environment in $venv"
  "$python" -m venv --clear "$venv"
fi

# The lock and the interpreter say what the environment is made from.
made_from=$("$venv/bin/python" -c '
import hashlib, pathlib, sys
print(sys.version_info[:2], hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest())
' "$lock")
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$made_from" ]; then
  echo "Installing $lock"
  "$venv/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --require-hashes \
    --requirement "$lock"
  "$venv/bin/python" -c '
import pathlib, sysconfig
folder = pathlib.Path(sysconfig.get_path("purelib"))
(folder / "lockstep.pth").write_text(f"{pathlib.Path.cwd()}\n")
'
  printf '%s\n' "$made_from" >"$stamp"
else
  touch "$stamp"
fi
