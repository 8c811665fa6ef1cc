#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The corpus of tests/finding through `matguard scan`, once over the whole folder, against the
# verdicts its manifest expects.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${BIN:-build}

if [ ! -x "$B/matguard" ] || ! command -v python3 >/dev/null; then
  echo "1..0 # SKIP $B/matguard or python3 is missing"
  exit 0
fi
seen=$(mktemp)
trap 'rm -f "$seen"' EXIT
"$B/matguard" scan --json --rules rules/state-secret.conf tests/finding/corpus >"$seen"
python3 tests/finding/check.py <"$seen"
