#!/usr/bin/env bash
# Install a lock file's versions, and the project itself, into .venv; `make` calls it.
# usage: tools/setup.sh PYTHON LOCK
set -euo pipefail
python=$1 lock=$2
good='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
wanted="aecompare needs Python 3.11, 3.12 or 3.13"
if [ -z "$python" ]; then
  echo "$wanted; name one: make PYTHON=/path/to/python3.12" >&2
  exit 1
fi
if ! "$python" -c "$good" 2>/dev/null; then
  echo "$python is $("$python" --version 2>&1 | head -n 1); $wanted" >&2
  exit 1
fi
echo "setting up .venv with $python from $lock: about 2 GB, once" >&2
if ! .venv/bin/python -c "$good" 2>/dev/null; then
  rm -rf .venv
  "$python" -m venv .venv || { echo "$python cannot make environments; on Debian: apt install python3-venv" >&2; exit 1; }
fi
pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)
uv=(.venv/bin/python -m uv pip install --quiet --compile-bytecode --python .venv/bin/python)
# uv takes a third of pip's time; it is held to the developers' lock like all else. Without compiled files TensorFlow
# would start in twice the time where Python may not write them later.
sed -n '/^uv==/,/[^\\]$/p' requirements-dev.lock >.venv/uv.lock
if "${pip[@]}" --require-hashes --requirement .venv/uv.lock 2>.venv/uv.log && "${uv[@]}" --require-hashes --requirement "$lock" 2>>.venv/uv.log; then
  "${uv[@]}" --no-deps --no-build-isolation --editable .
else
  echo "uv cannot be had (.venv/uv.log says why): pip goes on by itself, which takes minutes" >&2
  "${pip[@]}" --require-hashes --requirement "$lock"
  "${pip[@]}" --no-deps --no-build-isolation --editable .
fi
