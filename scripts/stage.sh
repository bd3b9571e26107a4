#!/usr/bin/env bash
# stage.sh WHAT COMMAND…: runs the command, and tells what is done and how long it took.
set -euo pipefail
what=$1
shift

printf '%s … ' "$what"
SECONDS=0
"$@" || {
  status=$?
  echo "failed"
  exit "$status"
}
echo "${SECONDS} s"
