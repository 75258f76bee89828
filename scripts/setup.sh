#!/usr/bin/env bash
# Makes .venv and fills it from the lock file; does nothing where that is already done.
# Usage: scripts/setup.sh run|dev|bench|bench-feeds     (dev adds the tools of the tests, and
# Chromium; bench the planner's peers; bench-feeds nginx and wrk)
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
say() { printf '» %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else echo "Behöver root eller sudo för: $*" >&2; exit 1
  fi
}

debian() {
  if [ -z "${apt_updated:-}" ]; then
    say "apt-get update"
    as_root apt-get update -qq
    apt_updated=1
  fi
  say "apt-get install $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 eller nyare behövs; python3 är $(python3 --version)." >&2
  exit 1
}

# What the feeds are measured with and beside; the rest as for the tests.
if [ "$kind" = bench-feeds ]; then
  [ -x /usr/sbin/nginx ] || debian nginx-light
  command -v wrk >/dev/null || debian wrk
  kind=dev
fi
if [ "$kind" = bench ]; then
  lock=requirements-bench.lock
elif [ "$kind" = dev ]; then
  lock=requirements-dev.lock
  [ -x /usr/bin/chromium ] || debian chromium fonts-dejavu-core
  # The programs that feeds are put before (tests/calendars/peers): ical.js runs in Node, a small C
  # program asks libical, calcurse has a parser of its own.
  { command -v node && command -v npm; } >/dev/null || debian nodejs npm
  command -v cc >/dev/null || debian gcc libc6-dev
  [ -e /usr/include/libical/ical.h ] || debian libical-dev
  command -v calcurse >/dev/null || debian calcurse
else
  lock=requirements.lock
fi

# Programs in JavaScript that pages and feeds are put before.
programs=(ical.js@2.2.1 axe-core@4.14.1)
wanted=$(cat "$lock" pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1)
stamp=.venv/installed-$kind
if [ -x .venv/bin/svarsdag ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

if [ ! -x .venv/bin/python ] || [ ! -x .venv/bin/pip ]; then
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian python3-venv
  say "python3 -m venv .venv"
  rm -rf .venv
  python3 -m venv .venv
fi
say "installerar beroenden ur $lock (första gången tar det någon minut)"
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps -e .
if [ "$kind" = dev ]; then
  say "npm install ${programs[*]}"
  npm install --silent --no-audit --no-fund --no-package-lock --no-save --prefix .venv/peers "${programs[@]}"
fi
echo "$wanted" > "$stamp"
say "klart"
