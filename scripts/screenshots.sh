#!/usr/bin/env bash
# The pictures of the README: what the browser tests see of the console, on a desktop and on a phone.
set -euo pipefail
cd "$(dirname "$0")/.."
npm test -- browser/console- -t 'by clicking alone|say that a source is down'
mkdir -p docs/images
cp reports/screenshots/console-statuses-wide.png reports/screenshots/console-source-down-narrow.png docs/images/
