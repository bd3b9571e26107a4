#!/usr/bin/env bash
# The tests run a real redis-server of their own. Exits 0 once there is one on the PATH.
set -euo pipefail
source "$(dirname "$0")/debian-package.sh"

if has redis-server; then exit 0; fi
ensure redis-server \
  "The tests need redis-server on the PATH: sudo apt-get install redis-server (Debian, Ubuntu), brew install redis (macOS)." \
  redis-server
# Neither does it start with the machine.
as_root update-rc.d redis-server disable >/dev/null 2>&1 || true
