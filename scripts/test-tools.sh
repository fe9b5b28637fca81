#!/bin/sh
# Installs what the tests need beside Python: PostgreSQL's server, a browser, Chinese fonts; with
# `long`, LibreOffice, which opens what is handed out. As root, by Debian's
# packages; otherwise it says what to install.
set -eu
say() { printf '%s\n' "$*" >&2; }

missing=""
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1 || missing="$missing postgresql"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
[ -n "$(find /usr/share/fonts -iname '*cjk*' 2>/dev/null | head -n 1)" ] || missing="$missing fonts-noto-cjk"
if [ "${1:-}" = long ]; then
    command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui libreoffice-writer-nogui"
fi
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    say "The tests also need:$missing. On Debian: sudo apt-get install$missing"
    exit 2
fi
say "Installing$missing …"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
apt-get install -y -qq --no-install-recommends $missing
