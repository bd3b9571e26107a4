#!/usr/bin/env bash
# The tests run a real redis-server of their own. Exits 0 once there is one on the PATH, installed from Debian's package
# where that takes nobody's password.
set -euo pipefail

policy=/usr/sbin/policy-rc.d
advice="The tests need redis-server on the PATH: sudo apt-get install redis-server (Debian, Ubuntu), brew install redis (macOS)."

has() { command -v "$1" >/dev/null; }

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

give_up() {
  echo "$advice" >&2
  exit 1
}

install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=60 "$@"
}

restore() {
  as_root rm -f "$policy"
  if [[ -e $saved || -L $saved ]]; then as_root mv "$saved" "$policy"; fi
}

if has redis-server; then exit 0; fi
if ! has apt-get || ! has dpkg || ! as_root true 2>/dev/null; then give_up; fi

log=$(mktemp)
saved=$policy.before-redis-server
trap 'restore; rm -f "$log"' EXIT
# Debian starts what it installs, on the port that everybody uses: 101 forbids that, and only while this runs.
if [[ -e $policy || -L $policy ]]; then as_root mv "$policy" "$saved"; fi
printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
as_root chmod 755 "$policy"

packages=(install --yes --no-install-recommends redis-server)
# A fresh machine knows no packages yet.
if ! install "${packages[@]}" >"$log" 2>&1 && ! { install update && install "${packages[@]}"; } >"$log" 2>&1; then
  cat "$log" >&2
  give_up
fi
# Neither does it start with the machine.
as_root update-rc.d redis-server disable >"$log" 2>&1 || true
has redis-server || give_up
