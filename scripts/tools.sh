#!/usr/bin/env bash
# Makes .venv-tools, what `make audit` and `make sbom` ask with, from its lock file: beside .venv, so
# that nothing of it comes into what is run or tested.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=requirements-tools.lock
stamp=.venv-tools/installed
wanted=$(sha256sum < "$lock")
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0
echo "» installerar verktyg ur $lock"
rm -rf .venv-tools
python3 -m venv .venv-tools
.venv-tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
echo "$wanted" > "$stamp"
