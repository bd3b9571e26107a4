#!/usr/bin/env bash
# The browser tests drive Debian's Chromium. Exits 0 once there is one on the PATH, with fonts to write in.
set -euo pipefail
source "$(dirname "$0")/debian-package.sh"

ensure chromium \
  "The browser tests need chromium on the PATH: sudo apt-get install chromium (Debian), snap install chromium (Ubuntu)." \
  chromium fonts-liberation
