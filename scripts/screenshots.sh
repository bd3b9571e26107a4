#!/usr/bin/env bash
# Makes the pictures of the README: screenshots of the demo by a browser test, on a desktop and on a phone.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -f reports/screenshots/console-demo-*.png
SCREENSHOTS=true npm test -- load/console/demo -t "README's screenshot"
mkdir -p docs/images
for picture in statuses-wide source-down-narrow; do
  cp "reports/screenshots/console-demo-$picture.png" "docs/images/console-$picture.png"
done
