#!/usr/bin/env bash
# stage.sh WHAT COMMAND…: runs the command, and prints the stage and its duration.
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
