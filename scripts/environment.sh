#!/bin/sh
# Makes .venv ready: finds a Python, creates the environment, installs the pinned requirements when they changed.
# usage: scripts/environment.sh requirements.txt [requirements-dev.txt]
# PYTHON names the interpreter to build it with; otherwise the first one on PATH that is new enough.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" && { echo "$PYTHON"; return; }
        say "PartyHub needs Python 3.11 or newer, and PYTHON=$PYTHON is not: name another one."
        return 1
    fi
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate" && { echo "$candidate"; return; }
    done
    if command -v python3 >/dev/null 2>&1; then
        say "PartyHub needs Python 3.11 or newer, and this machine has $(python3 --version 2>&1): install a newer one."
    else
        say "PartyHub needs Python 3.11 or newer, and this machine has none: on Debian, apt-get install python3 python3-venv."
    fi
    return 1
}

create() {
    python=$(find_python) || exit 2
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "Python's venv module is missing: on Debian, apt-get install python$version-venv (or python3-venv)."
        exit 2
    fi
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        say "The environment could not be made in $(pwd)/.venv: is the directory writable, and the disk not full?"
        exit 2
    fi
}

# An environment that was moved, or whose Python was removed, is made anew.
{ [ -x .venv/bin/python ] && new_enough .venv/bin/python; } || create

stamp=".venv/.installed-$(basename "$1")"
[ $# -gt 1 ] && stamp="$stamp-and-$(basename "$2")"
wanted=$(cat "$@" | .venv/bin/python -c 'import hashlib, sys; print(sys.version.split()[0], hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

say "Installing the packages of $* …"
arguments=""
for file in "$@"; do arguments="$arguments -r $file"; done
# shellcheck disable=SC2086  # the file names are the Makefile's own and hold no spaces
if ! .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes $arguments; then
    say "The packages could not be installed; the reason stands above. Nothing else was changed."
    exit 2
fi
printf '%s\n' "$wanted" >"$stamp"
