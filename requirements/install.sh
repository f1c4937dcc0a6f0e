#!/bin/sh
# Prepares .venv with the pinned dependencies of one set (runtime | js | postgres | test) and this project itself, editable.
# VENV names another folder (make fuzz).
# Uses uv where it is on the PATH, else pip. Called by the Makefile; needs nothing but python3 >= 3.11.
set -eu
set_name=$1
python=${PYTHON:-python3}
venv=${VENV:-.venv}

fail() { printf 'error: %s\nhint: %s\n' "$1" "$2" >&2; exit 2; }

command -v "$python" >/dev/null 2>&1 || fail "$python was not found" "install Python 3.11 or newer (Debian: apt install python3 python3-venv)"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$("$python" --version) is too old" "install Python 3.11 or newer and call: make PYTHON=python3.11 $set_name"

if command -v uv >/dev/null 2>&1; then
  [ -x "$venv/bin/python" ] || uv venv -q --python "$python" "$venv"
  uv pip install -q --python "$venv/bin/python" --require-hashes -r "requirements/$set_name.txt"
  uv pip install -q --python "$venv/bin/python" --no-deps --no-build-isolation -e .
else
  # `import ensurepip` also succeeds on an empty folder of that name: ask for what it would install.
  "$python" -c 'import ensurepip; ensurepip.version()' >/dev/null 2>&1 || [ -x "$venv/bin/pip" ] ||
    fail "this Python has no venv module" "install it (Debian and Ubuntu: apt install python3-venv) or put uv on the PATH"
  [ -x "$venv/bin/pip" ] || "$python" -m venv "$venv"
  "$venv/bin/pip" install -q --require-hashes -r "requirements/$set_name.txt"
  "$venv/bin/pip" install -q --no-deps --no-build-isolation -e .
fi
touch "$venv/.$set_name"
[ "$set_name" = runtime ] || touch "$venv/.runtime"
