#!/usr/bin/env bash
# Sourced. `ensure COMMAND ADVICE PACKAGE…`: succeeds once there is such a command on the PATH, installed from Debian's
# packages where that takes nobody's password; else says the advice and ends the script.

policy=/usr/sbin/policy-rc.d
saved=$policy.before-tests

has() { command -v "$1" >/dev/null; }

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

give_up() {
  echo "$1" >&2
  exit 1
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=60 "$@"
}

restore() {
  as_root rm -f "$policy"
  if [[ -e $saved || -L $saved ]]; then as_root mv "$saved" "$policy"; fi
}

ensure() {
  local command=$1 advice=$2
  shift 2
  if has "$command"; then return; fi
  if ! has apt-get || ! has dpkg || ! as_root true 2>/dev/null; then give_up "$advice"; fi

  log=$(mktemp)
  trap 'restore; rm -f "$log"' EXIT
  # Debian starts what it installs, on the port that everybody uses: 101 forbids that, and only while this runs.
  if [[ -e $policy || -L $policy ]]; then as_root mv "$policy" "$saved"; fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"

  local packages=(install --yes --no-install-recommends "$@")
  # A fresh machine knows no packages yet.
  if ! apt_get "${packages[@]}" >"$log" 2>&1 && ! { apt_get update && apt_get "${packages[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    give_up "$advice"
  fi
  has "$command" || give_up "$advice"
}
